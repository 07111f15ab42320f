"""The scalars of Flickr's responses, as loosely typed as there: `1`, `"1"`, `true` and `""` are one flag."""

from typing import Any

__all__ = ["scalar_schemas"]

_DATE = r"\d{4}(-\d{2}){0,2}"
_CLOCK = r"\d{2}:\d{2}(:\d{2}(\.\d+)?)?"
_MOMENT = rf"{_DATE}([ T]{_CLOCK}(Z|[-+]\d{{2}}:?\d{{2}})?)?"

_KINDS: dict[str, dict[str, Any]] = {
    "id": {
        "description": "An opaque identifier; null or false if there is none.",
        "type": ["string", "integer", "boolean", "null"],
    },
    "text": {"description": "Text; null if there is none.", "type": ["string", "number", "boolean", "null"]},
    "integer": {
        "description": "A whole number or its digits.",
        "type": ["integer", "number", "string", "boolean", "null"],
        "pattern": r"^\s*(-?\d+(\.\d*)?)?\s*$",
    },
    "number": {
        "description": "A number or its digits.",
        "type": ["number", "string", "boolean", "null"],
        "pattern": r"^\s*(-?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?)?\s*$",
    },
    "boolean": {"description": "A flag.", "enum": [0, 1, "0", "1", True, False, "true", "false", "", None]},
    "timestamp": {
        "description": "Seconds since 1970, UTC; sometimes a MySQL datetime; zero or false if there is none.",
        "type": ["integer", "number", "string", "boolean", "null"],
        "pattern": rf"^\s*(-?\d+(\.\d*)?|{_MOMENT})?\s*$",
    },
    "datetime": {
        "description": "A MySQL datetime in the photographer's local time; zeros if unknown.",
        "type": ["string", "integer", "boolean", "null"],
        "pattern": rf"^\s*({_MOMENT}|\d+)?\s*$",
    },
    "date": {
        "description": "A day.",
        "type": ["string", "integer", "boolean", "null"],
        "pattern": rf"^\s*({_MOMENT}|\d+)?\s*$",
    },
}


def scalar_schemas() -> dict[str, Any]:
    """`types/scalars.json`: each kind, and `<kind>_content` for the same as the text of an XML element."""
    definitions: dict[str, Any] = dict(_KINDS)
    for kind in _KINDS:
        wrapper = {"type": "object", "properties": {"_content": {"$ref": f"#/$defs/{kind}"}}}
        definitions[f"{kind}_content"] = {"anyOf": [wrapper, {"$ref": f"#/$defs/{kind}"}]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://flickrkit.example/specs/types/scalars.json",
        "title": "scalars",
        "$defs": definitions,
    }
