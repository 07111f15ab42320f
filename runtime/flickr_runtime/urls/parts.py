"""Parts of addresses, written so that nothing in them can lead elsewhere."""

from __future__ import annotations

from urllib.parse import quote

__all__ = ["LONGEST_NUMBER", "is_number", "page_part", "path_part"]

LONGEST_NUMBER = 24
"""Digits. Ids have 17 at most; longer ones are none, and long numbers cost time."""


def path_part(text: str) -> str:
    """Text as one part of a path, which it cannot leave; raises `ValueError` for what cannot be one."""
    if text in {"", ".", ".."}:
        raise ValueError(f"{text!r} cannot be a part of an address")
    return quote(text, safe="@:$!*,;=")


def page_part(number: int) -> str:
    """The end of the address of a page of a list; the first has none."""
    return f"page{number}/" if number > 1 else ""


def is_number(text: str) -> bool:
    """Whether text is a whole number as ids are: ASCII digits, and not more than any id has."""
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
