"""Parses URLs on Flickr, including those of old hosts. No call is made."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, cast
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from flickr_runtime.urls.base58 import decode58
from flickr_runtime.urls.errors import NotFlickr, UnknownAddress
from flickr_runtime.urls.files import read_file_path
from flickr_runtime.urls.named import (
    Named,
    NamedAlbum,
    NamedCollection,
    NamedGallery,
    NamedGroup,
    NamedGuestPass,
    NamedPerson,
    NamedPhoto,
    NamedShortLink,
    NamedTag,
    NamedVideo,
)
from flickr_runtime.urls.parts import is_number
from flickr_runtime.urls.sizes import SIZES

if TYPE_CHECKING:
    from collections.abc import Callable

    from flickr_runtime.urls.sizes import SizeName

__all__ = ["parse_url"]

_MAX_LENGTH = 8192  # a photo's URL can list the photos around it
_SITES = frozenset({"flickr.com", "www.flickr.com", "m.flickr.com", "secure.flickr.com"})
_FILES = re.compile(r"(live|farm\d+|c\d+)\.staticflickr\.com|(farm\d+\.)?static\.flickr\.com|photos\d+\.flickr\.com")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_HOST = re.compile(r"[A-Za-z0-9._-]+(?::[0-9]{0,5})?")
_NSID = re.compile(r"[0-9]+@[Nn][0-9]{2}")
_PAGE = re.compile(r"page([0-9]{1,6})")
_OLD_PAGE = re.compile(r"(?:photo|video)(?:_[a-z]+)?\.gne")
_WITHIN = re.compile(r"(?:set|album)-([0-9]{1,24})")
_KEYS: dict[str, SizeName] = {size.key: size.key for size in SIZES}
# Pages below /photos/ that are not a person's.
_NOT_PEOPLE = frozenset({"upload", "organize"})
_AREAS: dict[str, str] = {"sets": "albums", "albums": "albums", "galleries": "galleries", "faves": "favorites"}
_AREAS |= {"favorites": "favorites", "collections": "collections", "tags": "tags"}

Area = Literal["photostream", "albums", "galleries", "favorites", "collections", "tags"]


def parse_url(url: str) -> Named:
    """Returns what a URL names.

    Takes pages (a photo however it is shown, albums, galleries, collections, people, groups, tags, guest passes), short
    URLs, files at current and former hosts, streams of videos and buddy icons, with or without scheme. Only old pages
    use the query.

    >>> parse_url("https://flic.kr/p/2oHFgcM")
    NamedPhoto(photo_id='52980178287', owner=None, size=None, album_id=None)

    Raises:
        NotFlickr: It is the URL of another site, or not a URL.
        UnknownAddress: It is a URL of Flickr, but none of these. Both are a `ValueError` with the reason.
    """
    parts = _split(url)
    host = (parts.hostname or "").rstrip(".")
    path = parts.fragment if host == "m.flickr.com" and parts.fragment.startswith("/") else parts.path
    steps = [unquote(step) for step in path.split("/") if step]
    if {".", ".."} & set(steps):
        raise UnknownAddress(url, "its path has a part that names no place")
    if host in _SITES:
        return _read_page(url, steps, parts.query)
    if host in {"flic.kr", "www.flic.kr"}:
        return _read_short(url, steps)
    if _FILES.fullmatch(host):
        return read_file_path(url, host, steps)
    raise NotFlickr(url, f"its host is {host[:80]!r}" if host else "it names no host")


def _split(url: str) -> SplitResult:
    if len(url) > _MAX_LENGTH:
        raise NotFlickr(url, f"it has {len(url)} characters")
    url = url.strip()
    try:
        parts = urlsplit(url if _SCHEME.match(url) or url.startswith("//") else f"//{url}", scheme="https")
        parts.port  # noqa: B018  # raises for an invalid port
    except ValueError as error:
        raise NotFlickr(url, f"it is not a URL: {error}") from None
    if parts.scheme not in {"http", "https"}:
        raise NotFlickr(url, f"its scheme is {parts.scheme[:20]!r}")
    # Other programs may read another host because of such characters.
    if parts.netloc and not _HOST.fullmatch(parts.netloc):
        raise NotFlickr(url, f"its host is unclear: {parts.netloc[:80]!r}")
    if any(ord(char) < 32 or ord(char) == 127 for char in url):
        raise NotFlickr(url, "it has control characters")
    return parts


def _read_page(url: str, steps: list[str], query: str) -> Named:
    if not steps:
        raise UnknownAddress(url, "it is Flickr's front page")
    first, rest = steps[0], steps[1:]
    reader = _READERS.get(first)
    named: Named | None = None
    if reader is not None and rest:
        named = reader(_canonical(rest[0]), rest[1:])
    elif _OLD_PAGE.fullmatch(first) and not rest:
        named = _old_page(url, query)
    if named is None:
        raise UnknownAddress(url, "it is a page of Flickr's that names no photo, person, album, gallery, group or tag")
    return named


def _photos(user: str, rest: list[str]) -> Named | None:
    if user in _NOT_PEOPLE:
        return None
    if user == "tags":
        return NamedTag(rest[0], page=_page_of(rest[1:])) if rest else None
    if rest and is_number(rest[0]):
        return _photo(user, rest[0], rest[1:])
    return _stream(user, rest)


def _photo(user: str, photo_id: str, rest: list[str]) -> Named:
    if len(rest) >= 3 and rest[0] == "play":
        return NamedVideo(photo_id, secret=rest[2], label=rest[1], owner=user)
    size = next((after for step, after in pairwise(rest) if step == "sizes"), "")
    within = next((found[1] for step in rest if (found := _WITHIN.fullmatch(step))), None)
    return NamedPhoto(photo_id, user, _KEYS.get(size), within)


def _stream(user: str, rest: list[str]) -> Named | None:
    if not rest or _PAGE.fullmatch(rest[0]) or rest[0] == "with":
        return NamedPerson(user, page=_page_of(rest))
    area, below = rest[0], rest[1:]
    if below and not _PAGE.fullmatch(below[0]):
        return _below_stream(user, area, below)
    named = _AREAS.get(area)
    return NamedPerson(user, cast("Area", named), _page_of(below)) if named else None


def _below_stream(user: str, area: str, below: list[str]) -> Named | None:
    name, page = below[0], _page_of(below[1:])
    if area == "tags":
        return NamedTag(name, user, page)
    if area == "collections":
        return NamedCollection(name, user)
    if not is_number(name):
        return None
    if area in {"albums", "sets"}:
        return NamedAlbum(name, user, page)
    return NamedGallery(name, user, page) if area in {"galleries", "gallery"} else None


def _people(user: str, rest: list[str]) -> Named | None:
    if rest and not _PAGE.fullmatch(rest[0]):
        return None
    return NamedPerson(user, "profile")


def _groups(group: str, rest: list[str]) -> Named | None:
    if not rest:
        return NamedGroup(group)
    area, below = rest[0], rest[1:]
    if area == "discuss" and below and is_number(below[0]):
        return NamedGroup(group, "discuss", below[0], _page_of(below[1:]))
    if area in {"pool", "discuss", "members"}:
        return NamedGroup(group, cast("Literal['pool', 'discuss', 'members']", area), page=_page_of(below))
    return None


def _guest_pass(owner: str, rest: list[str]) -> Named | None:
    return NamedGuestPass(owner, rest[0]) if len(rest) == 1 else None


def _old_photo(user: str, rest: list[str]) -> Named | None:
    return NamedPhoto(rest[0], user) if rest and is_number(rest[0]) else None


_READERS: dict[str, Callable[[str, list[str]], Named | None]] = {
    "photos": _photos,
    "photo": _old_photo,
    "people": _people,
    "groups": _groups,
    "gp": _guest_pass,
}


def _old_page(url: str, query: str) -> Named | None:
    """`photo.gne?id=…`, `photo_zoom.gne?id=…&size=…`, `photo.gne?short=…`."""
    given = parse_qs(query)
    photo_id = given.get("id", [""])[0]
    if is_number(photo_id):
        size = given.get("size", [""])[0]
        return NamedPhoto(photo_id, size=_KEYS.get(size))
    return NamedPhoto(_decoded(url, given["short"][0])) if "short" in given else None


def _read_short(url: str, steps: list[str]) -> Named:
    kind, rest = (steps[0], steps[1:]) if steps else ("", [])
    if kind == "p" and len(rest) == 2 and rest[0] == "img":
        return NamedPhoto(_decoded(url, rest[1].partition(".")[0].partition("_")[0]))
    if len(rest) == 1:
        if kind == "p":
            return NamedPhoto(_decoded(url, rest[0]))
        if kind == "s":
            return NamedAlbum(_decoded(url, rest[0]))
        if kind in {"y", "ps"}:
            return NamedShortLink("gallery" if kind == "y" else "person", _decoded(url, rest[0]))
    raise UnknownAddress(url, "short URLs begin with /p/ (photo), /s/ (album), /y/ (gallery) or /ps/ (person)")


def _decoded(url: str, code: str) -> str:
    try:
        return decode58(code)
    except ValueError as error:
        raise UnknownAddress(url, str(error)) from None


def _canonical(name: str) -> str:
    """The NSID with a capital N."""
    return name.upper() if _NSID.fullmatch(name) else name


def _page_of(rest: list[str]) -> int:
    found = _PAGE.fullmatch(rest[-1]) if rest else None
    return max(1, int(found[1])) if found else 1
