"""The one representation of an answer: a tree in the shape of Flickr's JSON.

A member that holds a scalar is an attribute in XML, a mapping is an element, a list is that element repeated (and an
array in JSON, however few its entries), and `_content` is the text of the element. Members keep their order.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

__all__ = ["Tree", "content"]

Tree: TypeAlias = Mapping[str, object]


def content(text: str | int) -> Tree:
    """An element that holds only text."""
    return {"_content": text}
