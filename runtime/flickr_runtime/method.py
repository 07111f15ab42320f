"""The description of a method of the API; the generated client has one per method."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Generic, Literal, TypeVar

import msgspec

from flickr_runtime.paging import Paging

__all__ = ["Check", "Method", "Wire"]

T = TypeVar("T")

Wire = Literal["text", "flag", "integer", "number", "comma", "space", "unix", "mysql", "moment", "date"]


class Check(msgspec.Struct, frozen=True):
    """The allowed values of an argument, or its bounds (inclusive).

    `is_open` if Flickr adds values from time to time.
    """

    values: tuple[str | int, ...] = ()
    is_open: bool = False
    minimum: float | None = None
    maximum: float | None = None


class Method(msgspec.Struct, Generic[T], frozen=True):
    """A method of Flickr's API.

    Attributes:
        name: Its full name, `flickr.photos.search`.
        http: Its HTTP verb.
        permission: What the user must have granted.
        result: The type of its result: a `Record`, `dict` for an open response, None for nothing.
        root: The only member of the response, which is unwrapped, or None if the response is returned as it is.
        wires: The encoding of each argument, by name; others are text.
        errors: Module and class names of its errors, by code.
        outcomes: Codes of `stat=fail` that are successes, with the field of the result that each sets to True.
        checks: The checks of arguments, by name.
        requires: The arguments that an argument needs beside it, by its name.
        paging: How it is paged, or None.
        lifetime: Seconds for which a response may be cached, if the caller wants a cache; 0 for never.
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
