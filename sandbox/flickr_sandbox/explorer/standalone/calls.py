"""Calls to an endpoint, with the user's credentials and limit, and exactly once."""

from __future__ import annotations

import time
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Literal, Self, cast

import flickr_specs
from flickr_runtime.calls import USER_AGENT
from flickr_runtime.deadline import Deadline
from flickr_runtime.endpoints import Endpoints, is_loopback, refuse_plain_http
from flickr_runtime.errors import FlickrError
from flickr_runtime.flow import Flow, Send, drive
from flickr_runtime.governor import Governor
from flickr_runtime.lazy import cached_property
from flickr_runtime.messages import File, Request, Response
from flickr_runtime.retries import pause_before_retry
from flickr_runtime.signing import authorization
from flickr_runtime.state.location import open_state
from flickr_runtime.statuses import refused
from flickr_runtime.tokens.find import find_credentials
from flickr_runtime.transport import RequestsTransport
from flickr_sandbox.errors import SandboxError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import BinaryIO

    from flickr_runtime.credentials import Credentials
    from flickr_sandbox.explorer.request import Wanted

__all__ = ["SHOWN_KEY", "Target"]

_LIMIT = 3600
_TIMEOUT_SECONDS, _DEADLINE_SECONDS, _UPLOAD_SECONDS = 30.0, 60.0, 600.0
SHOWN_KEY = "$FLICKR_API_KEY"
_MAX_PAUSE_SECONDS = 3600.0


@dataclass(frozen=True)
class Target:
    """An endpoint and the credentials for it.

    Attributes:
        endpoints: The addresses; calls are sent to `rest`, files to `upload`.
        credentials: The key and the user's token; None for calls without a key.
    """

    endpoints: Endpoints
    credentials: Credentials | None = None

    @classmethod
    def at(cls, base_url: str | None, *, with_credentials: bool) -> Self:
        """The endpoint of a URL, or the one that the environment names.

        The credentials of the environment, or those stored by `flickr login`, belong to its endpoint. They are
        sent to another one only `with_credentials`.

        Raises:
            SandboxError: The URL is invalid, or credentials would be sent in plain text to another machine.
        """
        try:
            own = Endpoints.from_env()
            endpoints = Endpoints.below(base_url) if base_url else own
            is_own = endpoints.rest == own.rest
            credentials = _credentials(needed=with_credentials) if is_own or with_credentials else None
            if credentials:
                refuse_plain_http(endpoints, allowed=None)
        except FlickrError as error:
            raise SandboxError(str(error)) from None
        return cls(endpoints, credentials)

    @property
    def base(self) -> str:
        """The endpoint without `/services/rest/`."""
        return self.endpoints.rest.removesuffix("/").removesuffix("/services/rest")

    @property
    def has_user(self) -> bool:
        """Whether calls can be made for a user."""
        return self.credentials is not None and self.credentials.token is not None

    @cached_property
    def governor(self) -> Governor | None:
        """Applies the key's limit over all programs that use it; None on this machine, or without a key."""
        if self.credentials is None or is_loopback(self.endpoints.rest):
            return None
        return Governor(open_state, self.credentials.api_key, calls_per_hour=_LIMIT)

    @cached_property
    def _transport(self) -> RequestsTransport:
        return RequestsTransport()

    def describe(self, wanted: Wanted) -> tuple[str, dict[str, str]]:
        """Verb and fields of a call as they may be shown: without key and signature."""
        key = {} if wanted.user or not self.credentials else {"api_key": SHOWN_KEY}
        return flickr_specs.load_method(wanted.method)["x-flickr"]["http"], {**wanted.fields, **key}

    def send(self, wanted: Wanted) -> dict[str, Any]:
        """Makes a call, once, and returns its response; follows no redirects. Raises `SandboxError` without one."""
        deadline = Deadline.after(_DEADLINE_SECONDS)
        return self._drive(wanted.method, deadline, lambda: self._request(wanted, deadline))

    def upload(self, fields: Mapping[str, str], name: str, content: BinaryIO) -> dict[str, Any]:
        """Uploads a file for the user, once, and returns the response. Raises `SandboxError` without one."""
        deadline = Deadline.after(_UPLOAD_SECONDS)
        return self._drive("upload", deadline, lambda: self._upload_request(fields, File(name, content), deadline))

    def _drive(self, name: str, deadline: Deadline, request: Callable[[], Request]) -> dict[str, Any]:
        began = time.monotonic()
        try:
            response = drive(self._flow(name, deadline, request), self._transport)
        except FlickrError as error:
            raise SandboxError(str(error)) from None
        return {
            "status": response.status,
            "reason": _reason(response.status),
            "headers": [list(pair) for pair in response.headers.items()],
            "text": response.body.decode("utf-8", "replace"),
            "took": (time.monotonic() - began) * 1000,
        }

    def close(self) -> None:
        """Closes connections, and writes the counted calls."""
        self._transport.close()
        if self.governor:
            self.governor.close()

    def _flow(self, name: str, deadline: Deadline, request: Callable[[], Request]) -> Flow[Response]:
        if self.governor:
            yield from self.governor.start(name, deadline=deadline, attempt=0, emit=lambda _: None)
        try:
            response: Response = yield Send(request())
        except FlickrError as error:
            if self.governor:
                self.governor.failed(name, error)
            raise
        if self.governor and response.status == 429:  # all programs with this key wait
            limited = refused(name, response)
            self.governor.failed(name, limited)
            yield from self.governor.slow_down(min(pause_before_retry(limited, 0), _MAX_PAUSE_SECONDS))
        elif self.governor:
            self.governor.succeeded(name)
        return response

    def _request(self, wanted: Wanted, deadline: Deadline) -> Request:
        verb = cast("Literal['GET', 'POST']", flickr_specs.load_method(wanted.method)["x-flickr"]["http"])
        fields, headers, url = dict(wanted.fields), {"User-Agent": USER_AGENT}, self.endpoints.rest
        if wanted.user and self.credentials:
            token = self.credentials.token
            headers["Authorization"] = authorization(verb, url, fields, self.credentials, token=token)
        elif self.credentials:
            fields["api_key"] = self.credentials.api_key
        within = deadline.within(_TIMEOUT_SECONDS)
        return Request(verb=verb, url=url, fields=fields, headers=headers, timeout=within, deadline=deadline)

    def _upload_request(self, fields: Mapping[str, str], file: File, deadline: Deadline) -> Request:
        if self.credentials is None:
            raise SandboxError("an upload needs a key and the token of a user")
        url, token = self.endpoints.upload, self.credentials.token
        signed = authorization("POST", url, fields, self.credentials, token=token)
        headers = {"User-Agent": USER_AGENT, "Authorization": signed}
        files = {"photo": file}
        within = deadline.within(_UPLOAD_SECONDS)
        return Request(
            verb="POST", url=url, fields=fields, headers=headers, files=files, timeout=within, deadline=deadline
        )


def _credentials(*, needed: bool) -> Credentials | None:
    try:
        return find_credentials()
    except FlickrError:
        if needed:
            raise
        return None


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
