"""Boxes for showing photos in their proportion (Developer Guide, «Best Practices»); squares are for thumbnails."""

from __future__ import annotations

from flickr_runtime.errors import ArgumentError

__all__ = ["fit", "square_crop"]

_MAX_SQUARE = 150  # the larger of Flickr's own two squares


def fit(width: int, height: int, box: int | tuple[int, int], *, enlarge: bool = False) -> tuple[int, int]:
    """Returns width and height of a photo inside a box, in its own proportion; by default not larger than it is.

    Args:
        width: The photo's width in pixels.
        height: The photo's height in pixels.
        box: Width and height of the box, or the edge of a square one.
        enlarge: Whether a photo that is smaller than the box fills it.

    >>> fit(1024, 683, 240)
    (240, 160)

    Raises `ArgumentError` for an invalid size.
    """
    box_width, box_height = (box, box) if isinstance(box, int) else box
    if min(width, height, box_width, box_height) < 1:
        raise ArgumentError(f"fit({width}, {height}, {box!r}): sizes have at least one pixel")
    # Integers compare exactly, quotients do not.
    if not enlarge and width <= box_width and height <= box_height:
        return width, height
    if width * box_height >= height * box_width:
        return box_width, max(1, min(box_height, _rounded(height * box_width, width)))
    return max(1, min(box_width, _rounded(width * box_height, height))), box_height


def square_crop(width: int, height: int, edge: int = _MAX_SQUARE) -> tuple[int, int, int, int]:
    """The middle square of a photo, for a thumbnail of `edge` pixels: left, upper, right and lower, as Pillow crops.

    Flickr cuts squares itself: the sizes `sq` and `q` need no cutting.

    Raises `ArgumentError` for an edge above 150: larger photos are shown in their own proportion.
    """
    if not 1 <= edge <= _MAX_SQUARE:
        raise ArgumentError(
            f"edge={edge!r}: squares are for thumbnails of 1 to {_MAX_SQUARE} pixels; the Developer Guide «Best "
            "Practices» requires larger photos to keep their proportion: use fit"
        )
    if min(width, height) < 1:
        raise ArgumentError(f"square_crop({width}, {height}): sizes have at least one pixel")
    side = min(width, height)
    left, upper = (width - side) // 2, (height - side) // 2
    return left, upper, left + side, upper + side


def _rounded(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)
