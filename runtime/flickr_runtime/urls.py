"""Addresses of photos: their pages and their short URLs (Developer Guide, «Best Practices», «Using the short URL»)."""

from __future__ import annotations

__all__ = ["photo_page_url", "short_url"]

# Lower case before upper case, unlike Bitcoin's base58; without 0, O, I and l.
_ALPHABET = "123456789abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"


def photo_page_url(photo_id: str, owner: str | None = None) -> str:
    """The page of a photo. `owner` is an NSID or a path alias; without it the short URL leads there too."""
    return f"https://www.flickr.com/photos/{owner}/{photo_id}/" if owner else short_url(photo_id)


def short_url(photo_id: str) -> str:
    """`https://flic.kr/p/` and the base58 form of the id; raises `ValueError` for an id that is no whole number."""
    if not (photo_id.isascii() and photo_id.isdigit()):
        raise ValueError(f"{photo_id!r} is no photo id: it has other characters than digits")
    number, code = int(photo_id), ""
    while number:
        number, digit = divmod(number, len(_ALPHABET))
        code = _ALPHABET[digit] + code
    return f"https://flic.kr/p/{code or _ALPHABET[0]}"
