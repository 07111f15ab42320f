"""What the faults do to one request: before it is handled, to its answer, and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzeug.exceptions import HTTPException

from flickr_runtime.lazy import cached_property
from flickr_sandbox.errors import Failure
from flickr_sandbox.faults.damage import spoilt
from flickr_sandbox.faults.plan import Subject
from flickr_sandbox.faults.replacements import answer_instead
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

__all__ = ["Meeting", "meet"]

REST = "rest"  # the one service whose requests go by the name of the method they call


def meet(faults: Faults, service: str, context: Context) -> Meeting:
    """Finds the faults that befall a request to a service, and counts them."""
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
            pass  # for the endpoint to answer
    now = context.settings.clock()
    return Meeting(faults, faults.befall(Subject(name, stamp, now)) if len(faults) else [], context.request, form)


class Meeting:
    """A request and the faults that befall it, in order; `form` is the format that it wants its answer in."""

    def __init__(self, faults: Faults, befalling: list[Fault], request: Request, form: Format) -> None:
        self._faults, self._befalling = faults, befalling
        self._request, self._form = request, form

    @cached_property
    def oddities(self) -> Mapping[str, Fault]:
        """Those that make an answer odd, by kind; the first of a kind counts."""
        return {fault.kind: fault for fault in reversed(self._befalling) if fault.facts.stage == "odd"}

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of those that befall it."""
        return tuple(fault.kind for fault in self._befalling)

    def before(self) -> Response | None:
        """What is answered without handling the request; None where it is to be handled."""
        for fault in self._befalling:
            if fault.when == "before" and (answer := self._act(fault)):
                return answer
        return None

    def after(self, response: Response) -> Response:
        """What is answered in place of that answer."""
        for fault in self._befalling:
            if fault.facts.stage == "spoil":
                response = spoilt(fault, self._request, response)
            elif fault.when == "after":
                response = self._act(fault) or response
        return response

    def _act(self, fault: Fault) -> Response | None:
        if fault.kind in ("slow", "hang"):
            self._faults.pause(fault.amount)
        return answer_instead(fault, self._request, self._form) if fault.facts.stage == "instead" else None
