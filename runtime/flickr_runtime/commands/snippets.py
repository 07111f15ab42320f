"""Example calls of a method: a program with the client, and a command for curl."""

from __future__ import annotations

import shlex
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from flickr_runtime.arguments import encode_arguments
from flickr_runtime.commands.examples import example_arguments

if TYPE_CHECKING:
    from collections.abc import Callable

    from flickr_runtime.method import Method

__all__ = ["SIGNED", "curl_example", "python_example"]

SIGNED = frozenset({"flickr.auth.oauth.checkToken", "flickr.auth.oauth.getAccessToken"})
"""Methods that need a signature although they need no permission."""

_ADDRESS = '"${FLICKR_BASE_URL:-https://api.flickr.com}/services/rest/"'
_WIDTH = 88


def python_example(method: Method[Any], path: str, function: Callable[..., Any]) -> str:
    """A program that calls the method, which the client has at `path`, and prints the result."""
    arguments = example_arguments(method, function)
    written = [f"{name}={_literal(value)}" for name, value in arguments.items()]
    response = "" if method.result is None else "response = "
    call = f"    {response}flickr.{path}({', '.join(written)})"
    if len(call) > _WIDTH:
        call = "\n".join([f"    {response}flickr.{path}(", *(f"        {argument}," for argument in written), "    )"])
    lines = [*_imports(arguments), "from flickr_client import Flickr", "", *_credentials(method)]
    lines += ["with Flickr.from_env() as flickr:", call]
    if response:
        lines.append("    print(response)")
    return "\n".join(lines)


def curl_example(method: Method[Any], function: Callable[..., Any]) -> str:
    """A command that calls the method and prints its JSON: curl, or `flickr call` if a call must be signed."""
    fields = encode_arguments(method.name, example_arguments(method, function), method.wires)
    if method.permission != "none" or method.name in SIGNED:
        why = "is signed" if method.permission == "none" else f"needs permission {method.permission}, so it is signed"
        words = ["flickr", "call", method.name, *(f"{name}={value}" for name, value in fields.items())]
        return "\n".join(
            [
                f"# {method.name} {why}",
                "# (OAuth 1.0a), which curl cannot do by itself. This does it, with FLICKR_API_KEY,",
                "# FLICKR_API_SECRET, FLICKR_OAUTH_TOKEN and FLICKR_OAUTH_TOKEN_SECRET:",
                shlex.join(words),
            ]
        )
    sent = {"method": method.name, **fields, "format": "json", "nojsoncallback": "1"}
    verb = "--get " if method.http == "GET" else ""
    parts = [f"curl --silent --show-error {verb}{_ADDRESS}", '--data-urlencode "api_key=$FLICKR_API_KEY"']
    parts += [f"--data-urlencode {shlex.quote(f'{name}={value}')}" for name, value in sent.items()]
    return " \\\n  ".join(parts)


def _credentials(method: Method[Any]) -> list[str]:
    if method.permission == "none" and method.name not in SIGNED:
        return ["# Set FLICKR_API_KEY."]
    user = f"a user who granted {method.permission}" if method.permission != "none" else "a user who is signed in"
    return [
        f"# For {user}: set FLICKR_API_KEY, FLICKR_API_SECRET,",
        "# FLICKR_OAUTH_TOKEN and FLICKR_OAUTH_TOKEN_SECRET.",
    ]


def _imports(arguments: dict[str, Any]) -> list[str]:
    found = {type(value).__name__ for value in arguments.values() if isinstance(value, date)}
    if any(isinstance(value, datetime) and value.tzinfo for value in arguments.values()):
        found.add("UTC")
    ordered = sorted(found, key=lambda name: (name != "UTC", name))
    return [f"from datetime import {', '.join(ordered)}", ""] if found else []


def _literal(value: Any) -> str:
    if isinstance(value, datetime):
        parts = [value.year, value.month, value.day, *([value.hour] if value.hour else [])]
        zone = ", tzinfo=UTC" if value.tzinfo else ""
        return f"datetime({', '.join(map(str, parts))}{zone})"
    if isinstance(value, date):
        return f"date({value.year}, {value.month}, {value.day})"
    if isinstance(value, list):
        return f"[{', '.join(map(_literal, value))}]"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return repr(value)
