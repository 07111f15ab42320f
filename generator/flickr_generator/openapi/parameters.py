"""Arguments as they are encoded: a flag is 0 or 1, a list is joined, and every schema has one plain type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["described", "encoding", "wire_schema"]

_STYLES = {"comma": "form", "integers": "form", "space": "spaceDelimited"}
_BOUNDS = ("minimum", "maximum")


def wire_schema(argument: Mapping[str, Any]) -> dict[str, Any]:
    """The schema of the encoded value of an argument, without prose and deprecation."""
    wire = _wire(argument)
    if wire in _STYLES:
        return {"type": "array", "items": _value(argument["items"])}
    if wire == "flag":
        default = {"default": int(argument["default"])} if "default" in argument else {}
        return {"type": "integer", "enum": [0, 1], **default}
    if wire == "moment":
        schema: dict[str, Any] = {"anyOf": [{"type": "integer"}, {"type": "string"}]}
    elif wire in {"unix", "mysql"}:
        schema = {"type": "integer" if wire == "unix" else "string"}
    else:
        schema = _value(argument)
        if wire == "date":
            schema["format"] = "date"
    return {**schema, **{key: argument[key] for key in (*_BOUNDS, "default") if key in argument}}


def encoding(argument: Mapping[str, Any]) -> dict[str, Any]:
    """How a list is joined, in OpenAPI's words; empty if it is not a list."""
    style = _STYLES.get(_wire(argument))
    return {"style": style, "explode": False} if style else {}


def described(argument: Mapping[str, Any]) -> str:
    """The description of the argument, with the rules of its encoding that no schema can express."""
    notes = [str(argument["description"])]
    wire = _wire(argument)
    if wire == "space":
        notes.append("An entry with blanks is put in double quotes.")
    if wire == "mysql":
        notes.append("Written `YYYY-MM-DD hh:mm:ss`, in the photographer's local time.")
    if wire == "moment":
        notes.append("Text is written `YYYY-MM-DD hh:mm:ss`.")
    if deprecated := argument.get("x-flickr", {}).get("deprecated"):
        notes.append(f"Deprecated: {deprecated}")
    return " ".join(notes)


def _wire(argument: Mapping[str, Any]) -> str:
    stated = argument.get("x-flickr", {}).get("wire")
    return str(stated or ("flag" if argument.get("type") == "boolean" else ""))


def _value(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A single value: known ones, and any other of the type if the specs leave it open."""
    if "anyOf" in schema:
        return {"anyOf": [_value(part) for part in schema["anyOf"]]}
    if "enum" in schema:
        return {"type": _type_of(schema["enum"]), "enum": list(schema["enum"])}
    return {"type": schema["type"]}


def _type_of(values: Sequence[Any]) -> str:
    if all(isinstance(value, int) for value in values):
        return "integer"
    return "number" if all(isinstance(value, int | float) for value in values) else "string"
