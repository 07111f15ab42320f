"""What only programs and pages of this machine may do: they come over loopback, name it as the host, and send JSON."""

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

__all__ = ["CONTROL_HOSTS", "json_answer", "json_object", "refused", "texts"]

CONTROL_HOSTS = "flickr_sandbox.control_hosts"
"""Where the WSGI environment says which other hosts are allowed."""

_HOSTS = ("127.0.0.1", "localhost", "[::1]")


def refused(request: Request, *, form: bool = False) -> Response | None:
    """The refusal of a request from elsewhere, or of what a page of another site could send; None for others.

    `form` lets a form pass: for addresses that no other page knows.
    """
    try:
        local = ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        local = False
    named = [request.host, forwarded_host(request) or request.host]  # a reverse proxy brings requests from elsewhere
    names = [host.removesuffix(f":{host.rpartition(':')[2]}").lower() for host in named]
    allowed = request.environ.get(CONTROL_HOSTS, frozenset())
    if not all(name in allowed or "*" in allowed or (local and name in _HOSTS) for name in names):
        said = "only the same machine can use this, at a loopback address; --allow-control HOST permits others at HOST"
        return json_answer({"error": said}, 403)
    if request.method == "POST" and not form and request.mimetype != "application/json":
        return json_answer(
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
    """The members of an object whose members may be these, each a text; raises `SandboxError` for any other."""
    for name, value in given.items():
        if name not in names:
            raise SandboxError(f"{name!r} means nothing here; give {', '.join(names)}")
        if not isinstance(value, str) or not value:
            raise SandboxError(f'"{name}" is {json.dumps(value)[:100]}; it must be a text')
    return given


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not a number")


def json_answer(value: object, status: int = 200) -> Response:
    """An answer in JSON."""
    return Response(f"{json.dumps(value)}\n", status=status, content_type="application/json")
