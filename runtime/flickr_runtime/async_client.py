"""The base of the asynchronous client: the same flows as the synchronous one, driven by `await`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, ParamSpec, Self, TypeVar, Unpack

from flickr_runtime.async_transport import AsyncTransport, HttpxTransport
from flickr_runtime.base_client import Configured, RawResponse
from flickr_runtime.core import captured
from flickr_runtime.flow import Send, Sleep, Wait
from flickr_runtime.invoking import begin_login, finish_login, forget, invoke, pager_of
from flickr_runtime.responses import read_typed, read_untyped

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
    from pathlib import Path

    from flickr_runtime.credentials import Token
    from flickr_runtime.feeds.model import Feed
    from flickr_runtime.feeds.queries import Feeds
    from flickr_runtime.flow import Effect, Flow
    from flickr_runtime.images.download import Downloaded
    from flickr_runtime.login.steps import LoginRequest, Permission
    from flickr_runtime.method import Method
    from flickr_runtime.multipart import Progress
    from flickr_runtime.options import Options
    from flickr_runtime.upload.flows import Replaced, Uploaded
    from flickr_runtime.upload.options import UploadOptions
    from flickr_runtime.upload.source import Source
    from flickr_runtime.urls.sizes import SizeName

__all__ = ["AsyncBaseClient", "drive_async"]

T = TypeVar("T")
P = ParamSpec("P")


async def drive_async(flow: Flow[T], transport: AsyncTransport) -> T:
    """Runs a flow to its end and returns what it returns; a cancellation closes it, so that it can clean up."""
    try:
        effect = next(flow)
        while True:
            try:
                result = await _perform(effect, transport)
            except Exception as error:  # noqa: BLE001  # the flow decides what it means
                effect = flow.throw(error)
            else:
                effect = flow.send(result)
    except StopIteration as end:
        value: T = end.value
        return value
    finally:
        flow.close()


async def _perform(effect: Effect, transport: AsyncTransport) -> Any:
    import anyio
    import anyio.to_thread

    if isinstance(effect, Send):
        return await transport.send(effect.request)
    if isinstance(effect, Sleep):
        return await anyio.sleep(effect.seconds)
    if isinstance(effect, Wait):
        import asyncio

        # Unlike `wait_for`, this does not cancel a future that others also wait for.
        await asyncio.wait([asyncio.wrap_future(effect.future)], timeout=effect.seconds)
        return effect.future.done()
    return await anyio.to_thread.run_sync(effect.function)


class AsyncBaseClient(Configured[AsyncTransport]):
    """Makes calls with one set of credentials, over one pool of connections, in one event loop."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Closes the connections, and writes the counts to the store."""
        await self._transport.close()
        if self._core.governor:
            self._core.governor.close()

    async def begin_login(self, permission: Permission = "read", *, callback: str = "oob") -> LoginRequest:
        """Begins a login; send the user to the `url` of the result.

        Args:
            permission: The permission that the user is asked to grant; `write` includes `read`, `delete` includes both.
            callback: Where Flickr sends the user afterwards, or `oob` to show them a code to type.
        """
        return await self.run(begin_login(self._core, permission, callback))

    async def finish_login(self, request: LoginRequest, verifier: str) -> Token:
        """Returns the user's token, for the code that Flickr showed or sent to the callback as `oauth_verifier`.

        From then on this client calls for that user.
        """
        token = await self.run(finish_login(self._core, request, verifier))
        self._core = self._core.acting_for(token)
        return token

    async def upload(
        self,
        source: Source,
        *,
        name: str | None = None,
        progress: Progress | None = None,
        checksum: bool = True,
        **options: Unpack[UploadOptions],
    ) -> Uploaded:
        """Uploads a photo or video and returns its id, page and added tags (needs permission `write`).

        As the synchronous client's `upload`, whose arguments and errors it has.
        """
        from flickr_runtime.upload.flows import upload_flow

        session = self.upload_session()
        return await self.run(upload_flow(session, source, name=name, progress=progress, checksum=checksum, **options))

    async def replace(
        self, photo_id: str, source: Source, *, name: str | None = None, progress: Progress | None = None
    ) -> Replaced:
        """Puts another file in the place of a photo's (needs permission `write`); arguments as for `upload`."""
        from flickr_runtime.upload.flows import replace_flow

        return await self.run(replace_flow(self.upload_session(), photo_id, source, name=name, progress=progress))

    async def download(
        self,
        photo: Any,
        size: SizeName | Literal["largest"] = "l",
        *,
        to: str | Path | None = None,
        limit: int | None = None,
        progress: Callable[[int, int | None], None] | None = None,
    ) -> Downloaded:
        """Downloads a photo to a file, or to memory if `to` is not given; complete, or not at all.

        As the synchronous client's `download`, whose arguments and errors it has.
        """
        from flickr_runtime.images.download import download_flow
        from flickr_runtime.images.session import ImageSession

        session = ImageSession.of(self._core, self._named)
        return await self.run(download_flow(session, photo, size=size, to=to, limit=limit, progress=progress))

    @property
    def feeds(self) -> Feeds[Awaitable[Feed]]:
        """The public feeds, to be awaited: the newest twenty of something, without pages."""
        from flickr_runtime.feeds.flows import FeedSession, feed_flow
        from flickr_runtime.feeds.queries import Feeds

        return Feeds(lambda query: self.run(feed_flow(FeedSession.of(self._core), query)))

    async def run(self, flow: Flow[T]) -> T:
        """Runs a flow, such as those of `flickr_client.uploads`, over this client's connections."""
        return await drive_async(flow, self._transport)

    async def forget(self, *, user: str | None = None, photo: str | None = None) -> int:
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
        return await self.run(forget(self._core, user, photo))

    async def invoke(self, method: Method[T], arguments: Mapping[str, Any]) -> T:
        """Makes a call and returns its typed result; for generated code. Arguments have their names at Flickr."""
        parsed: T = await self.run(invoke(self._core, method, arguments, read_typed))
        return parsed

    async def iterate(self, method: Method[Any], arguments: Mapping[str, Any]) -> AsyncIterator[Any]:
        """The items of all pages of a method, each once; a page is requested when the one before is used up."""
        pager = pager_of(method, arguments)
        while (wanted := pager.next_arguments()) is not None:
            for item in pager.accept(await self.invoke(method, wanted)):
                yield item

    async def call(self, method: str, /, **arguments: Any) -> dict[str, Any]:
        """Calls any method by its full name and returns the response as Flickr sent it, without `stat`.

        Arguments have their names at Flickr and are not checked. A method that this client does not know is sent by
        GET.
        """
        return await drive_async(
            invoke(self._core, self._named(method), arguments, read_untyped, checked=False), self._transport
        )

    async def with_raw_response(
        self, function: Callable[P, Awaitable[T]], /, *args: P.args, **kwargs: P.kwargs
    ) -> RawResponse[T]:
        """Makes a call, and returns its result together with the HTTP response that it came in."""
        before = captured.set([])
        try:
            parsed = await function(*args, **kwargs)
            return RawResponse.of(parsed, captured.get())
        finally:
            captured.reset(before)

    def _own_transport(self, options: Options) -> AsyncTransport:
        return HttpxTransport(network=options.network())
