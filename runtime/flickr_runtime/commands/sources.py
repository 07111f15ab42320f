"""Finds the photos for `flickr download`: those of an address, a person, an album, a group or a search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from flickr_runtime.errors import ArgumentError, NotFound
from flickr_runtime.urls.errors import UnknownAddress
from flickr_runtime.urls.named import NamedAlbum, NamedGallery, NamedGroup, NamedPerson, NamedPhoto
from flickr_runtime.urls.parse import parse_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_runtime.client import BaseClient
    from flickr_runtime.urls.named import Named

__all__ = ["Listed", "photos_of"]

_EXTRAS = ["media", "owner_name", "date_taken"]


@dataclass(frozen=True)
class Listed:
    """A photo of a list, with the fields for a download."""

    photo_id: str
    title: str = ""
    owner: str = ""
    page_url: str = ""


def photos_of(client: BaseClient, what: str, *, is_search: bool = False) -> Iterator[Listed]:
    """Yields the photos of an address, an id, a name or a search.

    Args:
        client: Makes the calls.
        what: The address of a photo, album, gallery, group or person; `me`, an NSID or a user name; or a search.
        is_search: Whether `what` are words to search for.

    Raises:
        ArgumentError: The text names none of these.
        FlickrError: A call failed.
    """
    if is_search:
        return _list(client, "flickr.photos.search", text=what)
    if "/" not in what:
        return _of_person(client, what)
    try:
        named = parse_url(what)
    except UnknownAddress as error:
        raise ArgumentError(f"{error}; give the address of a photo, an album, a gallery, a group or a person") from None
    if isinstance(named, NamedPhoto):
        return iter([Listed(named.photo_id, page_url=named.url)])
    method, arguments = _method_of(client, named, what)
    return _list(client, method, **arguments)


def _method_of(client: BaseClient, named: Named, what: str) -> tuple[str, dict[str, str]]:
    """The method and arguments that list the photos of a parsed address."""
    match named:
        case NamedAlbum(photoset_id=photoset_id):
            return "flickr.photosets.getPhotos", {"photoset_id": photoset_id}
        case NamedGallery(gallery_id=gallery_id):
            return "flickr.galleries.getPhotos", {"gallery_id": gallery_id}
        case NamedGroup():
            return "flickr.groups.pools.getPhotos", {"group_id": _nsid(client, "Group", what)}
        case NamedPerson():
            return "flickr.people.getPhotos", {"user_id": _nsid(client, "User", what)}
        case _:
            kind = type(named).__name__.removeprefix("Named").lower()
            raise ArgumentError(f"{what!r} is the address of a {kind}, which has no photos to list")


def _of_person(client: BaseClient, name: str) -> Iterator[Listed]:
    if name == "me" or "@" in name:
        return _list(client, "flickr.people.getPhotos", user_id=name)
    try:
        nsid = str(client.call("flickr.people.findByUsername", username=name)["user"]["nsid"])
    except NotFound:
        nsid = _nsid_of_alias(client, name)
    return _list(client, "flickr.people.getPhotos", user_id=nsid)


def _nsid_of_alias(client: BaseClient, alias: str) -> str:
    """The NSID of the person whose photostream has this name in its address."""
    try:
        return _nsid(client, "User", f"https://www.flickr.com/photos/{quote(alias, safe='')}/")
    except NotFound as error:
        raise ArgumentError(
            f"there is no user called {alias!r}; give an address or an NSID, or --search for a search"
        ) from error


def _nsid(client: BaseClient, kind: str, url: str) -> str:
    response = client.call(f"flickr.urls.lookup{kind}", url=url)
    return str(response[kind.lower()]["id"])


def _list(client: BaseClient, name: str, **arguments: Any) -> Iterator[Listed]:
    method = client.method(name)
    if method is None:
        raise ArgumentError(f"this client does not know {name}")
    owner = ""
    for photo in client.iterate(method, {**arguments, "extras": _EXTRAS}):
        owner = str(getattr(photo, "owner", None) or owner)
        yield Listed(photo.id, photo.title or "", owner, photo.page_url)
