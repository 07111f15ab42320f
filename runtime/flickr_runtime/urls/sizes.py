"""The sizes in which Flickr serves photos, with their names (facts: image URLs).

A size is named by its key in extras: `sq` in `url_sq`. The suffix of the file differs: the file of `l` ends in `_b`,
that of `s` in `_m`, that of `m` has none.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from flickr_runtime.errors import ArgumentError

__all__ = ["SIZES", "Size", "SizeName", "size_called", "size_of_suffix"]

SizeName: TypeAlias = Literal[
    "sq", "q", "t", "s", "n", "w", "m", "z", "c", "l", "h", "k", "3k", "4k", "f", "5k", "6k", "o"
]


class Size(msgspec.Struct, frozen=True):
    """A size of a photo.

    Attributes:
        key: Its name among extras, `l` in `url_l`.
        suffix: The suffix of the file's name, `b` in `…_b.jpg`; empty for the medium size.
        label: Its name in the response of `flickr.photos.getSizes`.
        edge: The longest edge in pixels; 0 for the original.
        own_secret: Whether its URL contains a secret of its own, which only Flickr knows.
        square: Whether it is cut to a square; all others have the photo's proportion.
    """

    key: SizeName
    suffix: str
    label: str
    edge: int
    own_secret: bool = False
    square: bool = False


SIZES: tuple[Size, ...] = (
    Size("sq", "s", "Square", 75, square=True),
    Size("q", "q", "Large Square", 150, square=True),
    Size("t", "t", "Thumbnail", 100),
    Size("s", "m", "Small", 240),
    Size("n", "n", "Small 320", 320),
    Size("w", "w", "Small 400", 400),
    Size("m", "", "Medium", 500),
    Size("z", "z", "Medium 640", 640),
    Size("c", "c", "Medium 800", 800),
    Size("l", "b", "Large", 1024),
    Size("h", "h", "Large 1600", 1600, own_secret=True),
    Size("k", "k", "Large 2048", 2048, own_secret=True),
    Size("3k", "3k", "X-Large 3K", 3072, own_secret=True),
    Size("4k", "4k", "X-Large 4K", 4096, own_secret=True),
    Size("f", "f", "X-Large 4K", 4096, own_secret=True),
    Size("5k", "5k", "X-Large 5K", 5120, own_secret=True),
    Size("6k", "6k", "X-Large 6K", 6144, own_secret=True),
    Size("o", "o", "Original", 0, own_secret=True),
)
"""Every size, from small to large; `f` is `4k` for photos of the proportion 2:1."""

_BY_KEY: dict[str, Size] = {size.key: size for size in SIZES} | {"b": SIZES[9]}
_BY_SUFFIX = {size.suffix: size for size in SIZES}


def size_called(name: str) -> Size:
    """The size with this key (`b` is another word for `l`); raises `ArgumentError`, with the list of keys."""
    size = _BY_KEY.get(name)
    if size is None:
        raise ArgumentError(f"size={name!r}: there are {', '.join(each.key for each in SIZES)}")
    return size


def size_of_suffix(suffix: str) -> Size | None:
    """The size whose files end in this suffix, if there is one."""
    return _BY_SUFFIX.get(suffix)
