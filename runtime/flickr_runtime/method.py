"""What the client needs to know of a method of the API; the generated client holds one of these per method."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Generic, Literal, TypeVar

import msgspec

from flickr_runtime.paging import Paging

__all__ = ["Check", "Method", "Wire"]

T = TypeVar("T")

Wire = Literal["text", "flag", "integer", "number", "comma", "space", "unix", "mysql", "moment", "date"]


class Check(msgspec.Struct, frozen=True):
    """What is known of an argument's value: which ones there are, or between which bounds (inclusive) it lies.

    `is_open` says that Flickr adds values from time to time.
    """

    values: tuple[str | int, ...] = ()
    is_open: bool = False
    minimum: float | None = None
    maximum: float | None = None


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
        outcomes: Codes of `stat=fail` that are successes, with the field of the answer that each makes True.
        checks: What is known of the values of arguments, by name.
        requires: Arguments that an argument is of no use without, by its name.
        paging: How it is paged, if it is.
        lifetime: Seconds that an answer may be used again for, where the caller wants a cache; 0 for never.
    """

    name: str
    http: Literal["GET", "POST"] = "GET"
    permission: Literal["none", "read", "write", "delete"] = "none"
    result: Any = None
    root: str | None = None
    wires: Mapping[str, Wire] = {}
    errors: Mapping[int, tuple[str, str]] = {}
    outcomes: Mapping[int, str] = {}
    checks: Mapping[str, Check] = {}
    requires: Mapping[str, tuple[str, ...]] = {}
    paging: Paging | None = None
    lifetime: int = 0

    def __hash__(self) -> int:
        return hash(self.name)
