"""flickrapi: a client whose methods are attributes, with its own cache and token store."""

from __future__ import annotations

from flickr_lint.models.rows import Client, Signer, Source, Store

__all__ = ["ROWS", "WALKERS"]

WALKERS = {
    "walk": "flickr.photos.search",
    "walk_set": "flickr.photosets.getPhotos",
    "walk_user": "flickr.people.getPhotos",
    "walk_user_updates": "flickr.photos.recentlyUpdated",
    "upload": "upload",
    "replace": "replace",
}
"""Its helpers, with the method of the API that they call."""

ROWS = (
    Client("flickrapi.*.FlickrAPI"),
    Store("flickrapi.*.SimpleCache", "flickrapi's cache", keeps="answers", lifetime=(0, "timeout"), default=300.0),
    Signer("flickrapi.*.FlickrAccessToken", token=(0, "token"), token_secret=(1, "token_secret")),
    Source("flickrapi.*.auth_url", "sign-in URL", whole=True),
    Source("flickrapi.*.FlickrAPI.{get_token_part_two,get_token,auth_getToken}"),
)
