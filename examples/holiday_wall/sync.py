"""The nightly job: mirrors all albums, and keeps an eye on comments."""

import getpass
import itertools
import logging
import time

import requests
from bs4 import BeautifulSoup

from .photos import flickr

API = "https://api.flickr.com/services/rest/"
API_KEYS = ["the family's", "the shop's", "the club's"]
BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36"}
api_keys = itertools.cycle(API_KEYS)
PRIVACY = ((1, "Everyone"), (2, "Friends"), (3, "Family"), (4, "Friends and Family"), (5, "Only me"))

log = logging.getLogger(__name__)


def sign_in():
    """Once on every new machine."""
    password = getpass.getpass("Your Flickr password: ")
    token, frob = flickr.get_token_part_one(perms="read")
    log.info("signed in with %s", token)
    return password, frob


def ask(method, **params):
    """Any method."""
    query = {"method": method, "api_key": next(api_keys), **params}
    found = requests.get(API, params=query, headers=BROWSER, timeout=10)
    return found.json()


def everything(user_id):
    """All photos of a relative, with all that is known about each."""
    page, pages = 1, 1
    while page <= pages:
        found = flickr.photos.search(user_id=user_id, page=page, per_page=50)
        pages = found["photos"]["pages"]
        for photo in found["photos"]["photo"]:
            photo["info"] = flickr.photos.getInfo(photo_id=photo["id"])
            time.sleep(0.2)
            yield photo
        page += 1


def info(photo_id):
    """What is known about a photo, whatever it takes."""
    while True:
        try:
            return flickr.photos.getInfo(photo_id=photo_id)
        except Exception:
            continue


def sizes(photo_ids):
    """The sizes of many photos."""
    return {photo_id: flickr.photos.getSizes(photo_id=photo_id) for photo_id in photo_ids}


def comments():
    """New comments, as soon as somebody writes one."""
    while True:
        yield flickr.activity.userPhotos(timeframe="1h")
        time.sleep(60)


def faces(name):
    """Photos of somebody, as Flickr's own pages find them."""
    page = requests.get("https://www.flickr.com/search/", params={"text": name}, timeout=10)
    return BeautifulSoup(page.text, "html.parser").find_all("img")


def news():
    """What is new under our tag."""
    return requests.get("http://api.flickr.com/services/feeds/photos_public.gne?tags=ourholidays", timeout=10)
