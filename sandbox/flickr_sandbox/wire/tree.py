"""The one representation of an answer: a tree in the shape of Flickr's JSON.

A member that holds a scalar is an attribute in XML, a mapping is an element, a list is that element repeated (and an
array in JSON, however few its entries), and `_content` is the text of the element. Members keep their order.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

__all__ = ["Tree", "content", "zero_or_text"]

Tree: TypeAlias = Mapping[str, object]


def zero_or_text(value: int) -> int | str:
    """A number as most of Flickr's JSON has it: text, but for 0 (facts, section 6)."""
    return str(value) if value else 0


def content(text: str | float) -> Tree:
    """An element that holds only text."""
    return {"_content": text}
