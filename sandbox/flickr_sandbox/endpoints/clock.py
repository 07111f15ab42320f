"""`/sandbox/clock`: the world's clock."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flickr_sandbox.endpoints.local import json_object, json_response, refused
from flickr_sandbox.errors import SandboxError

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from flickr_sandbox.endpoints.context import Context

__all__ = ["clock"]

_MEMBERS = ("set", "advance", "stopped")


def clock(context: Context) -> Response:
    """Returns the time, changes it, or lets it run with the machine's clock again (DELETE).

    POST takes `{"set": "2024-05-06T07:08:09Z"}`, `{"advance": 3600}` and `{"stopped": true}`, or several of them.
    """
    if no := refused(context.request):
        return no
    found = context.core.clock
    if context.request.method == "DELETE":
        found.reset()
    elif context.request.method == "POST":
        try:
            _change(context, json_object(context.request))
        except SandboxError as error:
            return json_response({"error": str(error)}, 400)
    now = found()
    return json_response(
        {"now": now, "date": datetime.fromtimestamp(int(now), UTC).isoformat(), "stopped": found.is_stopped}
    )


def _change(context: Context, given: dict[str, object]) -> None:
    if unknown := sorted(set(given) - set(_MEMBERS)):
        raise SandboxError(f"{unknown[0]!r} means nothing to the clock; it takes {', '.join(_MEMBERS)}")
    found, seconds, moment = context.core.clock, given.get("advance", 0), given.get("set")
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        raise SandboxError('"advance" must be a number of seconds')
    if not isinstance(given.get("stopped", False), bool):
        raise SandboxError('"stopped" must be true or false')
    if moment is not None and not isinstance(moment, str | int | float):
        raise SandboxError('"set" must be a date or seconds since 1970')
    if given.get("stopped"):
        found.stop()  # first, so that it stops at exactly the time that is set
    if moment is not None:
        found.set(moment)
    found.advance(seconds)
    if given.get("stopped") is False:
        found.go()
