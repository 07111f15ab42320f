"""`/sandbox/faults`: what goes wrong, as JSON, to be looked at and changed while the sandbox runs.

Only for programs on this machine: they have to come over the loopback address, name it as the host, and send JSON, none
of which a page on the web can do behind the back of a browser's user.
"""

from __future__ import annotations

import ipaddress
import json
from typing import TYPE_CHECKING, Any

from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from flickr_sandbox.errors import SandboxError
from flickr_sandbox.faults import Fault

if TYPE_CHECKING:
    from werkzeug.wrappers import Request

    from flickr_sandbox.endpoints.context import Context

__all__ = ["fault", "faults"]

_HOSTS = ("127.0.0.1", "localhost", "[::1]")


def faults(context: Context) -> Response:
    """Lists the faults, adds one (`{"kind": "429", "times": 2}` or `{"fault": "429,times=2"}`), or takes all away."""
    if refused := _refused(context.request):
        return refused
    if context.request.method == "POST":
        try:
            given = _object(context.request)
            text = given.pop("fault", None)
            planned = context.faults.add(text if isinstance(text, str) else Fault.read(given), **given)
        except SandboxError as error:
            return _json({"error": str(error)}, 400)
        return _json(planned.described(), 201)
    if context.request.method == "DELETE":
        context.faults.clear()
    return _json({"faults": [planned.described() for planned in context.faults]})


def fault(context: Context, number: int) -> Response:
    """Takes one fault away."""
    if refused := _refused(context.request):
        return refused
    if not context.faults.remove(number):
        return _json({"error": f"there is no fault {number}"}, 404)
    return _json({"faults": [planned.described() for planned in context.faults]})


def _refused(request: Request) -> Response | None:
    try:
        local = ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        local = False
    if not local or request.host.removesuffix(f":{request.host.rpartition(':')[2]}") not in _HOSTS:
        return _json({"error": "faults can be seen and changed from this machine only, by its loopback address"}, 403)
    if request.method == "POST" and request.mimetype != "application/json":
        return _json({"error": "send a JSON object, with Content-Type: application/json"}, 415)
    return None


def _object(request: Request) -> dict[str, Any]:
    try:
        given = json.loads(request.get_data())
    except (ValueError, RecursionError, RequestEntityTooLarge) as error:
        raise SandboxError(f"the body is no JSON ({error})") from None
    if not isinstance(given, dict):
        raise SandboxError('the body has to be an object such as {"kind": "429", "times": 2}')
    return given


def _json(value: object, status: int = 200) -> Response:
    return Response(f"{json.dumps(value)}\n", status=status, content_type="application/json")
