"""The synchronous client that generated code stands on: it holds the configuration and makes calls."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Self, TypeVar, Unpack

from flickr_runtime.answers import accepted, read_typed, read_untyped
from flickr_runtime.arguments import encode_arguments
from flickr_runtime.calls import call_request, form_request
from flickr_runtime.credentials import Credentials, Token
from flickr_runtime.endpoints import Endpoints
from flickr_runtime.errors import ArgumentError, ConfigurationError
from flickr_runtime.login import LoginRequest, Permission, begin_login, finish_login
from flickr_runtime.method import Method
from flickr_runtime.transport import RequestsTransport, Transport
from flickr_runtime.upload import Source, UploadOptions, open_source, read_upload, upload_fields

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flickr_runtime.messages import Request

__all__ = ["BaseClient"]

T = TypeVar("T")
_METHOD_NAME = re.compile(r"flickr(\.[A-Za-z][A-Za-z0-9]*){1,6}")


class BaseClient:
    """Makes calls with one set of credentials, over one pool of connections. Threads may share it."""

    def __init__(
        self,
        api_key: str,
        api_secret: str | None = None,
        *,
        token: Token | None = None,
        base_url: str | None = None,
        endpoints: Endpoints | None = None,
        timeout: float = 30.0,
        transport: Transport | None = None,
    ) -> None:
        """Configures the client; no call is made.

        Args:
            api_key: The application's key.
            api_secret: Its secret; needed to sign calls, so for everything that acts for a user.
            token: The user's token, from `finish_login`.
            base_url: A server that stands in for all of Flickr's, such as a local sandbox.
            endpoints: The address of each service, where `base_url` is too coarse.
            timeout: Seconds to connect, and seconds to wait for the next piece of an answer.
            transport: What sends the requests; a `MockTransport` in tests.

        Raises:
            ConfigurationError: A key or URL is missing or malformed.
        """
        if base_url and endpoints:
            raise ConfigurationError("give base_url or endpoints, not both")
        if timeout <= 0:
            raise ConfigurationError(f"timeout={timeout!r}: give seconds above 0; calls always have a timeout")
        self._credentials = Credentials(api_key=api_key, api_secret=api_secret, token=token)
        self._endpoints = Endpoints.below(base_url) if base_url else endpoints or Endpoints.from_env()
        self._timeout = timeout
        self._transport = transport or RequestsTransport()

    @classmethod
    def from_env(cls, **options: Any) -> Self:
        """A client whose credentials and addresses come from the environment.

        Reads `FLICKR_API_KEY`, `FLICKR_API_SECRET`, `FLICKR_OAUTH_TOKEN`, `FLICKR_OAUTH_TOKEN_SECRET` and
        `FLICKR_BASE_URL`; `options` are those of the constructor.
        """
        found = Credentials.from_env()
        return cls(found.api_key, found.api_secret, **{"token": found.token, **options})

    def __repr__(self) -> str:
        who = self._credentials.token
        return f"{type(self).__name__}({self._endpoints.rest}, {repr(who) if who else 'no user'})"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Gives the connections back."""
        self._transport.close()

    @property
    def token(self) -> Token | None:
        """The token of the user for whom calls are made; store it in a place that is the user's own."""
        return self._credentials.token

    def begin_login(self, permission: Permission = "read", *, callback: str = "oob") -> LoginRequest:
        """Begins to sign a user in: send them to the `url` of what this returns.

        Args:
            permission: What the user is asked to grant; `write` includes `read`, `delete` includes both.
            callback: Where Flickr sends the user afterwards, or `oob` to show them a code to type.
        """
        return begin_login(
            self._transport,
            self._endpoints,
            self._credentials,
            permission=permission,
            callback=callback,
            timeout=self._timeout,
        )

    def finish_login(self, request: LoginRequest, verifier: str) -> Token:
        """The user's token, for the code that Flickr gave them or sent to the callback as `oauth_verifier`.

        From then on this client acts for that user.
        """
        token = finish_login(
            self._transport, self._endpoints, self._credentials, request, verifier, timeout=self._timeout
        )
        self._credentials = Credentials(
            api_key=self._credentials.api_key, api_secret=self._credentials.api_secret, token=token
        )
        return token

    def upload(self, source: Source, *, name: str | None = None, **options: Unpack[UploadOptions]) -> str:
        """Uploads a photo or video and returns its id, or a ticket's (needs permission `write`).

        Without `privacy`, `safety_level`, `content_type` and `hidden` the user's own defaults apply (Developer Guide,
        «Privacy»).

        Args:
            source: A path, bytes, or an open binary file.
            name: The file's name; Flickr makes it the title where there is none.
            **options: See `UploadOptions`.
        """
        fields = upload_fields(options)
        with open_source(source, name) as file:
            request = form_request(
                fields, file, url=self._endpoints.upload, credentials=self._credentials, timeout=self._timeout
            )
            return read_upload(accepted("upload", self._transport.send(request)))

    def invoke(self, method: Method[T], arguments: Mapping[str, Any]) -> T:
        """Makes a call and returns its typed answer; what generated code does. Arguments have their names at Flickr."""
        answer: T = read_typed(method, self._transport.send(self._request(method, arguments)))
        return answer

    def call(self, method: str, /, **arguments: Any) -> dict[str, Any]:
        """Calls any method by its full name and returns its answer as Flickr sent it, but for `stat`.

        Arguments have their names at Flickr. A method that this client does not know is sent by GET.

        >>> flickr.call("flickr.photos.getInfo", photo_id="1418878")  # doctest: +SKIP
        """
        if not _METHOD_NAME.fullmatch(method):
            raise ArgumentError(f"{method!r} is no name of a method; one is like flickr.photos.getInfo")
        known = self.method(method) or Method(name=method)
        return read_untyped(known, self._transport.send(self._request(known, arguments)))

    @classmethod
    def method(cls, name: str) -> Method[Any] | None:  # noqa: ARG003  # the generated client knows methods
        """What this client knows of the method with this full name, or None."""
        return None

    def _request(self, method: Method[Any], arguments: Mapping[str, Any]) -> Request:
        return call_request(
            method,
            encode_arguments(method.name, arguments, method.wires),
            url=self._endpoints.rest,
            credentials=self._credentials,
            timeout=self._timeout,
        )
