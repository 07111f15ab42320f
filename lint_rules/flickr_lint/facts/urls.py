"""Which URLs are Flickr's, and of what kind: image host, API, feed, page. Texts may have holes for unknown parts."""

from __future__ import annotations

import re

from flickr_lint.regex import regex

__all__ = ["SIZE_KEYS", "is_api", "is_hosting", "is_page", "starts_hosting", "uploads_to"]

_HOST = (
    r"(?:farm[^./]{0,12}\.static(?:flickr\.com|\.flickr\.com)|(?:live|c\d|combot)\.staticflickr\.com"
    r"|static\.flickr\.com|photos[^./]{0,12}\.flickr\.com|[^/\s\"'<>]{0,40}staticflickr\.com)"
)
_HOSTING = regex(rf"(?:https?:)?//{_HOST}(?P<path>/[^\s\"'<>)]*)?", re.IGNORECASE)
_API = regex(r"(?:api|www|secure|up)?\.?flickr\.com/services/(?:rest|feeds|upload|replace|xmlrpc|soap)", re.IGNORECASE)
_UPLOAD = regex(r"flickr\.com/services/(upload|replace)", re.IGNORECASE)
_PAGE = regex(
    r"^(?:https?:)?//(?:(?:www|m|secure)\.)?flickr\.com(?:/(?!services/(?!api/?$))[^\s]*)?$|^https?://flic\.kr/",
    re.IGNORECASE,
)

SIZE_KEYS = frozenset(
    f"url_{size}" for size in ("sq", "t", "s", "q", "m", "n", "z", "c", "l", "o", "h", "k", "3k", "4k", "5k", "6k")
)
"""Names of the extras that hold hosting URLs."""


def is_hosting(text: str) -> bool:
    """Whether a text contains the URL of an image on Flickr's image hosts; avatars (buddy icons) are none."""
    return any(_is_image(match) for match in _HOSTING.finditer(text))


def starts_hosting(text: str) -> bool:
    """Whether a text is such a URL from its beginning."""
    match = _HOSTING.match(text.strip())
    return bool(match and _is_image(match))


def is_api(text: str) -> bool:
    """Whether a text contains the address of the API, its feeds or its uploads."""
    return bool(_API.search(text))


def uploads_to(text: str) -> str:
    """What is called at an address of uploads, `upload` or `replace`; '' for any other."""
    found = _UPLOAD.search(text)
    return found[1].lower() if found else ""


def is_page(text: str) -> bool:
    """Whether a text is the address of a page that Flickr shows to people."""
    return bool(_PAGE.match(text.strip()))


def _is_image(match: re.Match[str]) -> bool:
    path = (match["path"] or "").lower()
    return "buddyicon" not in path and len(path) != 1
