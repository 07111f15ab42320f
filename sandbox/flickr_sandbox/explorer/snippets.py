"""A call as programs: the typed call of flickrkit's client, a shell command, and curl."""

from __future__ import annotations

import json
import keyword
import re
import shlex
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import flickr_specs
from flickr_runtime.argument_checks import check_arguments
from flickr_runtime.errors import ArgumentError
from flickr_runtime.method import Check, Method

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Account", "curl_command", "python_program", "shell_command"]

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WHOLE, _NUMBER = re.compile(r"-?(0|[1-9]\d{0,17})", re.ASCII), re.compile(r"-?\d{1,12}(\.\d{1,15})?", re.ASCII)
_WIDTH = 88
_JSON_WIRES = {"integer": "integer", "number": "number", "boolean": "flag"}


@dataclass(frozen=True)
class Account:
    """The credentials and base URL of a program; an empty text means that the environment has the value."""

    base: str = ""
    key: str = ""
    secret: str = ""
    token: str = ""
    token_secret: str = ""


def python_program(method: str, arguments: Mapping[str, str], account: Account) -> str:
    """A program that makes the typed call and prints what it returns."""
    call, names = _call(method, arguments)
    imports = ["Flickr", *(["Token"] if account.token else []), *names]
    lines = [f"from flickr_client import {', '.join(imports)}", ""]
    if not account.base:
        lines.append("with Flickr.from_env() as flickr:")
    elif account.token:
        lines += [
            f"key, secret = {_text(account.key)}, {_text(account.secret)}",
            f"token = Token(token={_text(account.token)}, secret={_text(account.token_secret)})",
            f"with Flickr(key, secret, token=token, base_url={_text(account.base)}) as flickr:",
        ]
    else:
        lines.append(f"with Flickr({_text(account.key)}, base_url={_text(account.base)}) as flickr:")
    return "\n".join([*lines, *(f"    {line}" for line in call), ""])


def shell_command(method: str, arguments: Mapping[str, str], account: Account) -> str:
    """`flickr call`, with the variables that it reads."""
    found = {
        "FLICKR_BASE_URL": account.base,
        "FLICKR_API_KEY": account.key,
        "FLICKR_API_SECRET": account.secret if account.token else "",
        "FLICKR_OAUTH_TOKEN": account.token,
        "FLICKR_OAUTH_TOKEN_SECRET": account.token_secret,
    }
    variables = [f"{name}={shlex.quote(value)}" for name, value in found.items() if value]
    declared = flickr_specs.load_method(method)["properties"]["arguments"]["properties"]
    unchecked = [] if arguments.keys() <= declared.keys() else ["--unchecked"]
    words = ["flickr", "call", *unchecked, method, *(f"{name}={value}" for name, value in arguments.items())]
    return " \\\n".join([*variables, shlex.join(words)])


def curl_command(verb: str, url: str, sent: str) -> str:
    """A command for curl that sends a form unchanged."""
    if verb == "POST":
        return f"curl --data {shlex.quote(sent)} {shlex.quote(url)}"
    return f"curl {shlex.quote(f'{url}?{sent}')}"


def _call(method: str, arguments: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """The lines of the call, and what they need imported."""
    if _is_typed(method, arguments):
        path = ".".join(_HUMP.sub("_", part).lower() for part in method.split(".")[1:])
        given = [f"{name}={_typed(_known(method), name, value)}" for name, value in arguments.items()]
        function = f"flickr.{path}"
    else:
        plain = [name for name in arguments if name.isidentifier() and not keyword.iskeyword(name)]
        odd = ", ".join(f"{_text(name)}: {_text(value)}" for name, value in arguments.items() if name not in plain)
        given = [_text(method), *(f"{name}={_text(arguments[name])}" for name in plain)]
        given += [f"**{{{odd}}}"] if odd else []
        function = "flickr.call"
    call = f"response = {function}({', '.join(given)})"
    lines = [call] if len(call) <= _WIDTH else [f"response = {function}(", *(f"    {each}," for each in given), ")"]
    return [*lines, "print(response)"], ["Unchecked"] if any("Unchecked(" in each for each in given) else []


def _is_typed(method: str, arguments: Mapping[str, str]) -> bool:
    """Whether the typed call takes these arguments; unknown or missing ones need the untyped call."""
    schema = flickr_specs.load_method(method)["properties"]["arguments"]
    together = [other for name in arguments for other in schema.get("dependentRequired", {}).get(name, ())]
    return (
        arguments.keys() <= schema["properties"].keys() and {*schema.get("required", ()), *together} <= arguments.keys()
    )


@cache
def _known(method: str) -> Method[Any]:
    """What the client knows of the method's arguments."""
    properties = flickr_specs.load_method(method)["properties"]["arguments"]["properties"]
    wires: dict[str, Any] = {
        name: schema.get("x-flickr", {}).get("wire") or _JSON_WIRES.get(str(schema.get("type")), "text")
        for name, schema in properties.items()
    }
    return Method(name=method, wires=wires, checks={name: _check(schema) for name, schema in properties.items()})


def _check(schema: Mapping[str, Any]) -> Check:
    single = schema.get("items", schema)
    found = [part["enum"] for part in (single, *single.get("anyOf", ())) if "enum" in part]
    is_extras = bool(found) and "license" in found[0]  # these are known to the runtime
    values = () if not found or is_extras or "enum" not in single else tuple(found[0])
    return Check(values=values, minimum=schema.get("minimum"), maximum=schema.get("maximum"))


def _typed(method: Method[Any], name: str, text: str) -> str:
    """The value for the typed client; one that it would refuse is marked as unchecked."""
    wire = method.wires[name]
    try:
        check_arguments(method, {name: text})
        if wire == "comma":
            return f"[{', '.join(_item(method, name, word.strip()) for word in _words(text))}]"
        if wire == "text" and any(isinstance(value, int) for value in method.checks[name].values):
            wire = "integer"
        return _literal(wire, text)
    except (ArgumentError, ValueError):
        return f"Unchecked({_text(text)})"


def _words(text: str) -> list[str]:
    """The words of a list; raises `ValueError` if one is empty, as a list cannot send it."""
    words = text.split(",")
    if not all(word.strip() for word in words):
        raise ValueError(text)
    return words


def _item(method: Method[Any], name: str, word: str) -> str:
    schema = flickr_specs.load_method(method.name)["properties"]["arguments"]["properties"][name]["items"]
    parts = (schema, *schema.get("anyOf", ()))
    return _literal("integer" if any(part.get("type") == "integer" for part in parts) else "text", word)


def _literal(wire: str, text: str) -> str:
    """The text as a Python literal; raises `ValueError` for a number that would not be sent as it was typed."""
    if wire == "flag":
        return {"1": "True", "0": "False"}.get(text) or f"Unchecked({_text(text)})"
    if wire in ("unix", "moment") and not _WHOLE.fullmatch(text):
        if wire == "unix":
            raise ValueError(text)
        return _text(text)
    if wire in ("integer", "unix", "moment", "number"):
        if not (_NUMBER if wire == "number" else _WHOLE).fullmatch(text):
            raise ValueError(text)
        return text
    return _text(text)


def _text(text: str) -> str:
    return json.dumps(text) if text.isprintable() and text.isascii() else ascii(text)
