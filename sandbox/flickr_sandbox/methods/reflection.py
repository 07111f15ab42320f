"""`flickr.reflection.*`: the API's description of itself, from the specs.

Structure and inconsistencies are Flickr's (`optional` is 0 or a digit in a string, the codes of global errors are
numbers and those of a method's own are strings); the prose is ours. Three members go beyond Flickr so that nothing
is lost on the way back into specs: `source` of a method that Flickr's reflection does not know, `stated` of an
argument and `shape` of a sample, the last two being JSON in a string.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

import flickr_specs
from flickr_sandbox.errors import Failure
from flickr_sandbox.methods.registry import serves
from flickr_sandbox.state.records import LEVELS
from flickr_sandbox.wire.tree import content

if TYPE_CHECKING:
    from flickr_sandbox.call import Call
    from flickr_sandbox.wire import Tree

__all__ = ["get_method_info", "get_methods"]

_GLOBAL_ERRORS = {
    95: "The call has to come over TLS.",
    96: "The signature does not fit the request.",
    97: "The method wants a signed call, and this one is not signed.",
    98: "The token is not a valid one.",
    99: "Nobody is logged in, or the token permits less than the method needs.",
    100: "The API key is unknown, malformed or expired.",
    105: "The service is out of order for the moment.",
    106: "The change could not be stored for the moment.",
    108: "The frob is not a valid one.",
    111: "There is no such response format.",
    112: "There is no such method.",
    114: "The SOAP envelope could not be read.",
    115: "The XML-RPC document could not be read.",
    116: "An argument holds an address that was used for abuse.",
}


@serves("flickr.reflection.getMethods")
def get_methods(_call: Call) -> Tree:
    """The names of all methods."""
    return {"methods": {"method": [content(name) for name in flickr_specs.method_names()]}}


@serves("flickr.reflection.getMethodInfo")
def get_method_info(call: Call) -> Tree:
    """The description of one method."""
    name = call.stripped("method_name")
    if name not in flickr_specs.method_names():
        raise Failure(1, "Method not found")
    return _described(name)


@cache
def _described(name: str) -> Tree:
    document = flickr_specs.load_method(name)
    facts = _reflected().get(name)
    spec = document["x-flickr"]
    method: dict[str, object] = {
        "name": name,
        "needslogin": int(spec["login"]),
        "needssigning": int(spec["signing"]),
        "requiredperms": _digit(LEVELS.index(spec["permission"])),
        "description": content(document["description"]),
    }
    if facts is None:
        method["source"] = "overlay"
    elif "sample" in facts:
        method["response"] = {"_content": "", "shape": json.dumps(facts["sample"])}
    stated = facts["arguments"] if facts and "arguments" in facts else [] if facts else _arguments_of(document)
    # Errors that only recordings show are in the specs, but no reflection lists them.
    codes = {error["code"] for error in (facts or spec)["errors"]}
    return {
        "method": method,
        "arguments": {"argument": [_key(), *(_argument(document, argument) for argument in stated)]},
        "errors": {"error": [_error(error) for error in spec["errors"] if error["code"] in codes]},
    }


@cache
def _reflected() -> dict[str, Any]:
    """The facts of Flickr's own reflection, without its prose."""
    methods: dict[str, Any] = json.loads(flickr_specs.root().joinpath("inputs", "reflection.json").read_bytes())[
        "methods"
    ]
    return methods


def _arguments_of(document: dict[str, Any]) -> list[dict[str, Any]]:
    arguments = document["properties"]["arguments"]
    required = arguments.get("required", [])
    return [{"name": name, "optional": name not in required} for name in arguments["properties"]]


def _key() -> Tree:
    return {"name": "api_key", "optional": 0, "stated": "{}", "_content": "The API key of the application."}


def _argument(document: dict[str, Any], argument: dict[str, Any]) -> Tree:
    schema = document["properties"]["arguments"]["properties"].get(argument["name"], {})
    return {
        "name": argument["name"],
        "optional": "1" if argument.get("optional") else "0",
        "stated": json.dumps(argument.get("stated", {})),
        "_content": schema.get("description", ""),
    }


def _error(error: dict[str, Any]) -> Tree:
    code, message = error["code"], error["message"]
    described = _GLOBAL_ERRORS.get(code)
    return {
        "code": str(code) if described is None else code,
        "message": message,
        "_content": described or error.get("description", message),
    }


def _digit(number: int) -> int | str:
    return str(number) if number else 0
