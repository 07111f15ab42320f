"""Compares a response with its schema and collects every deviation."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from flickr_generator.conform.report import Problem

if TYPE_CHECKING:
    from flickr_generator.conform.report import Kind
    from flickr_generator.conform.schemas import Schemas

__all__ = ["deviations"]

_MAX_LENGTH = 40


def deviations(value: Any, schema: dict[str, Any], schemas: Schemas) -> list[Problem]:
    """The problems of `value`, a parsed response, in the order of its members.

    Flickr's usual variations are not problems: an object in place of a list with one entry; the empty string, null,
    false or an empty list in place of an empty object or list; and a text with or without `_content`.
    """
    walk = _Walk(schemas)
    walk.value(value, schema, "")
    return walk.problems


class _Walk:
    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas
        self.problems: list[Problem] = []

    def value(self, value: Any, schema: dict[str, Any], path: str) -> None:
        options = self._schemas.alternatives(schema)
        fitting = [option for option in options if _fits(value, option)]
        if not fitting and (same := _other_form(value, options)) is not None:
            value = same.value
            fitting = [option for option in options if _fits(value, option)]
        if not fitting:
            self._note(path, "wrong-type", f"{_show(value)}, in place of {_wanted(options)}")
            return
        chosen = fitting[0]
        if chosen.get("type") == "object":
            self._object(value or {}, chosen, path)
        elif chosen.get("type") == "array":
            entries = value if isinstance(value, list) else [] if _is_blank(value) else [value]
            for index, entry in enumerate(entries):
                self.value(entry, chosen["items"], f"{path}[{index}]")

    def _object(self, value: dict[str, Any], schema: dict[str, Any], path: str) -> None:
        properties: dict[str, Any] = schema.get("properties", {})
        for name, member in value.items():
            at = f"{path}.{name}" if path else name
            if name in properties:
                self.value(member, properties[name], at)
            elif not schema.get("additionalProperties"):
                self._note(at, "unknown-field", f"the spec has no such field; it has {_show(member)}")
        for name in schema.get("required", []):
            if name not in value:
                self._note(f"{path}.{name}" if path else name, "missing-field", "the spec requires this field")

    def _note(self, path: str, kind: Kind, detail: str) -> None:
        self.problems.append(Problem(path, kind, detail))


def _fits(value: Any, schema: dict[str, Any]) -> bool:
    """Whether the schema is for a value of this type."""
    kind = schema.get("type")
    if kind == "object":
        return isinstance(value, dict) or _is_blank(value)
    if kind == "array":
        return True  # a single entry may be without its list; the entry is checked separately
    if isinstance(value, dict | list):
        return False
    if "enum" in schema:
        return any(value == known and type(value) is type(known) for known in schema["enum"])
    kinds = kind if isinstance(kind, list) else [kind]
    if not any(_is(value, each) for each in kinds):
        return False
    return not isinstance(value, str) or "pattern" not in schema or bool(_compiled(schema["pattern"]).search(value))


def _is_blank(value: Any) -> bool:
    """Whether this is an empty value of PHP."""
    return value in ("", None, [], {}) or value is False or (isinstance(value, str) and not value.strip())


class _Form(NamedTuple):
    value: Any


def _other_form(value: Any, options: list[dict[str, Any]]) -> _Form | None:
    """The same value in the form of Flickr's other serialiser, if no option accepts the present form."""
    if isinstance(value, dict) and value.keys() == {"_content"}:
        return _Form(value["_content"])
    if not isinstance(value, dict | list) and any("_content" in option.get("properties", {}) for option in options):
        return _Form({"_content": value})
    return None


def _is(value: Any, kind: object) -> bool:
    match kind:
        case "string":
            return isinstance(value, str)
        case "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "boolean":
            return isinstance(value, bool)
        case _:
            return value is None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _show(value: Any) -> str:
    """The value for a message, shortened."""
    if isinstance(value, dict):
        return f"an object of {len(value)}" if value else "an empty object"
    if isinstance(value, list):
        return f"a list of {len(value)}" if value else "an empty list"
    text = repr(value)
    return text if len(text) <= _MAX_LENGTH else f"{text[:_MAX_LENGTH]}…"


def _wanted(options: list[dict[str, Any]]) -> str:
    return " or ".join(dict.fromkeys(_name(option) for option in options))


def _name(schema: dict[str, Any]) -> str:
    kind = schema.get("type")
    if kind == "object":
        return "an object"
    if kind == "array":
        return "a list"
    if description := schema.get("description"):
        return f"a scalar ({description.rstrip('.').lower()})"
    return " or ".join(kind) if isinstance(kind, list) else str(kind)
