"""A call to an endpoint as it may be shown: without key and signature, which the programs read from the environment."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from flickr_sandbox.explorer.snippets import Account, python_program, shell_command
from flickr_sandbox.explorer.standalone.calls import SHOWN_KEY

if TYPE_CHECKING:
    from flickr_sandbox.explorer.request import Wanted
    from flickr_sandbox.explorer.standalone.calls import Target

__all__ = ["prepared"]

_SIGNED = "The call is signed, which curl cannot do; the other programs can."
_FOUND = "Programs find the key in FLICKR_API_KEY."


def prepared(target: Target, wanted: Wanted) -> dict[str, Any]:
    """Verb, URL and body of the request, and the same call as programs."""
    verb, fields = target.describe(wanted)
    url, sent = target.endpoints.rest, "&".join(f"{name}={_shown(value)}" for name, value in fields.items())
    account = Account()
    return {
        "verb": verb,
        "url": url if verb == "POST" else f"{url}?{sent}",
        "body": sent if verb == "POST" else "",
        "python": python_program(wanted.method, wanted.arguments, account),
        "shell": shell_command(wanted.method, wanted.arguments, account),
        "curl": "" if wanted.user else _curl(verb, url, fields),
        "note": _SIGNED if wanted.user else _FOUND,
    }


def _shown(value: str) -> str:
    """A value as part of a URL; the variable for the key is not encoded."""
    return value if value == SHOWN_KEY else quote(value, safe="")


def _curl(verb: str, url: str, fields: dict[str, str]) -> str:
    parts = ["curl", *(["--get"] if verb == "GET" else []), shlex.quote(url)]
    words = [
        f'--data-urlencode "api_key={value}"'
        if name == "api_key"
        else f"--data-urlencode {shlex.quote(f'{name}={value}')}"
        for name, value in fields.items()
    ]
    return " \\\n  ".join([" ".join(parts), *words])
