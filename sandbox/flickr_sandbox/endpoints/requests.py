"""`/sandbox/requests` and `/sandbox/usage`: the recorded requests and the usage, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.endpoints.local import json_response, refused
from flickr_sandbox.state import tokens

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from flickr_sandbox.endpoints.context import Context

__all__ = ["requests", "usage"]

_MAX_COUNT = 1000
_LIMIT = 3600  # calls an hour that Flickr asks each key to stay below (guide)


def requests(context: Context) -> Response:
    """Lists the requests, the oldest first, or deletes them (DELETE).

    `after` selects those with a greater number, `method` those of a method (`flickr.photos.*`), `user` those of a
    user, `limit` the last ones, at most 1000. `first` in the response is the number of the oldest request that is
    stored, or of the next one.
    """
    if no := refused(context.request):
        return no
    recorded, query = context.core.requests, context.request.args
    if context.request.method == "DELETE":
        recorded.clear()
    after, limit = (query.get(name) or default for name, default in (("after", "0"), ("limit", str(_MAX_COUNT))))
    if not (after.isdecimal() and limit.isdecimal() and 1 <= int(limit) <= _MAX_COUNT):
        return json_response({"error": f"after must be the number of a request, and limit 1 to {_MAX_COUNT}"}, 400)
    found = recorded.of(query.get("method") or "*", user=query.get("user") or None)
    found = [request for request in found if request.number > int(after)]
    shown = found[-int(limit) :]
    described = [request.described() for request in shown]
    first = recorded.first_number
    return json_response({"requests": described, "first": first, "total": len(found), "forgotten": recorded.forgotten})


def usage(context: Context) -> Response:
    """Calls of the last day, by application, method and minute of the world's clock."""
    if no := refused(context.request):
        return no
    now = context.core.clock()
    limits = {app.name: app.limit for app in tokens.all_consumers(context.database) if app.limit is not None}
    apps = [{**app, "limit": limits.get(app["app"], _LIMIT)} for app in context.core.usage.described(now)]
    return json_response({"now": now, "limit": _LIMIT, "apps": apps})
