"""`/services/rest`: every method of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzeug.exceptions import RequestEntityTooLarge

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
        tree = context.outcome.tree = call_method(context, is_json=form.kind == "json")
    except Failure as failed:
        context.outcome.failure = failed
        return failure(form, failed)
    except RequestEntityTooLarge:
        limit = context.settings.max_body_bytes
        answer = failure(form, Failure(105, f"Service currently unavailable: the body is longer than {limit} bytes"))
        answer.status_code = 413
        return answer
    tree = reshaped(parameters.get("method") or "", tree, context.oddities, is_json=form.kind == "json")
    if "wrong_format" in context.oddities:
        form = Format("json") if form.kind == "xml" else XML
    return success(form, tree)
