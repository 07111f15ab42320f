"""The sizes in which Flickr serves a photo (facts, section 4)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_sandbox.state.records import Photo

__all__ = ["SIZES", "Size", "fitted", "secret_of", "sizes_of"]


@dataclass(frozen=True)
class Size:
    """A size: label in `getSizes`, suffix of the file name, key among extras, name in page URLs, longest edge."""

    label: str
    suffix: str
    key: str
    page: str
    edge: int
    square: bool = False


SIZES = (
    Size("Square", "s", "sq", "sq", 75, square=True),
    Size("Large Square", "q", "q", "q", 150, square=True),
    Size("Thumbnail", "t", "t", "t", 100),
    Size("Small", "m", "s", "s", 240),
    Size("Small 320", "n", "n", "n", 320),
    Size("Small 400", "w", "w", "w", 400),
    Size("Medium", "", "m", "m", 500),
    Size("Medium 640", "z", "z", "z", 640),
    Size("Medium 800", "c", "c", "c", 800),
    Size("Large", "b", "l", "l", 1024),
    Size("Large 1600", "h", "h", "h", 1600),
    Size("Large 2048", "k", "k", "k", 2048),
    Size("X-Large 3K", "3k", "3k", "3k", 3072),
    Size("X-Large 4K", "4k", "4k", "4k", 4096),
    Size("X-Large 5K", "5k", "5k", "5k", 5120),
    Size("Original", "o", "o", "o", 0),
)
_OWN_SECRET_ABOVE = 1024
_ALWAYS = {"s", "q", "t"}


def fitted(width: int, height: int, edge: int) -> tuple[int, int]:
    """Width and height of a picture that is scaled so that its longest edge is `edge`, in the same ratio."""
    longest = max(width, height, 1)
    return max(1, round(width * edge / longest)), max(1, round(height * edge / longest))


def sizes_of(photo: Photo, *, large: bool) -> Iterator[tuple[Size, int, int]]:
    """The sizes that exist, with width and height; `large` includes those above 1024 and the original."""
    longest = max(photo.width, photo.height)
    for size in SIZES:
        if size.suffix == "o":
            if large:
                yield size, photo.width, photo.height
        elif size.square:
            yield size, size.edge, size.edge
        elif (size.edge <= longest or size.suffix in _ALWAYS) and (size.edge <= _OWN_SECRET_ABOVE or large):
            yield size, *fitted(photo.width, photo.height, min(size.edge, longest))


def secret_of(photo: Photo, suffix: str) -> str:
    """The secret in the URL of that size: those above 1024 and the original have their own."""
    if suffix == "o":
        return photo.original_secret
    if any(size.suffix == suffix and size.edge > _OWN_SECRET_ABOVE for size in SIZES):
        return hashlib.sha256(f"{photo.original_secret}:{suffix}".encode()).hexdigest()[:10]
    return photo.secret
