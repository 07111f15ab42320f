"""flickr_api: a client of classes, with one setting for its keys and one cache for all of them."""

from __future__ import annotations

from flickr_lint.models.rows import Client, Source, Store

__all__ = ["CLASSES", "FETCHES", "GIVES", "OBJECTS", "ROWS"]

CLASSES = {
    "Photo": "photos",
    "Person": "people",
    "Photoset": "photosets",
    "Gallery": "galleries",
    "Group": "groups",
    "Tag": "tags",
    "Place": "places",
}
"""Its classes, and the namespace of the API whose methods their objects have."""

GIVES = {
    **dict.fromkeys(("getPhotos", "getPublicPhotos", "getRecent", "getFavorites", "getPhotosOf", "search"), "Photo"),
    **dict.fromkeys(("getPhotosets", "getPublicPhotosets"), "Photoset"),
    **dict.fromkeys(("findByUserName", "findByEmail", "findByUrl", "getContacts", "login"), "Person"),
    **dict.fromkeys(("getGalleries",), "Gallery"),
    **dict.fromkeys(("getGroups", "getByUrl"), "Group"),
}
"""The class of the objects that its methods give, one or a list of them."""

OBJECTS = {
    "getinfo": "flickr.photos.getInfo",
    "getsizes": "flickr.photos.getSizes",
    "getphotofile": "flickr.photos.getSizes",
    "getexif": "flickr.photos.getExif",
    "getallcontexts": "flickr.photos.getAllContexts",
    "getphotos": "flickr.people.getPhotos",
    "getpublicphotos": "flickr.people.getPublicPhotos",
    "getphotosets": "flickr.photosets.getList",
    "getgalleries": "flickr.galleries.getList",
    "getcontacts": "flickr.contacts.getList",
    "getfavorites": "flickr.favorites.getList",
    "findbyusername": "flickr.people.findByUsername",
    "findbyemail": "flickr.people.findByEmail",
    "findbyurl": "flickr.urls.lookupUser",
    "settags": "flickr.photos.setTags",
    "addtags": "flickr.photos.addTags",
    "setmeta": "flickr.photos.setMeta",
    "setperms": "flickr.photos.setPerms",
}
"""The methods of its objects in lower case, with the method of the API that they call."""

FETCHES = {("Photo", "save"): "flickr.photos.getSizes", ("Photo", "getPhotoFile"): "flickr.photos.getSizes"}
"""Methods of its objects that call another method of the API first."""

ROWS = (
    Client("flickr_api.*.{set_keys,AuthHandler}", "flickr_api"),
    Source("flickr_api.*.get_authorization_url", "sign-in URL", whole=True),
    Store("flickr_api.*.SimpleCache", "flickr_api's cache", keeps="answers", lifetime=(0, "timeout"), default=300.0),
    Store(
        "flickr_api.*.enable_cache", "flickr_api's cache", keeps="answers", within=(0, "cache_object"), default=300.0
    ),
)
