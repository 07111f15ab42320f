"""A JSON Schema of the parts of SARIF 2.1.0 that we write, in our own words: names, types and what must be there."""

from __future__ import annotations

from typing import Any

__all__ = ["SCHEMA"]


def _object(required: str, **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": required.split(),
        "properties": properties,
        "additionalProperties": False,
    }


_TEXT = {"type": "string", "minLength": 1}
_NUMBER = {"type": "integer", "minimum": 1}
_BAG = {"type": "object"}
_LEVEL = {"enum": ["none", "note", "warning", "error"]}
_MESSAGE = _object("text", text=_TEXT, markdown=_TEXT)
_ARTIFACT = _object("uri", uri=_TEXT, uriBaseId=_TEXT)
_REGION = _object(
    "startLine",
    startLine=_NUMBER,
    startColumn=_NUMBER,
    endLine=_NUMBER,
    endColumn=_NUMBER,
    snippet=_object("text", text={"type": "string"}),
)
_PHYSICAL = _object("artifactLocation", artifactLocation=_ARTIFACT, region=_REGION)
_LOCATION = _object("physicalLocation", physicalLocation=_PHYSICAL, id={"type": "integer"}, message=_MESSAGE)
_RULE = _object(
    "id",
    id=_TEXT,
    name=_TEXT,
    shortDescription=_MESSAGE,
    fullDescription=_MESSAGE,
    help=_MESSAGE,
    helpUri={"type": "string", "format": "uri"},
    defaultConfiguration=_object("", level=_LEVEL, enabled={"type": "boolean"}),
    properties=_BAG,
)
_REPLACEMENT = _object("deletedRegion", deletedRegion=_REGION, insertedContent=_object("text", text={"type": "string"}))
_CHANGE = _object(
    "artifactLocation replacements",
    artifactLocation=_ARTIFACT,
    replacements={"type": "array", "minItems": 1, "items": _REPLACEMENT},
)
_RESULT = _object(
    "message ruleId ruleIndex level locations",
    ruleId=_TEXT,
    ruleIndex={"type": "integer", "minimum": 0},
    level=_LEVEL,
    rank={"type": "number", "minimum": 0, "maximum": 100},
    message=_MESSAGE,
    locations={"type": "array", "minItems": 1, "items": _LOCATION},
    relatedLocations={"type": "array", "items": _LOCATION},
    partialFingerprints={"type": "object", "additionalProperties": _TEXT},
    properties=_BAG,
    suppressions={
        "type": "array",
        "items": _object("kind", kind={"enum": ["inSource", "external"]}, justification=_TEXT),
    },
    baselineState={"enum": ["new", "unchanged", "updated", "absent"]},
    fixes={
        "type": "array",
        "items": _object(
            "artifactChanges", description=_MESSAGE, artifactChanges={"type": "array", "minItems": 1, "items": _CHANGE}
        ),
    },
)
_NOTIFICATION = _object(
    "message",
    level=_LEVEL,
    descriptor=_object("id", id=_TEXT),
    message=_MESSAGE,
    locations={"type": "array", "items": _LOCATION},
)
_RUN = _object(
    "tool results",
    tool=_object(
        "driver",
        driver=_object(
            "name",
            name=_TEXT,
            semanticVersion=_TEXT,
            informationUri={"type": "string", "format": "uri"},
            rules={"type": "array", "uniqueItems": True, "items": _RULE},
        ),
    ),
    automationDetails=_object("id", id=_TEXT),
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    originalUriBaseIds={"type": "object", "additionalProperties": _object("", description=_MESSAGE, uri=_TEXT)},
    invocations={
        "type": "array",
        "items": _object(
            "executionSuccessful",
            executionSuccessful={"type": "boolean"},
            toolExecutionNotifications={"type": "array", "items": _NOTIFICATION},
        ),
    },
    results={"type": "array", "items": _RESULT},
)
SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    **_object(
        "version runs",
        version={"const": "2.1.0"},
        runs={"type": "array", "minItems": 1, "items": _RUN},
        **{"$schema": {"type": "string", "format": "uri"}},
    ),
}
