"""Parts of URLs, quoted so that they cannot change the path."""

from __future__ import annotations

from urllib.parse import quote

__all__ = ["LARGEST_NUMBER", "is_number", "page_part", "path_part"]

LARGEST_NUMBER = 2**64 - 1
"""Ids have at most 64 bits."""

_DIGITS = len(str(LARGEST_NUMBER))  # reading longer numbers costs time


def path_part(text: str) -> str:
    """Text quoted as one part of a path; raises `ValueError` if it cannot be one."""
    if text in {"", ".", ".."}:
        raise ValueError(f"{text!r} cannot be a part of an address")
    return quote(text, safe="@:$!*,;=")


def page_part(number: int) -> str:
    """The suffix of the URL of a page of a list; empty for the first."""
    return f"page{number}/" if number > 1 else ""


def is_number(text: str) -> bool:
    """Whether text is a whole number as in ids: ASCII digits, at most 64 bits."""
    return text.isascii() and text.isdigit() and len(text) <= _DIGITS and int(text) <= LARGEST_NUMBER
