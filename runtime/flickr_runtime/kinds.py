"""The kind of value of an argument, for a terminal: a plain type, and known values."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable

    from flickr_runtime.method import Method

__all__ = ["Kind", "kind_of"]

_TYPES = {
    "flag": "bool",
    "integer": "int",
    "number": "float",
    "unix": "datetime",
    "mysql": "datetime",
    "moment": "datetime",
    "date": "date",
}
_LISTS = frozenset({"comma", "space"})


class Kind(msgspec.Struct, frozen=True):
    """A plain type (`list[str]`), known values, and whether Flickr may accept others."""

    type: str
    values: tuple[str | int, ...] = ()
    is_open: bool = False


def kind_of(method: Method[Any], argument: str, function: Callable[..., Any]) -> Kind:
    """The kind of an argument of the generated function that calls the method."""
    wire = method.wires.get(argument, "text")
    values, is_open = _known(method, argument, function)
    single = "int" if values and all(isinstance(value, int) for value in values) else "str"
    shape = f"list[{single}]" if wire in _LISTS else _TYPES.get(wire, single)
    return Kind(shape, values, is_open)


def _known(method: Method[Any], argument: str, function: Callable[..., Any]) -> tuple[tuple[str | int, ...], bool]:
    """Values that the client checks, else those of a `Literal` in the annotation."""
    check = method.checks.get(argument)
    if check and check.values:
        return check.values, check.is_open
    names = vars(sys.modules[function.__module__])
    shape = eval(str(function.__annotations__[argument]), names)  # noqa: S307  # the annotation of a generated function
    return _literals(shape), True


def _literals(shape: Any) -> tuple[str | int, ...]:
    if get_origin(shape) is Literal:
        return get_args(shape)
    return tuple(value for part in get_args(shape) for value in _literals(part))
