"""Checks arguments before anything is sent; the error says what they must be.

What the specs say of an argument is checked in every spelling: numbers may be text, lists may be joined by commas,
flags may be 0 and 1. `Unchecked` passes values that Flickr may have added since the specs were written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from flickr_runtime.arguments import Unchecked, plain, shown
from flickr_runtime.errors import ArgumentError
from flickr_runtime.ids import KINDS, id_of
from flickr_runtime.values import box_of, by_wire, number_of, within

if TYPE_CHECKING:
    from flickr_runtime.method import Check, Method

__all__ = ["check_arguments", "check_names", "tidied"]

_LISTS = frozenset({"comma", "space"})
_EXTRAS = frozenset({"extras", "primary_photo_extras"})
_FEW = 20
_ITEM_WIRES = {"dates": "unix", "taken_dates": "mysql"}


def check_arguments(method: Method[Any], arguments: Mapping[str, Any]) -> None:
    """Raises `ArgumentError` for the first invalid value; the message says what is allowed."""
    for name, value in arguments.items():
        if value is None or isinstance(value, Unchecked):
            continue
        if problem := _wrong(method, name, value):
            raise ArgumentError(f"{method.name}: {problem}")
    for name, others in method.requires.items():
        if arguments.get(name) is not None:
            missing = [other for other in others if arguments.get(other) is None]
            if missing:
                raise ArgumentError(f"{method.name}: {name} requires {' and '.join(missing)}")


def tidied(method: Method[Any], arguments: Mapping[str, Any]) -> Mapping[str, Any]:
    """The arguments, with no space around the items of lists that are checked, and none of them empty."""
    changed: dict[str, Any] = {}
    for name, value in arguments.items():
        if isinstance(value, Unchecked) or not _is_checked_list(method, name):
            continue
        if isinstance(value, str):
            changed[name] = ",".join(_items(value))
        elif isinstance(value, list | tuple):
            changed[name] = [
                item.strip() if isinstance(item, str) and not isinstance(item, Unchecked) else item for item in value
            ]
    return {**arguments, **changed} if changed else arguments


def check_names(method: str, given: Iterable[str], known: Iterable[str], required: Iterable[str]) -> None:
    """Raises `ArgumentError` for an argument that a method does not have, or a required one that is missing."""
    names, known = list(given), list(known)
    for name in names:
        if name not in known:
            raise ArgumentError(f"{method} has no argument {name!r}{_suggestion(name, known)}")
    if missing := [name for name in required if name not in names]:
        raise ArgumentError(f"{method} requires {' and '.join(missing)}")


def _wrong(method: Method[Any], name: str, value: Any) -> str | None:
    """What is wrong with an argument, or None."""
    wire, check = method.wires.get(name, "text"), method.checks.get(name)
    if name == "bbox":
        must = box_of(value)
        return must and _must(name, must, value)
    if wire in _LISTS:
        return _wrong_list(method, name, value, check)
    if wire == "text" and check is None and name not in KINDS:
        return _must(name, "text", value) if isinstance(value, bool) else None
    return _wrong_value(method, name, wire, value, check)


def _wrong_list(method: Method[Any], name: str, value: Any, check: Check | None) -> str | None:
    """What is wrong with the items of a list, or of a text that joins them by commas."""
    known = _known_extras(method, check) if name in _EXTRAS else None
    wire = _ITEM_WIRES.get(name, "text")
    if check is None and known is None and name not in KINDS and wire == "text":
        return None
    if isinstance(value, str):
        items: Iterable[Any] = _items(value)
    elif isinstance(value, Iterable) and not isinstance(value, bytes | Mapping):
        items = value
    else:
        items = [value]
    for item in items:
        if isinstance(item, Unchecked):
            continue
        problem = _choice(name, item, known) if known else _wrong_value(method, name, wire, item, check)
        if problem:
            return problem
    return None


def _is_checked_list(method: Method[Any], name: str) -> bool:
    if method.wires.get(name) != "comma":
        return name == "bbox"
    return name in method.checks or name in KINDS or name in _EXTRAS or name in _ITEM_WIRES


def _items(joined: str) -> list[str]:
    return [item for part in joined.split(",") if (item := part.strip())]


def _wrong_value(method: Method[Any], name: str, wire: str, value: Any, check: Check | None) -> str | None:
    value = plain(value)
    if isinstance(value, Iterable) and not isinstance(value, str | bytes):
        return _must(name, "one value", value)
    if check and check.values:
        return _choice(name, value, check.values)
    must = id_of(name, value) if name in KINDS else by_wire(wire, method.name, name, value)
    if must is None and check:
        must = within(value, check)
    return must and _must(name, must, value)


def _choice(name: str, value: Any, values: Iterable[str | int]) -> str | None:
    """What is wrong with a value of an enumeration; a number may be text."""
    known = list(values)
    if all(isinstance(each, int) for each in known):
        if number_of(value) in known:
            return None
    elif isinstance(value, str) and value in known:
        return None
    allowed = f"one of {', '.join(map(str, known))}" if len(known) <= _FEW else "one that Flickr knows"
    texts = [each for each in known if isinstance(each, str)]
    hint = _suggestion(value, texts) if isinstance(value, str) else ""
    unchecked = f"; Unchecked({shown(str(value))}) is sent as it is" if isinstance(value, str | int) else ""
    return f"{_must(name, allowed, value)}{hint}{unchecked}"


def _must(name: str, must: str, value: Any) -> str:
    return f"{name} must be {must}, not {shown(value)}"


def _suggestion(value: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    names = list(known)
    close = get_close_matches(value, names, n=1) or get_close_matches(value.lower(), names, n=1)
    return f" (did you mean {close[0]!r}?)" if close else ""


def _known_extras(method: Method[Any], check: Check | None) -> Iterable[str | int] | None:
    """The extras of a method; those of photos are the same everywhere, and some are not documented."""
    if check and check.values:
        return check.values
    from flickr_runtime.extras import EXTRAS, OTHERS

    return None if method.name in OTHERS else EXTRAS
