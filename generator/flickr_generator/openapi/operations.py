"""One operation per method: a GET with a query, or a POST with a form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flickr_generator.build.names import namespace_of, snake
from flickr_generator.errors import SpecError
from flickr_generator.openapi.parameters import described, encoding, wire_schema
from flickr_generator.openapi.schemas import FAILURE, response_name
from flickr_generator.openapi.security import security

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ENVELOPE", "operation", "operation_id", "path_of", "tag_of"]

ENVELOPE = {"format": "json", "nojsoncallback": "1"}
"""The fields for plain JSON responses, the same in every call."""


def operation_id(method: str) -> str:
    """The path of the method in the Python client, as one name: `photos_comments_get_list`."""
    return "_".join(map(snake, method.split(".")[1:]))


def path_of(method: str) -> str:
    """The URL path of the API, with the method in a fragment that makes the paths of a document unique."""
    return f"/services/rest/#{method}"


def tag_of(method: str) -> str:
    """The namespace: `photos.comments`."""
    return ".".join(namespace_of(method))


def operation(method: str, document: Mapping[str, Any]) -> dict[str, Any]:
    """The path item of a method: its only operation, under its verb."""
    facts = document["x-flickr"]
    arguments = document["properties"]["arguments"]
    if clash := {"method", "api_key", *ENVELOPE} & arguments["properties"].keys():
        raise SpecError(f"{method}: an argument is called {clash.pop()}, which every call has for itself")
    summary, _, _ = str(document["description"]).partition(". ")
    stated = {
        "tags": [tag_of(method)],
        "operationId": operation_id(method),
        "summary": summary.rstrip("."),
        "description": _description(document),
        **({"deprecated": True} if facts["deprecated"] else {}),
        "security": security(facts),
    }
    carried = {"parameters": _query(method, arguments)} if facts["http"] == "GET" else _form(method, arguments)
    together = {key: arguments[key] for key in ("dependentRequired",) if key in arguments}  # a query cannot express it
    copied = ("method", "permission", "login", "signing", "errors", "paging", "deprecated", "source")
    return {
        str(facts["http"]).lower(): {
            **stated,
            **carried,
            "responses": {"200": _response(method, facts)},
            "x-flickr": {**{key: facts[key] for key in copied if key in facts}, **together},
        }
    }


def _description(document: Mapping[str, Any]) -> str:
    facts = document["x-flickr"]
    notes = [str(document["description"])]
    if facts["permission"] != "none":
        notes.append(f"Needs permission `{facts['permission']}`.")
    elif facts["login"] or facts["signing"]:
        notes.append("The call must be signed.")
    if facts["deprecated"]:
        notes.append(f"Deprecated: {facts['deprecated']}")
    return "\n\n".join(notes)


def _query(method: str, arguments: Mapping[str, Any]) -> list[dict[str, Any]]:
    required = set(arguments["required"])
    found = [
        {
            "name": name,
            "in": "query",
            "required": name in required,
            "description": described(argument),
            **({"deprecated": True} if argument.get("deprecated") else {}),
            **encoding(argument),
            "schema": wire_schema(argument),
        }
        for name, argument in arguments["properties"].items()
    ]
    envelope = [{"$ref": f"#/components/parameters/{name}"} for name in ENVELOPE]
    return [{"name": "method", "in": "query", "required": True, "schema": _constant(method)}, *found, *envelope]


def _form(method: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    members = {
        name: {
            "description": described(argument),
            **({"deprecated": True} if argument.get("deprecated") else {}),
            **wire_schema(argument),
        }
        for name, argument in arguments["properties"].items()
    }
    together = arguments.get("dependentRequired")
    joined = {name: rule for name, argument in arguments["properties"].items() if (rule := encoding(argument))}
    schema = {
        "type": "object",
        "properties": {
            "method": _constant(method),
            **members,
            **{name: _constant(value) for name, value in ENVELOPE.items()},
        },
        "required": ["method", *arguments["required"], *ENVELOPE],
        **({"dependentRequired": together} if together else {}),
    }
    media = {"schema": schema, **({"encoding": joined} if joined else {})}
    return {"requestBody": {"required": True, "content": {"application/x-www-form-urlencoded": media}}}


def _response(method: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Flickr also responds with HTTP 200 to failed calls; `stat` distinguishes them."""
    schema = f"#/components/schemas/{response_name(method)}"
    failed = f"#/components/schemas/{FAILURE}"
    listed = "; ".join(f"{error['code']} {str(error['message']).rstrip('.')}" for error in facts["errors"])
    return {
        "description": f"The response, or a failure: {listed}." if listed else "The response, or a failure.",
        "content": {
            "application/json": {
                "schema": {
                    "oneOf": [{"$ref": schema}, {"$ref": failed}],
                    "discriminator": {"propertyName": "stat", "mapping": {"ok": schema, "fail": failed}},
                }
            }
        },
    }


def _constant(value: str) -> dict[str, Any]:
    return {"type": "string", "const": value, "default": value}
