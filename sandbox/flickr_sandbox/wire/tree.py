"""The representation of a response: a tree in the form of Flickr's JSON.

A scalar member is an attribute in XML, a mapping is an element, a list is that element repeated (and an array in JSON,
even with one entry), and `_content` is the text of the element. Members stay in order.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

__all__ = ["Tree", "content", "zero_or_text"]

Tree: TypeAlias = Mapping[str, object]


def zero_or_text(value: int) -> int | str:
    """A number as in most of Flickr's JSON: text, except 0 (facts, section 6)."""
    return str(value) if value else 0


def content(text: str | float) -> Tree:
    """An element that holds only text."""
    return {"_content": text}
