"""The base of the synchronous client."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Literal, ParamSpec, Self, TypeVar, Unpack

from flickr_runtime.base_client import Configured, RawResponse
from flickr_runtime.core import captured
from flickr_runtime.flow import drive
from flickr_runtime.invoking import begin_login, finish_login, forget, invoke, pager_of
from flickr_runtime.responses import read_typed, read_untyped
from flickr_runtime.transport import RequestsTransport, Transport

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from flickr_runtime.credentials import Token
    from flickr_runtime.feeds.model import Feed
    from flickr_runtime.feeds.queries import Feeds
    from flickr_runtime.flow import Flow
    from flickr_runtime.images.download import Downloaded
    from flickr_runtime.login.steps import LoginRequest, Permission
    from flickr_runtime.method import Method
    from flickr_runtime.multipart import Progress
    from flickr_runtime.options import Options
    from flickr_runtime.upload.flows import Replaced, Uploaded
    from flickr_runtime.upload.options import UploadOptions
    from flickr_runtime.upload.source import Source
    from flickr_runtime.urls.sizes import SizeName

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
        """Closes the connections, and writes the counts to the store."""
        self._transport.close()
        if self._core.governor:
            self._core.governor.close()

    def begin_login(self, permission: Permission = "read", *, callback: str = "oob") -> LoginRequest:
        """Begins a login; send the user to the `url` of the result.

        Args:
            permission: The permission that the user is asked to grant; `write` includes `read`, `delete` includes both.
            callback: Where Flickr sends the user afterwards, or `oob` to show them a code to type.
        """
        return self.run(begin_login(self._core, permission, callback))

    def finish_login(self, request: LoginRequest, verifier: str) -> Token:
        """Returns the user's token, for the code that Flickr showed or sent to the callback as `oauth_verifier`.

        From then on this client calls for that user.
        """
        token = self.run(finish_login(self._core, request, verifier))
        self._core = self._core.acting_for(token)
        return token

    def upload(
        self,
        source: Source,
        *,
        name: str | None = None,
        progress: Progress | None = None,
        checksum: bool = True,
        **options: Unpack[UploadOptions],
    ) -> Uploaded:
        """Uploads a photo or video and returns its id, page and added tags (needs permission `write`).

        Without `privacy`, `safety_level`, `content_type` and `hidden` the user's own defaults apply (Developer Guide,
        «Privacy»). With a checksum tag the client finds the photo if the response is lost, so that a bad network
        creates no duplicates; tell the user which tags were added (`added_tags`).

        Args:
            source: A path, bytes, or an open binary file, which is never loaded whole.
            name: The file's name; Flickr uses it as the title if there is none.
            progress: Called with the bytes sent so far, and the total.
            checksum: Whether to add the checksum tag.
            **options: See `UploadOptions`.
        """
        from flickr_runtime.upload.flows import upload_flow

        session = self.upload_session()
        return self.run(upload_flow(session, source, name=name, progress=progress, checksum=checksum, **options))

    def replace(
        self, photo_id: str, source: Source, *, name: str | None = None, progress: Progress | None = None
    ) -> Replaced:
        """Puts another file in the place of a photo's (needs permission `write`); arguments as for `upload`."""
        from flickr_runtime.upload.flows import replace_flow

        return self.run(replace_flow(self.upload_session(), photo_id, source, name=name, progress=progress))

    def download(
        self,
        photo: Any,
        size: SizeName | Literal["largest"] = "l",
        *,
        to: str | Path | None = None,
        limit: int | None = None,
        progress: Callable[[int, int | None], None] | None = None,
    ) -> Downloaded:
        """Downloads a photo to a file, or to memory if `to` is not given; complete, or not at all.

        Show it with a link to its page, in its proportion (Developer Guide, «Best Practices»). It is cached if
        responses are. For errors see `flickr_client.images.download_flow`.

        Args:
            photo: A photo, its id, its page, or the URL of a file.
            size: The size by its key among extras, `l` being 1024 pixels and `o` the original; `largest` is the largest
                that Flickr serves to the caller.
            to: The file, which is replaced if it exists, or a folder, which is created if it ends with a slash.
            limit: Maximum size in bytes.
            progress: Called with the bytes received and the total, which is None if Flickr does not say.
        """
        from flickr_runtime.images.download import download_flow
        from flickr_runtime.images.session import ImageSession

        session = ImageSession.of(self._core, self._named)
        return self.run(download_flow(session, photo, size=size, to=to, limit=limit, progress=progress))

    @property
    def feeds(self) -> Feeds[Feed]:
        """The public feeds: the newest twenty of something, without pages."""
        from flickr_runtime.feeds.flows import FeedSession, feed_flow
        from flickr_runtime.feeds.queries import Feeds

        return Feeds(lambda query: self.run(feed_flow(FeedSession.of(self._core), query)))

    def run(self, flow: Flow[T]) -> T:
        """Runs a flow, such as those of `flickr_client.uploads`, over this client's connections."""
        return drive(flow, self._transport, self._sleep)

    def forget(self, *, user: str | None = None, photo: str | None = None) -> int:
        """Purges the cached responses about a user, a photo or both; returns the number of entries removed.

        For an owner who wants their content removed (API Terms), or a photo that became private. Responses that name
        nobody might be about the user, and are purged too.

        Args:
            user: Their NSID, such as `12345678@N01`, or `me` for the caller.
            photo: Its id.

        Raises:
            ArgumentError: Neither is given, or one is not an id.
            StateUnavailable: The store does not respond, so nothing was purged.
        """
        return self.run(forget(self._core, user, photo))

    def invoke(self, method: Method[T], arguments: Mapping[str, Any]) -> T:
        """Makes a call and returns its typed result; for generated code. Arguments have their names at Flickr."""
        parsed: T = self.run(invoke(self._core, method, arguments, read_typed))
        return parsed

    def iterate(self, method: Method[Any], arguments: Mapping[str, Any]) -> Iterator[Any]:
        """The items of all pages of a method, each once; a page is requested when the one before is used up."""
        pager = pager_of(method, arguments)
        while (wanted := pager.next_arguments()) is not None:
            yield from pager.accept(self.invoke(method, wanted))

    def call(self, method: str, /, **arguments: Any) -> dict[str, Any]:
        """Calls any method by its full name and returns the response as Flickr sent it, without `stat`.

        Arguments have their names at Flickr and are not checked. A method that this client does not know is sent by
        GET.

        >>> flickr.call("flickr.photos.getInfo", photo_id="1418878")  # doctest: +SKIP
        """
        return drive(
            invoke(self._core, self._named(method), arguments, read_untyped, checked=False),
            self._transport,
            self._sleep,
        )

    def with_raw_response(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> RawResponse[T]:
        """Makes a call, and returns its result together with the HTTP response that it came in.

        >>> raw = flickr.with_raw_response(flickr.photos.search, text="otters")  # doctest: +SKIP
        >>> raw.status, raw.parsed.total  # doctest: +SKIP
        """
        before = captured.set([])
        try:
            parsed = function(*args, **kwargs)
            return RawResponse.of(parsed, captured.get())
        finally:
            captured.reset(before)

    def _own_transport(self, options: Options) -> Transport:
        return RequestsTransport(network=options.network())
