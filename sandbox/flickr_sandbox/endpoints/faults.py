"""`/sandbox/faults`: the faults, as JSON, read and changed while the sandbox runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.endpoints.local import json_object, json_response, refused
from flickr_sandbox.errors import SandboxError
from flickr_sandbox.faults import Fault

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from flickr_sandbox.endpoints.context import Context

__all__ = ["fault", "faults"]


def faults(context: Context) -> Response:
    """Lists the faults, adds one (`{"kind": "429", "times": 2}` or `{"fault": "429,times=2"}`), or removes all."""
    if no := refused(context.request):
        return no
    if context.request.method == "POST":
        try:
            given = json_object(context.request)
            text = given.pop("fault", None)
            planned = context.faults.add(text if isinstance(text, str) else Fault.read(given), **given)
        except SandboxError as error:
            return json_response({"error": str(error)}, 400)
        return json_response(planned.described(), 201)
    if context.request.method == "DELETE":
        context.faults.clear()
    return json_response({"faults": [planned.described() for planned in context.faults]})


def fault(context: Context, number: int) -> Response:
    """Removes one fault."""
    if no := refused(context.request):
        return no
    if not context.faults.remove(number):
        return json_response({"error": f"there is no fault {number}"}, 404)
    return json_response({"faults": [planned.described() for planned in context.faults]})
