"""The synchronous client that generated code stands on."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, ParamSpec, Self, TypeVar, Unpack

from flickr_runtime.answers import accepted, read_typed, read_untyped
from flickr_runtime.calls import form_request
from flickr_runtime.configured import Configured, RawResponse
from flickr_runtime.core import captured
from flickr_runtime.flow import drive
from flickr_runtime.transport import RequestsTransport, Transport
from flickr_runtime.upload import Source, UploadOptions, open_source, read_upload, upload_fields

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from flickr_runtime.credentials import Token
    from flickr_runtime.login import LoginRequest, Permission
    from flickr_runtime.method import Method

__all__ = ["BaseClient"]

T = TypeVar("T")
P = ParamSpec("P")


class BaseClient(Configured[Transport]):
    """Makes calls with one set of credentials, over one pool of connections. Threads may share it."""

    _sleep = staticmethod(time.sleep)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Gives the connections back."""
        self._transport.close()

    def begin_login(self, permission: Permission = "read", *, callback: str = "oob") -> LoginRequest:
        """Begins to sign a user in: send them to the `url` of what this returns.

        Args:
            permission: What the user is asked to grant; `write` includes `read`, `delete` includes both.
            callback: Where Flickr sends the user afterwards, or `oob` to show them a code to type.
        """
        return drive(self._core.begin_login(permission, callback), self._transport, self._sleep)

    def finish_login(self, request: LoginRequest, verifier: str) -> Token:
        """The user's token, for the code that Flickr gave them or sent to the callback as `oauth_verifier`.

        From then on this client acts for that user.
        """
        token = drive(self._core.finish_login(request, verifier), self._transport, self._sleep)
        self._core = self._core.acting_for(token)
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
                fields,
                file,
                url=self._core.endpoints.upload,
                credentials=self._core.credentials,
                timeout=self._core.options.timeout,
            )
            return read_upload(accepted("upload", self._transport.send(request)))

    def invoke(self, method: Method[T], arguments: Mapping[str, Any]) -> T:
        """Makes a call and returns its typed answer; what generated code does. Arguments have their names at Flickr."""
        answer: T = drive(self._core.call(method, arguments, read_typed), self._transport, self._sleep)
        return answer

    def iterate(self, method: Method[Any], arguments: Mapping[str, Any]) -> Iterator[Any]:
        """The items of all pages of a method, each once; a page is asked for when the one before is used up."""
        pager = self._core.pager(method, arguments)
        while (wanted := pager.next_arguments()) is not None:
            yield from pager.accept(self.invoke(method, wanted))

    def call(self, method: str, /, **arguments: Any) -> dict[str, Any]:
        """Calls any method by its full name and returns its answer as Flickr sent it, but for `stat`.

        Arguments have their names at Flickr and are not checked. A method that this client does not know is sent by
        GET.

        >>> flickr.call("flickr.photos.getInfo", photo_id="1418878")  # doctest: +SKIP
        """
        return drive(
            self._core.call(self._named(method), arguments, read_untyped, checked=False), self._transport, self._sleep
        )

    def with_raw_response(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> RawResponse[T]:
        """Makes a call and returns its answer together with the HTTP response that it came in.

        >>> raw = flickr.with_raw_response(flickr.photos.search, text="otters")  # doctest: +SKIP
        >>> raw.status, raw.answer.total  # doctest: +SKIP
        """
        kept = captured.set([])
        try:
            answer = function(*args, **kwargs)
            return RawResponse.of(answer, captured.get())
        finally:
            captured.reset(kept)

    def _default_transport(self) -> Transport:
        return RequestsTransport()
