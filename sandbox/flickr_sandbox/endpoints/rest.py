"""`/services/rest`: every method of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzeug.exceptions import RequestEntityTooLarge

from flickr_sandbox.dispatch import call_method
from flickr_sandbox.endpoints.feeds import feed_of_tree
from flickr_sandbox.errors import Failure
from flickr_sandbox.faults.shape import reshaped
from flickr_sandbox.feeds.writers import FORMS
from flickr_sandbox.wire import Format, choose_format, default_format, failure, success
from flickr_sandbox.wire.envelope import XML
from flickr_sandbox.wire.unreadable import refuse_unread

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from flickr_sandbox.endpoints.context import Context
    from flickr_sandbox.wire import Tree

__all__ = ["rest"]


def rest(context: Context) -> Response:
    """Calls a method and returns its response or failure in the requested format."""
    form = XML
    try:
        parameters = context.parameters
        form = default_format(parameters)
        form = choose_format(parameters)
        if parameters.broken:
            raise parameters.broken
        if not parameters.get("method"):
            refuse_unread(context.request, 112, 'Method "unknown" not found')
        tree = context.outcome.tree = call_method(context, is_json=form.kind == "json")
    except Failure as failed:
        context.outcome.failure = failed
        return failure(form, failed)
    except RequestEntityTooLarge:
        limit = context.settings.max_body_bytes
        answer = failure(form, Failure(105, f"Service currently unavailable: the body is longer than {limit} bytes"))
        answer.status_code = 413
        return answer
    if form.kind == "feed":
        return _feed(context, form, tree)
    tree = reshaped(parameters.get("method") or "", tree, context.oddities, is_json=form.kind == "json")
    if "wrong_format" in context.oddities:
        form = Format("json") if form.kind == "xml" else XML
    return success(form, tree)


def _feed(context: Context, form: Format, tree: Tree) -> Response:
    method = context.parameters.get("method") or ""
    if response := feed_of_tree(context, method, tree, FORMS[form.feed]):
        return response
    failed = context.outcome.failure = Failure(111, f'Format "feed-{form.feed}" not found')
    return failure(form, failed)
