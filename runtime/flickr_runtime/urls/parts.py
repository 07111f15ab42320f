"""Parts of addresses, written so that nothing in them can lead elsewhere."""

from __future__ import annotations

from urllib.parse import quote

__all__ = ["LARGEST_NUMBER", "is_number", "page_part", "path_part"]

LARGEST_NUMBER = 2**64 - 1
"""Ids fit 64 bits; what is larger is none."""

_DIGITS = len(str(LARGEST_NUMBER))  # reading longer numbers costs time


def path_part(text: str) -> str:
    """Text as one part of a path, which it cannot leave; raises `ValueError` for what cannot be one."""
    if text in {"", ".", ".."}:
        raise ValueError(f"{text!r} cannot be a part of an address")
    return quote(text, safe="@:$!*,;=")


def page_part(number: int) -> str:
    """The end of the address of a page of a list; the first has none."""
    return f"page{number}/" if number > 1 else ""


def is_number(text: str) -> bool:
    """Whether text is a whole number as ids are: ASCII digits, and no more than 64 bits."""
    return text.isascii() and text.isdigit() and len(text) <= _DIGITS and int(text) <= LARGEST_NUMBER
