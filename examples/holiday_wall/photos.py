"""Fetches the photos of an album from Flickr."""

import functools
import json
import os

import flickrapi

API_KEY = "c41f09d7e5b28a6340fd91be72ac5583"
API_SECRET = "7be20d94f1c6a358"

CACHE_FILE = "album-cache.json"

flickr = flickrapi.FlickrAPI(API_KEY, API_SECRET, format="parsed-json")


@functools.lru_cache(maxsize=None)
def owner_of(photo_id):
    """Who took the photo; asked once and remembered."""
    info = flickr.photos.getInfo(photo_id=photo_id)
    return info["photo"]["owner"]["username"]


def album(photoset_id, user_id):
    """All photos of an album, from the file if there is one."""
    if os.path.exists(CACHE_FILE):
        with open(CACHE_FILE) as f:
            return json.load(f)
    found = flickr.photosets.getPhotos(photoset_id=photoset_id, user_id=user_id, extras="url_m,url_o")
    photos = [
        {"id": p["id"], "title": p["title"], "small": p["url_m"], "full": p["url_o"]}
        for p in found["photoset"]["photo"]
    ]
    with open(CACHE_FILE, "w") as f:
        json.dump(photos, f)
    return photos
