"""Response schemas as components: references point into the document, and every schema has one type.

Two things of the specs stay behind. A `default` says there that answers always had a member, which is not what the word
means to OpenAPI; and rare fields are fields like others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flickr_generator.build.names import pascal
from flickr_generator.errors import SpecError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flickr_generator.derive import Specs

__all__ = ["FAILURE", "answer_schema", "components", "response_name"]

FAILURE = "Failure"
_KEPT = ("description", "required", "additionalProperties", "pattern", "enum")
_OF_TEXT = frozenset({"pattern"})
_TYPES: tuple[tuple[type, str], ...] = ((bool, "boolean"), (int, "integer"), (float, "number"), (str, "string"))


def components(specs: Specs) -> dict[str, Any]:
    """The scalars, the shared types, and the envelope of a failed call, by name."""
    scalars = {
        _scalar(name): _schema(schema, f"scalars: {name}") for name, schema in specs.types["scalars"]["$defs"].items()
    }
    shared = {name: _schema(schema, name) for name, schema in specs.types.items() if name != "scalars"}
    error = specs.answers["error"]
    failure = answer_schema("error", error["properties"]["response"], stat="fail")
    failure["description"] = str(error["description"])
    found = {**scalars, **shared, FAILURE: failure}
    return dict(sorted(found.items()))


def answer_schema(name: str, response: Mapping[str, Any], *, stat: str = "ok") -> dict[str, Any]:
    """The JSON that comes back: `stat`, and beside it what the response schema of the specs says."""
    schema = _schema(response, name)
    return {
        "type": "object",
        "properties": {"stat": {"type": "string", "const": stat}, **schema.get("properties", {})},
        "required": ["stat", *schema.get("required", ())],
    }


def response_name(method: str) -> str:
    """The component that a method answers with: `PhotosSearchResponse`."""
    return f"{pascal(*method.split('.')[1:])}Response"


def _schema(schema: Mapping[str, Any], what: str) -> dict[str, Any]:
    if "$ref" in schema:
        return {"$ref": f"#/components/schemas/{_component(str(schema['$ref']), what)}"}
    kept = {key: schema[key] for key in _KEPT if key in schema}
    if "properties" in schema:
        members = {name: _schema(member, f"{what}.{name}") for name, member in schema["properties"].items()}
        return {**kept, "type": "object", "properties": members}
    if "items" in schema:
        return {**kept, "type": "array", "items": _schema(schema["items"], what)}
    if "anyOf" in schema:
        return {**kept, "anyOf": [_schema(part, what) for part in schema["anyOf"]]}
    return _single_typed(schema.get("type"), kept)


def _single_typed(types: Any, kept: dict[str, Any]) -> dict[str, Any]:
    """The same as alternatives of one type each: generators for typed languages make little of several at once."""
    if "enum" in kept:
        values = kept.pop("enum")
        parts = [{"type": name, "enum": found} for name in dict(_TYPES).values() if (found := _of(name, values))]
        parts += [{"type": "null"}] if None in values else []
    elif isinstance(types, list):
        rules = {key: kept.pop(key) for key in _OF_TEXT & kept.keys()}
        parts = [{"type": name, **(rules if name == "string" else {})} for name in types]
    else:
        return {**kept, **({"type": types} if types else {})}
    return {**kept, "anyOf": parts} if len(parts) > 1 else {**kept, **parts[0]}


def _of(name: str, values: list[Any]) -> list[Any]:
    return [value for value in values if next((n for kind, n in _TYPES if isinstance(value, kind)), None) == name]


def _component(reference: str, what: str) -> str:
    place, name = reference.partition("#/$defs/")[::2]
    if name and place in {"", "../types/scalars.json"}:  # scalars refer to each other without the file
        return _scalar(name)
    file = reference.removeprefix("../types/")
    if name or "/" in file or not file.endswith(".json"):
        raise SpecError(f"{what}: {reference[:80]!r} refers to no type")
    return file.removesuffix(".json")


def _scalar(kind: str) -> str:
    """`text_content` as `FlickrTextContent`; the prefix keeps it apart from types such as `Text`."""
    return pascal("flickr", *kind.split("_"))
