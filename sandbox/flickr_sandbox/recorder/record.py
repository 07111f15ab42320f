"""Makes a record and a log line of each request."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from werkzeug.exceptions import HTTPException

from flickr_sandbox.oauth import is_signed
from flickr_sandbox.recorder.redact import HIDDEN, SECRET_NAMES, hidden, secrets_in
from flickr_sandbox.recorder.request import RecordedRequest, Signature
from flickr_sandbox.state import tokens, users
from flickr_sandbox.wire.encoded import EncodedList

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from flickr_sandbox.core import Core
    from flickr_sandbox.endpoints.context import Context
    from flickr_sandbox.wire import Parameters, Tree

__all__ = ["Log", "Recorder"]

Log = Callable[[str], None]
_MAPPINGS, _LISTS = (dict, Mapping), (list, EncodedList)
_API = ("rest", "upload", "replace")
_ENVELOPE = {"method", "format", "nojsoncallback", "jsoncallback", "api_key"}
_PICTURE = re.compile(r"_[0-9a-f]{6,16}(?=[_.])")
_MAX_NAME_LENGTH, _MAX_BODY_LENGTH = 100, 100_000


class Recorder:
    """Records the requests of one sandbox; `log` receives a line for each, and the bodies if it is `verbose`."""

    def __init__(self, core: Core, log: Log | None, *, verbose: bool) -> None:
        self._core, self._log, self._verbose = core, log, verbose

    def record(self, context: Context, response: Response | None, seconds: float) -> None:
        """Records a request; `response` is None if the connection was reset. Not for `/sandbox/…`."""
        path = context.request.path
        if path == "/" or path.startswith("/sandbox/"):
            return
        secrets = self._secrets(context)
        request = self._request(context, response, seconds, secrets)
        self._core.requests.add(request)
        if context.outcome.service in _API and request.app:
            self._core.usage.add(request.app, request.method, self._core.clock())
        if self._log:
            self._log(str(request))
            if self._verbose and context.outcome.service:
                self._log_bodies(self._log, request, response, secrets)

    def _request(
        self, context: Context, response: Response | None, seconds: float, secrets: list[str]
    ) -> RecordedRequest:
        outcome, parameters = context.outcome, _parameters(context)
        sent = parameters.arguments() if parameters else {}
        entries, count = _listed(outcome.tree)
        user = (
            users.find_user(self._core.database, outcome.caller.nsid)
            if outcome.caller and outcome.caller.nsid
            else None
        )
        failure = outcome.failure
        return RecordedRequest(
            number=self._core.requests.next_number(),
            at=time.time(),
            seconds=seconds,
            method=_name(context, hidden(sent.get("method", ""), secrets)),
            arguments=_arguments(context, sent, secrets),
            format=_format(outcome.service, parameters, secrets),
            app=self._app(context),
            user=user.path if user else None,
            signature=_signature(context, parameters),
            status=response.status_code if response else 0,
            code=failure.code if failure else None,
            message=hidden(failure.message, secrets) if failure else outcome.problem,
            count=count,
            entries=entries,
            verb=context.request.method,
            path=_PICTURE.sub(f"_{HIDDEN}", hidden(context.request.path, secrets)),
            user_agent=hidden(context.request.environ.get("HTTP_USER_AGENT", ""), secrets)[:_MAX_BODY_LENGTH],
            faults=outcome.faults,
        )

    def _app(self, context: Context) -> str:
        caller = context.outcome.caller
        found = tokens.find_consumer(self._core.database, caller.consumer) if caller else None
        return found.name if found else ""

    def _secrets(self, context: Context) -> list[str]:
        parameters, database = _parameters(context), self._core.database
        sent = (parameters.arguments(), parameters.oauth()) if parameters else ()
        known = tokens.secrets_of_consumers(database)
        for token in {each["oauth_token"] for each in sent if "oauth_token" in each}:
            found = tokens.find_access_token(database, token) or tokens.find_request_token(database, token)
            known = [*known, found.secret] if found else known
        return secrets_in(*sent, known=known)

    def _log_bodies(self, log: Log, request: RecordedRequest, response: Response | None, secrets: list[str]) -> None:
        for name, value in request.arguments.items():
            for line in _lines(f"{name}={value[:_MAX_BODY_LENGTH]}"):
                log(f"  > {line}")
        if response is None:
            return
        kind = response.mimetype or ""
        if not kind.startswith("text/") and "json" not in kind and "xml" not in kind:
            log(f"  < {kind}, {response.content_length} bytes")
            return
        if not response.is_sequence:  # a fault cuts it off while it is sent
            log("  < a part of the body")
            return
        body = response.get_data().decode("utf-8", "replace")  # a fault may have put Latin-1 in it
        for line in _lines(hidden(body[:_MAX_BODY_LENGTH], secrets)):
            log(f"  < {line}")


def _lines(text: str) -> list[str]:
    """The lines of a received text, without control characters."""
    return [
        "".join(each if each.isprintable() or each == "\t" else "\N{REPLACEMENT CHARACTER}" for each in line)
        for line in text.splitlines()
    ]


def _parameters(context: Context) -> Parameters | None:
    try:
        return context.parameters
    except (HTTPException, OSError):  # a body that is too long, or that broke off
        return None


def _format(service: str, parameters: Parameters | None, secrets: list[str]) -> str:
    if service != "rest":
        return ""
    asked = (parameters.get("format") or parameters.default_format) if parameters else "rest"
    return hidden(asked, secrets)[:_MAX_NAME_LENGTH]


def _name(context: Context, method: str) -> str:
    service = context.outcome.service
    if service == "rest":
        return method[:_MAX_NAME_LENGTH].split("\n", maxsplit=1)[0] or "?"
    if service:
        return service
    is_login = context.request.path.startswith("/services/oauth/auth")
    return "oauth.authorize" if is_login else "page"


def _arguments(context: Context, sent: Mapping[str, str], secrets: list[str]) -> dict[str, str]:
    recorded = {name: value for name, value in sent.items() if name not in _ENVELOPE and not name.startswith("oauth_")}
    together = "\n".join((*recorded, *recorded.values()))
    if not SECRET_NAMES.isdisjoint(recorded) or hidden(together, secrets) != together:  # most requests have none
        recorded = {
            hidden(name, secrets): HIDDEN if name in SECRET_NAMES else hidden(value, secrets)
            for name, value in recorded.items()
        }
    if context.outcome.file:
        name, length = context.outcome.file
        recorded |= {"photo": name, "photo_bytes": str(length)}
    return recorded


def _signature(context: Context, parameters: Parameters | None) -> Signature:
    if context.outcome.problem:
        return "refused"
    is_valid = parameters is not None and context.outcome.caller is not None and is_signed(parameters)
    return "valid" if is_valid and "oauth_signature" in (parameters.oauth() if parameters else {}) else "none"


def _listed(tree: Tree | None) -> tuple[str, int | None]:
    """What a response lists, and how many: `photos` for `{"photos": {"photo": […]}}`; empty and None for others."""
    for container in (tree or {}).values():
        if isinstance(container, _MAPPINGS):
            for name, entries in container.items():
                if isinstance(entries, _LISTS):
                    return _plural(name, len(entries)), len(entries)
    return "", None


def _plural(noun: str, count: int) -> str:
    if count == 1:
        return noun
    return f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
