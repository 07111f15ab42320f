"""Builds the spec documents of methods, types and other responses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flickr_generator.derive.arguments import arguments_schema
from flickr_generator.derive.errors import method_errors
from flickr_generator.derive.lifetimes import lifetime

if TYPE_CHECKING:
    from flickr_generator.derive.response_shapes import Evidence
    from flickr_generator.facts import MethodFacts
    from flickr_generator.inputs import Inputs

__all__ = ["BASE", "DIALECT", "method_document", "response_document", "type_document"]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
BASE = "https://flickrkit.example/specs"


def method_document(
    name: str, facts: MethodFacts, inputs: Inputs, response: dict[str, Any], evidence: Evidence
) -> dict[str, Any]:
    """The document of a method, with its `response` schema and the evidence for it."""
    overlay = inputs.overlay.methods.get(name)
    arguments = arguments_schema(facts, overlay, inputs.overlay.arguments)
    deprecated = overlay.deprecated if overlay else None
    http = inputs.verbs.get(name) or ("POST" if facts.permission in {"write", "delete"} else "GET")
    rule = inputs.overlay.responses.get(name)
    seconds = lifetime(name, inputs.overlay.lifetimes) if http == "GET" else None
    return {
        "$schema": DIALECT,
        "$id": f"{BASE}/methods/{name}.json",
        "title": name,
        "description": overlay.doc if overlay else f"Calls `{name}`.",
        "type": "object",
        "properties": {"arguments": arguments, "response": response},
        "required": ["arguments"],
        **({"deprecated": True} if deprecated else {}),
        "x-flickr": {
            "method": name,
            "http": http,
            "permission": facts.permission,
            "login": facts.login,
            "signing": facts.signing,
            "errors": method_errors(name, facts, inputs),
            **({"outcomes": rule.outcomes} if rule and rule.outcomes else {}),
            "paging": _paging(arguments["properties"]),
            **({"cache": seconds} if seconds else {}),
            "deprecated": deprecated or False,
            "response": evidence,
            "source": "reflection" if name in inputs.reflection.methods else "overlay",
        },
    }


def type_document(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    """The document of a shared type, with its `schema`."""
    return {"$schema": DIALECT, "$id": f"{BASE}/types/{name}.json", "title": name, **schema}


def response_document(name: str, description: str, response: dict[str, Any]) -> dict[str, Any]:
    """The document of a response that belongs to no method: it has only a `response`."""
    return {
        "$schema": DIALECT,
        "$id": f"{BASE}/responses/{name}.json",
        "title": name,
        "description": description,
        "type": "object",
        "properties": {"response": response},
    }


def _paging(arguments: dict[str, Any]) -> dict[str, Any] | None:
    """How the method is paged, or None if it has no pages."""
    if "page" not in arguments or "per_page" not in arguments:
        return None
    size, first = arguments["per_page"], arguments["page"].get("default", 1)
    return {
        "page": "page",
        "per_page": "per_page",
        **{fact: size[fact] for fact in ("default", "maximum") if fact in size},
        **({"first": first} if first != 1 else {}),
        **({"cursor": "continuation"} if "continuation" in arguments else {}),
        **({"range": "upload_date"} if {"min_upload_date", "max_upload_date", "sort"} <= arguments.keys() else {}),
    }
