"""Response schemas as components: references are within the document, and every schema has one type.

Two things of the specs are dropped: `default`, which there means that responses always had a member, unlike in OpenAPI;
and the mark of rare fields.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flickr_generator.build.names import pascal
from flickr_generator.errors import SpecError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flickr_generator.derive import Specs

__all__ = ["FAILURE", "components", "response_name", "result_schema"]

FAILURE = "Failure"
_COPIED = ("description", "required", "additionalProperties", "pattern", "enum")
_OF_TEXT = frozenset({"pattern"})
_TYPES: tuple[tuple[type, str], ...] = ((bool, "boolean"), (int, "integer"), (float, "number"), (str, "string"))


def components(specs: Specs) -> dict[str, Any]:
    """The scalars, the shared types, and the envelope of a failed call, by name."""
    scalars = {
        _scalar(name): _schema(schema, f"scalars: {name}") for name, schema in specs.types["scalars"]["$defs"].items()
    }
    shared = {name: _schema(schema, name) for name, schema in specs.types.items() if name != "scalars"}
    error = specs.responses["error"]
    failure = result_schema("error", error["properties"]["response"], stat="fail")
    failure["description"] = str(error["description"])
    found = {**scalars, **shared, FAILURE: failure}
    return dict(sorted(found.items()))


def result_schema(name: str, response: Mapping[str, Any], *, stat: str = "ok") -> dict[str, Any]:
    """The JSON of a response: `stat`, and the members of the specs' response schema."""
    schema = _schema(response, name)
    return {
        "type": "object",
        "properties": {"stat": {"type": "string", "const": stat}, **schema.get("properties", {})},
        "required": ["stat", *schema.get("required", ())],
    }


def response_name(method: str) -> str:
    """The component of a method's response: `PhotosSearchResponse`."""
    return f"{pascal(*method.split('.')[1:])}Response"


def _schema(schema: Mapping[str, Any], what: str) -> dict[str, Any]:
    if "$ref" in schema:
        return {"$ref": f"#/components/schemas/{_component(str(schema['$ref']), what)}"}
    copied = {key: schema[key] for key in _COPIED if key in schema}
    if "properties" in schema:
        members = {name: _schema(member, f"{what}.{name}") for name, member in schema["properties"].items()}
        return {**copied, "type": "object", "properties": members}
    if "items" in schema:
        return {**copied, "type": "array", "items": _schema(schema["items"], what)}
    if "anyOf" in schema:
        return {**copied, "anyOf": [_schema(part, what) for part in schema["anyOf"]]}
    return _single_typed(schema.get("type"), copied)


def _single_typed(types: Any, copied: dict[str, Any]) -> dict[str, Any]:
    """The schema as alternatives of one type each, because generators for typed languages do not support several."""
    if "enum" in copied:
        values = copied.pop("enum")
        parts = [{"type": name, "enum": found} for name in dict(_TYPES).values() if (found := _of(name, values))]
        parts += [{"type": "null"}] if None in values else []
    elif isinstance(types, list):
        rules = {key: copied.pop(key) for key in _OF_TEXT & copied.keys()}
        parts = [{"type": name, **(rules if name == "string" else {})} for name in types]
    else:
        return {**copied, **({"type": types} if types else {})}
    return {**copied, "anyOf": parts} if len(parts) > 1 else {**copied, **parts[0]}


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
    """`text_content` as `FlickrTextContent`; the prefix distinguishes it from types such as `Text`."""
    return pascal("flickr", *kind.split("_"))
