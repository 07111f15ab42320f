"""What only programs and pages of this machine may request: over loopback, with its host name, and in JSON."""

from __future__ import annotations

import ipaddress
import json
from typing import TYPE_CHECKING, Any

from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from flickr_sandbox.errors import SandboxError
from flickr_sandbox.origin import forwarded_host

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.wrappers import Request

__all__ = ["CONTROL_HOSTS", "json_object", "json_response", "refused", "texts"]

CONTROL_HOSTS = "flickr_sandbox.control_hosts"
"""Where the WSGI environment says which other hosts are allowed."""

_HOSTS = ("127.0.0.1", "localhost", "[::1]")


def refused(request: Request, *, form: bool = False) -> Response | None:
    """The refusal of a request from elsewhere, or of one that a page of another site could send; None for others.

    `form` allows a form, for URLs that no other page knows.
    """
    try:
        local = ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        local = False
    named = [request.host, forwarded_host(request) or request.host]  # a reverse proxy forwards requests from elsewhere
    names = [host.removesuffix(f":{host.rpartition(':')[2]}").lower() for host in named]
    allowed = request.environ.get(CONTROL_HOSTS, frozenset())
    if not all(name in allowed or "*" in allowed or (local and name in _HOSTS) for name in names):
        said = "only the same machine can use this, at a loopback address; --allow-control HOST permits others at HOST"
        return json_response({"error": said}, 403)
    if request.method == "POST" and not form and request.mimetype != "application/json":
        return json_response(
            {"error": "send a JSON object with Content-Type: application/json, as curl --json does"}, 415
        )
    return None


def json_object(request: Request) -> dict[str, Any]:
    """The object in the body; raises `SandboxError` for anything else."""
    try:
        given = json.loads(request.get_data(), parse_constant=_refuse)
    except (ValueError, RecursionError, RequestEntityTooLarge) as error:
        raise SandboxError(f"the body is not JSON ({error})") from None
    if not isinstance(given, dict):
        raise SandboxError('the body must be an object, such as {"kind": "429", "times": 2}')
    return given


def texts(given: Mapping[str, Any], *names: str) -> Mapping[str, str]:
    """The members of an object that may have these members, each a text; raises `SandboxError` for others."""
    for name, value in given.items():
        if name not in names:
            raise SandboxError(f"{name!r} means nothing here; give {', '.join(names)}")
        if not isinstance(value, str) or not value:
            raise SandboxError(f'"{name}" is {json.dumps(value)[:100]}; it must be a text')
    return given


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not a number")


def json_response(value: object, status: int = 200) -> Response:
    """A response in JSON."""
    return Response(f"{json.dumps(value)}\n", status=status, content_type="application/json")
