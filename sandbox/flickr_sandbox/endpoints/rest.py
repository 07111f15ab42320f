"""`/services/rest`: every method of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzeug.exceptions import RequestEntityTooLarge

import flickr_specs
from flickr_sandbox.dispatch import call_method
from flickr_sandbox.errors import Failure
from flickr_sandbox.faults.shape import reshaped
from flickr_sandbox.wire import Format, choose_format, failure, success
from flickr_sandbox.wire.envelope import XML

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from flickr_sandbox.endpoints.context import Context

__all__ = ["rest"]


def rest(context: Context) -> Response:
    """Calls a method and wraps what comes of it in the format that was asked for."""
    form = XML
    try:
        parameters = context.parameters
        form = choose_format(parameters)
        tree = call_method(
            parameters,
            verb=context.request.method,
            origin=context.origin,
            path=context.request.path,
            database=context.database,
            settings=context.settings,
            site=context.site,
            oddities=context.oddities,
        )
    except Failure as failed:
        context.outcome = f"{_name(context)} fail {failed.code}"
        return failure(form, failed)
    except RequestEntityTooLarge:
        limit = context.settings.max_body_bytes
        answer = failure(form, Failure(105, f"Service currently unavailable: the body is longer than {limit} bytes"))
        answer.status_code = 413
        return answer
    context.outcome = f"{_name(context)} ok"
    tree = reshaped(parameters.get("method") or "", tree, context.oddities, is_json=form.kind == "json")
    if "wrong_format" in context.oddities:
        form = Format("json") if form.kind == "xml" else XML
    return success(form, tree)


def _name(context: Context) -> str:
    """The method, if there is one of that name: anything else is a text of the caller's."""
    name = context.parameters.get("method") or ""
    return name if name in flickr_specs.method_names() else "?"
