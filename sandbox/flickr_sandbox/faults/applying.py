"""Applies faults to one request: before it is handled, and to its response."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzeug.exceptions import HTTPException

from flickr_runtime.lazy import cached_property
from flickr_sandbox.errors import Failure
from flickr_sandbox.faults.damage import damaged
from flickr_sandbox.faults.plan import Subject
from flickr_sandbox.faults.replacements import replacement_response
from flickr_sandbox.oauth import is_signed
from flickr_sandbox.wire import choose_format
from flickr_sandbox.wire.envelope import XML

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.wrappers import Request, Response

    from flickr_sandbox.endpoints.context import Context
    from flickr_sandbox.faults.fault import Fault
    from flickr_sandbox.faults.plan import Faults
    from flickr_sandbox.wire import Format

__all__ = ["MatchedFaults", "match_faults"]

REST = "rest"  # the one service whose requests go by the name of the method they call


def match_faults(faults: Faults, service: str, context: Context) -> MatchedFaults:
    """Finds the faults that match a request to a service, and counts them."""
    form, name, stamp = XML, service, None
    if len(faults):
        try:
            parameters = context.parameters
            oauth = parameters.oauth() if is_signed(parameters) else {}
            stamp = int(oauth["oauth_timestamp"]) if oauth.get("oauth_timestamp", "")[:12].isdecimal() else None
            if service == REST:
                name = parameters.get("method") or "unknown"
                form = choose_format(parameters)
        except (Failure, HTTPException):
            pass  # the endpoint responds with the error
    now = context.settings.clock()
    return MatchedFaults(faults, faults.match(Subject(name, stamp, now)) if len(faults) else [], context.request, form)


class MatchedFaults:
    """A request and the faults that match it, in order; `form` is the format of its response."""

    def __init__(self, faults: Faults, matched: list[Fault], request: Request, form: Format) -> None:
        self._faults, self._matched = faults, matched
        self._request, self._form = request, form

    @cached_property
    def oddities(self) -> Mapping[str, Fault]:
        """The faults that alter a response, by kind; the first of a kind counts."""
        return {fault.kind: fault for fault in reversed(self._matched) if fault.facts.stage == "alter"}

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of the matched faults."""
        return tuple(fault.kind for fault in self._matched)

    def before(self) -> Response | None:
        """The response without handling the request; None if it is to be handled."""
        for fault in self._matched:
            if fault.when == "before" and (response := self._act(fault)):
                return response
        return None

    def after(self, response: Response) -> Response:
        """The response in place of the handler's."""
        for fault in self._matched:
            if fault.facts.stage == "damage":
                response = damaged(fault, self._request, response)
            elif fault.when == "after":
                response = self._act(fault) or response
        return response

    def _act(self, fault: Fault) -> Response | None:
        if fault.kind in ("slow", "hang"):
            self._faults.pause(fault.amount)
        return replacement_response(fault, self._request, self._form) if fault.facts.stage == "replace" else None
