"""Names that flickrapi, flickr_api and flickr-sdk have, and what to write here instead."""

from __future__ import annotations

__all__ = ["OF_CALLS", "OF_CLIENTS", "OF_MODULES", "OF_RECORDS"]

OF_CALLS = {
    "api_key": "the key is the client's, as in Flickr(key)",
    "api_sig": "the client signs each call that needs it",
    "auth_token": "give the client the token, as in Flickr(key, secret, token=…)",
    "format": "methods return records; flickr.call('flickr.photos.search', …) returns dictionaries as Flickr sent them",
    "method": "flickr.call('flickr.photos.search', …) calls a method by its name",
    "nojsoncallback": "it is not needed, because methods return records",
    "oauth_token": "give the client the token, as in Flickr(key, secret, token=…)",
    "perms": "the client's token has the permission; flickr.begin_login('write') requests it",
}
"""Arguments that other clients take with every method."""


OF_CLIENTS = {
    "auth_url": "flickr.begin_login('read').url",
    "authenticate_console": "flickr_client.login.sign_in(flickr, 'read')",
    "authenticate_for_test": "Flickr(…, token=…)",
    "authenticate_via_browser": "flickr_client.login.sign_in(flickr, 'read')",
    "cache": "Flickr(…, cache=True)",
    "createFlickr": "Flickr(key)",
    "data_walker": "flickr.photos.iter_search(…), or the iter_ form of another method",
    "default_format": "flickr.call('flickr.photos.search', …) for dictionaries; methods return records",
    "disable_cache": "flickr.with_options(cache=False)",
    "do_flickr_call": "flickr.call('flickr.photos.search', …)",
    "do_upload": "flickr.upload(…)",
    "enable_cache": "Flickr(…, cache=True)",
    "flickr_oauth": "flickr.token",
    "get_access_token": "flickr.finish_login(request, code)",
    "get_rate_limit_status": "flickr.usage()",
    "get_request_token": "flickr.begin_login('read')",
    "set_auth_handler": "flickr.acting_for(token)",
    "set_keys": "Flickr(key, secret)",
    "set_rate_limit": "Flickr(…, calls_per_hour=number)",
    "set_retry_config": "Flickr(…, retries=number)",
    "set_timeout": "Flickr(…, timeout=seconds)",
    "token_cache": "flickr.token, and flickr_client.tokens for stores",
    "token_valid": "flickr_client.login.check_token(flickr)",
    "walk": "flickr.photos.iter_search(…)",
    "walk_contacts": "flickr.contacts.iter_get_list()",
    "walk_photosets": "flickr.photosets.iter_get_list(…)",
    "walk_set": "flickr.photosets.iter_get_photos(photoset_id, user_id)",
    "walk_user": "flickr.people.iter_get_photos(user_id)",
    "walk_user_updates": "flickr.photos.iter_recently_updated(min_date)",
    "Walker": "flickr.photos.iter_search(…), or the iter_ form of another method",
}
"""Attributes of their clients, and functions that set something for all calls."""

OF_MODULES = {
    "Album": "flickr.photosets for calls, flickr_client.types.Photoset for annotations",
    "auth": "flickr_client.login",
    "AuthHandler": "flickr_client.login.sign_in(flickr, 'read'), or flickr.begin_login('read')",
    "exceptions": "flickr_client.errors",
    "FlickrAPI": "flickr_client.Flickr(key, secret)",
    "FlickrAPIError": "flickr_client.APIError",
    "flickrerrors": "flickr_client.errors",
    "FlickrRateLimitError": "flickr_client.errors.RateLimited",
    "FlickrServerError": "flickr_client.errors.HTTPStatusError",
    "FlickrTimeoutError": "flickr_client.errors.RequestTimeout",
    "Gallery": "flickr.galleries for calls, flickr_client.types.Gallery for annotations",
    "Group": "flickr.groups for calls, flickr_client.types.Group for annotations",
    "Person": "flickr.people for calls, flickr_client.types.Person for annotations",
    "Photo": "flickr.photos for calls, flickr_client.types.Photo for annotations",
    "Photoset": "flickr.photosets for calls, flickr_client.types.Photoset for annotations",
    "replace": "flickr.replace(photo_id, path)",
    "shorturl": "flickr_client.urls",
    "Tag": "flickr.tags",
    "tokencache": "flickr_client.tokens",
    "Upload": "flickr.upload(path)",
    "upload": "flickr.upload(path)",
}
"""Names of their packages."""

OF_RECORDS = {
    "addComment": "flickr.photos.comments.add_comment(photo.id, text)",
    "addPhoto": "flickr.photosets.add_photo(photoset.id, photo.id)",
    "addTags": "flickr.photos.add_tags(photo.id, tags)",
    "attrib": "to_dict()",
    "delete": "flickr.photos.delete(photo.id)",
    "find": "the field itself, such as photo.title",
    "findall": "a loop over the page itself",
    "get": "the field itself, such as photo.title",
    "getComments": "flickr.photos.comments.get_list(photo.id)",
    "getExif": "flickr.photos.get_exif(photo.id)",
    "getInfo": "flickr.photos.get_info(photo.id), flickr.people.get_info(nsid) and so on",
    "getLocation": "flickr.photos.geo.get_location(photo.id)",
    "getPageUrl": "page_url",
    "getPhotoFile": "url('l')",
    "getPhotos": "flickr.people.iter_get_photos(nsid) or flickr.photosets.iter_get_photos(photoset.id, nsid)",
    "getPhotosets": "flickr.photosets.iter_get_list(user_id=nsid)",
    "getPhotoUrl": "page_url",
    "getPublicPhotos": "flickr.people.iter_get_public_photos(nsid)",
    "getSizes": "flickr.photos.get_sizes(photo.id)",
    "getTags": "tags, with extras=['tags']",
    "items": "to_dict().items()",
    "keys": "to_dict().keys()",
    "ndim": "pandas.DataFrame(each.to_dict() for each in page)",
    "load": "flickr.photos.get_info(photo.id)",
    "save": "flickr.download(photo, 'largest', to=path)",
    "setMeta": "flickr.photos.set_meta(photo.id, title=…, description=…)",
    "setPerms": "flickr.photos.set_perms(photo.id, …)",
    "setTags": "flickr.photos.set_tags(photo.id, tags)",
}
"""Attributes of their photos, people and responses. A record makes no calls by itself."""
