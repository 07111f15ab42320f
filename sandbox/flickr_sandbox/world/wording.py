"""Explains in plain words why a value is invalid, since msgspec's messages name Python's types and patterns."""

from __future__ import annotations

import json
import re
import types
from typing import TYPE_CHECKING, Annotated, Any, Literal, Required, Union, get_args, get_origin, get_type_hints
from typing import is_typeddict as is_entry

from msgspec import Meta

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["in_words"]

_KINDS = {
    "int": "a whole number",
    "float": "a number",
    "str": "a text",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "null",
}
_TYPE = re.compile(r"Expected `([\w| ]+)`(?:, got `\w+`)?")
_BOUND = re.compile(r"Expected `(?:int|float)` (>=|<=) (\S+)")
_MISSING = re.compile(r"Object missing required field `(\w+)`")
_NO_CHOICE = "Invalid enum value "
_MAX_SHOWN = 60


def in_words(message: str, given: object, entry: Any, steps: Sequence[str | int]) -> str:
    """The problem of the value at `steps`.

    Args:
        message: The message of msgspec, without the path.
        given: The invalid data.
        entry: Their type.
        steps: The path, such as `("photos", 3, "license")`.
    """
    value = _shown(_value_at(given, steps))
    if words := _of_no_kind(message, value):
        return words
    metas, kind = _kind_at(entry, steps)
    if "matching regex" in message and (words := next((meta.description for meta in metas if meta.description), "")):
        return f"{value} is not valid. {words}"
    if message.startswith(_NO_CHOICE) and (choices := _choices(kind)):
        return f"{message.removeprefix(_NO_CHOICE)} is not one of {', '.join(choices)}"
    if (found := _TYPE.fullmatch(message)) and all(name in _KINDS for name in found[1].split(" | ")):
        return f"must be {' or '.join(_KINDS[name] for name in found[1].split(' | '))}, not {value}"
    return message[:1].lower() + message[1:]


def _of_no_kind(message: str, value: str) -> str | None:
    """The explanations that do not need the type."""
    if found := _MISSING.fullmatch(message):
        return f"{found[1]!r} is missing"
    if found := _BOUND.fullmatch(message):
        limit = found[2].removesuffix(".0")
        return f"must be {'at least' if found[1] == '>=' else 'at most'} {limit}, not {value}"
    return "must not be empty" if "of length >=" in message else None


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=repr)
    return text if len(text) <= _MAX_SHOWN else f"{text[:_MAX_SHOWN]}…"


def _value_at(given: object, steps: Sequence[str | int]) -> object:
    value: Any = given
    for step in steps:
        try:
            value = value[step]
        except (LookupError, TypeError):
            break
    return value


def _kind_at(kind: Any, steps: Sequence[str | int]) -> tuple[list[Meta], Any]:
    """The type at a path, and its annotations; an empty list and None if there is none."""
    metas: list[Meta] = []
    while get_origin(kind) in (Annotated, Required):
        metas += [each for each in getattr(kind, "__metadata__", ()) if isinstance(each, Meta)]
        kind = get_args(kind)[0]
    if get_origin(kind) in (Union, types.UnionType):
        for each in get_args(kind):
            found = _kind_at(each, steps)
            if found[1] not in (None, type(None)) and (found[0] or steps or _choices(found[1])):
                return found
        return metas, kind
    if not steps:
        return metas, kind
    step, rest = steps[0], steps[1:]
    if is_entry(kind) and isinstance(step, str):
        hints = get_type_hints(kind, include_extras=True)
        return _kind_at(hints[step], rest) if step in hints else ([], None)
    if get_origin(kind) is list and isinstance(step, int):
        return _kind_at(get_args(kind)[0], rest)
    return [], None


def _choices(kind: Any) -> list[str]:
    """The choices of a literal, also those of an object's members."""
    if get_origin(kind) in (Annotated, Required):
        return _choices(get_args(kind)[0])
    if get_origin(kind) is dict:
        return _choices(get_args(kind)[1])
    if get_origin(kind) is Literal:
        return [str(each) for each in get_args(kind)]
    return []
