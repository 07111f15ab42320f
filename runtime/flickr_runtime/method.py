"""What the client needs to know of a method of the API; the generated client holds one of these per method."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Generic, Literal, TypeVar

import msgspec

__all__ = ["Method", "Wire"]

T = TypeVar("T")

Wire = Literal["text", "flag", "integer", "number", "comma", "space", "unix", "mysql", "moment", "date"]


class Method(msgspec.Struct, Generic[T], frozen=True):
    """A method of Flickr's API.

    Attributes:
        name: Its full name, `flickr.photos.search`.
        http: The HTTP verb it is called with.
        permission: What the user must have granted.
        result: The type of what it answers: a `Record`, `dict` for an open answer, None for nothing.
        root: The only member of the answer, which is unwrapped, or None where the answer is returned as it is.
        wires: How each argument is written, by name; what is not listed is text.
        errors: Module and class names of its errors, by code.
    """

    name: str
    http: Literal["GET", "POST"] = "GET"
    permission: Literal["none", "read", "write", "delete"] = "none"
    result: Any = None
    root: str | None = None
    wires: Mapping[str, Wire] = {}
    errors: Mapping[int, tuple[str, str]] = {}

    def __hash__(self) -> int:
        return hash(self.name)
