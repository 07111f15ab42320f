"""What the synchronous and the asynchronous client have in common: configuration and lookups."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, Unpack

import msgspec

from flickr_runtime.async_transport import AsyncMockTransport
from flickr_runtime.core import Core
from flickr_runtime.credentials import Credentials
from flickr_runtime.endpoints import Endpoints, refuse_plain_http
from flickr_runtime.errors import ArgumentError, ConfigurationError, FlickrError
from flickr_runtime.events import log_event
from flickr_runtime.governor import Governor, is_local
from flickr_runtime.invoking import invoke, send_upload
from flickr_runtime.messages import Response
from flickr_runtime.method import Method
from flickr_runtime.option_checks import check_option, check_option_names
from flickr_runtime.options import ClientOptions, OptionChanges, Options, SendingOptions
from flickr_runtime.other_arguments import explained
from flickr_runtime.other_names import unknown_attribute
from flickr_runtime.responses import read_untyped
from flickr_runtime.transport import MockTransport

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from flickr_runtime.cache.cache import Cache
    from flickr_runtime.credentials import Token
    from flickr_runtime.deadline import Deadline
    from flickr_runtime.events import Event
    from flickr_runtime.flow import Flow
    from flickr_runtime.state.location import StateStore
    from flickr_runtime.upload.defaults import Call, DefaultsMemory
    from flickr_runtime.upload.session import UploadSession
    from flickr_runtime.usage.report import UsageReport

__all__ = ["Configured", "RawResponse"]

T = TypeVar("T")
TransportT = TypeVar("TransportT")
_LIMIT = 3600
_METHOD_NAME = re.compile(r"flickr(\.[A-Za-z][A-Za-z0-9]*){1,6}")


class RawResponse(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """The result of a call in `parsed`, and the HTTP response: `status`, `headers` by lower-case name, and `body`."""

    parsed: T
    response: Response

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.response.status

    @property
    def headers(self) -> Mapping[str, str]:
        """Header fields by lower-case name."""
        return self.response.headers

    @property
    def body(self) -> bytes:
        """The body as it was received."""
        return self.response.body

    @classmethod
    def of(cls, parsed: T, responses: list[Response] | None) -> RawResponse[T]:
        """Returns the result with the last of the responses; raises `FlickrError` if there is none."""
        if not responses:
            raise FlickrError("with_raw_response: the function made no call")
        return cls(parsed=parsed, response=responses[-1])


class Configured(Generic[TransportT]):
    """A client's configuration, without the calls."""

    def __init__(  # noqa: PLR0913  # each is an option of a client
        self,
        api_key: str,
        api_secret: str | None = None,
        *,
        token: Token | None = None,
        base_url: str | None = None,
        endpoints: Endpoints | None = None,
        transport: TransportT | None = None,
        state: str | bool | None = None,
        calls_per_hour: int = 3600,
        shares: Mapping[str, float] | None = None,
        cache: Cache | bool | float | None = None,
        hooks: Iterable[Callable[[Event], None]] = (),
        **options: Unpack[SendingOptions],
    ) -> None:
        """Configures the client; no call is made.

        Args:
            api_key: The application's key.
            api_secret: Its secret; needed to sign calls, so for everything that acts for a user.
            token: The user's token, from `finish_login`.
            base_url: A server that stands in for all of Flickr's, such as a local sandbox.
            endpoints: The URL of each service, if one `base_url` is not enough.
            transport: What sends the requests; a `MockTransport` in tests.
            state: The store in which all who share the key count their calls, so that together they stay below its
                limit: a URL such as `redis://host` or `memory:`, True for `FLICKR_STATE_URL` or the user's own state
                folder, False for no limit. By default True, but False for a server on this machine, unless
                `FLICKR_STATE_URL` is set.
            calls_per_hour: Maximum number of calls of the key in any hour (Developer Guide, «Limits»).
            shares: Smaller limits of some methods: calls, or a fraction of the limit, by patterns of their names, such
                as `{limits.SLOW_METHODS: 0.25}`.
            cache: Whether responses are cached: True for the lifetime of each method, seconds (at most 86400), or a
                `Cache` that says where. By default they are not; `with_options` can turn it on for single calls.
            hooks: Functions that are called with each `Event` of a call; the logger `flickr_client.calls` has the same.
            **options: The other fields of `Options`: `timeout`, `deadline`, `retries`, `max_response_bytes`, `proxy`,
                `verify`, `allow_http`.

        Raises:
            ConfigurationError: A key, URL or option is missing or malformed.
        """
        check_option_names(options, (*SendingOptions.__annotations__, *ClientOptions.__annotations__))
        for name, value in (
            ("api_key", api_key),
            ("api_secret", api_secret),
            ("token", token),
            ("base_url", base_url),
            ("endpoints", endpoints),
            ("state", state),
            ("calls_per_hour", calls_per_hour),
            ("shares", shares),
            ("hooks", hooks),
        ):
            check_option(name, value)
        if base_url and endpoints:
            raise ConfigurationError("give base_url or endpoints, not both")
        where = Endpoints.below(base_url) if base_url else endpoints or Endpoints.from_env()
        opened = _cache(cache, transport)
        chosen = Options().replace(cache=True if opened is cache else cache, **options)
        if not isinstance(transport, MockTransport | AsyncMockTransport):
            refuse_plain_http(where, allowed=chosen.allow_http)
        if state is None:
            state = bool(os.environ.get("FLICKR_STATE_URL")) or not is_local(where)
        if not 1 <= calls_per_hour <= _LIMIT:
            raise ConfigurationError(
                f"calls_per_hour={calls_per_hour!r}: give 1 to {_LIMIT}; the Developer Guide, «Limits», allows no more"
            )
        url = state if isinstance(state, str) else None
        self._core = Core(
            credentials=Credentials(api_key=api_key, api_secret=api_secret, token=token),
            endpoints=where,
            options=chosen,
            cache=opened,
            governor=_governor(url, api_key, calls_per_hour, shares) if state else None,
            hooks=(log_event, *hooks),
        )
        self._transport: TransportT = self._own_transport(chosen) if transport is None else transport
        self._owns_transport = transport is None
        if transport is not None:
            _check_network(chosen)
        self._defaults: DefaultsMemory | None = None

    @classmethod
    def from_env(cls, **options: Unpack[ClientOptions[TransportT]]) -> Self:
        """A client whose credentials come from the environment, or from the store of `flickr login`.

        Reads `FLICKR_API_KEY`, `FLICKR_API_SECRET`, `FLICKR_OAUTH_TOKEN`, `FLICKR_OAUTH_TOKEN_SECRET` and
        `FLICKR_BASE_URL`; values that are missing come from the user's keyring. `options` are those of the constructor.
        """
        from flickr_runtime.tokens.find import find_credentials

        found = find_credentials()
        given: dict[str, Any] = {"token": found.token, **options}
        return cls(found.api_key, found.api_secret, **given)

    def with_options(self, **changes: Unpack[OptionChanges]) -> Self:
        """The same client with other options, over the same connections unless `proxy` or `verify` changes.

        >>> flickr.with_options(timeout=5, retries=0).photos.search(text="otters")  # doctest: +SKIP
        """
        options = self._core.options.replace(**changes)
        if "allow_http" in changes:
            refuse_plain_http(self._core.endpoints, allowed=options.allow_http)
        transport = self._transport
        if changes.keys() & {"proxy", "verify"}:
            if not self._owns_transport:
                _check_network(options)
            transport = self._own_transport(options)
        return self._over(replace(self._core, options=options), transport)

    def acting_for(self, token: Token | None) -> Self:
        """The same client for another user, or for none, over the same connections."""
        return self._over(self._core.acting_for(token))

    if not TYPE_CHECKING:  # checkers report a name that does not exist

        def __init_subclass__(cls) -> None:
            for name in {"upload", "replace", "download"}.intersection(vars(cls)):
                setattr(cls, name, explained(vars(cls)[name]))

        def __getattr__(self, name: str) -> Any:
            raise unknown_attribute(self, name, is_client=True)

    def __repr__(self) -> str:
        who = self.token
        return f"{type(self).__name__}({self._core.endpoints.rest}, {repr(who) if who else 'no user'})"

    @property
    def token(self) -> Token | None:
        """The token of the user for whom calls are made; store it in a place that is the user's own."""
        return self._core.credentials.token

    def upload_session(self) -> UploadSession:
        """The session for the flows of `flickr_client.uploads`."""
        from flickr_runtime.upload.defaults import DefaultsMemory
        from flickr_runtime.upload.session import UploadSession

        if self._defaults is None:
            self._defaults = DefaultsMemory()

        # The lookup of a photo that was just uploaded must not be served from the cache.
        core = replace(self._core, options=self._core.options.replace(cache=False))

        def within(deadline: Deadline | None) -> Call:
            def call(name: str, **arguments: Any) -> Flow[dict[str, Any]]:
                return invoke(core, self._named(name), arguments, read_untyped, checked=False, deadline=deadline)

            return call

        return UploadSession(
            call=within(None),
            within=within,
            credentials=self._core.credentials,
            endpoints=self._core.endpoints,
            options=self._core.options,
            memory=self._defaults,
            send=partial(send_upload, self._core),
            emit=self._core.emit,
        )

    def usage(self) -> UsageReport:
        """The calls of the key in the last hour and day, by all who share its state.

        Raises `ConfigurationError` if it counts no calls, `StateUnavailable` if the store does not respond.
        """
        if self._core.governor is None:
            raise ConfigurationError("this client counts no calls: it was made with state=False, or calls this machine")
        return self._core.governor.report()

    @classmethod
    def method(cls, name: str) -> Method[Any] | None:  # noqa: ARG003  # the generated clients know methods
        """The description of the method with this full name, or None."""
        return None

    def _over(self, core: Core, transport: TransportT | None = None) -> Self:
        other = object.__new__(type(self))
        other._core, other._transport, other._defaults = core, transport or self._transport, self._defaults
        other._owns_transport = self._owns_transport
        return other

    def _named(self, name: str) -> Method[Any]:
        if not _METHOD_NAME.fullmatch(name):
            raise ArgumentError(f"{name!r} is not a method name, such as flickr.photos.getInfo")
        return self.method(name) or Method(name=name)

    def _own_transport(self, options: Options) -> TransportT:
        """Creates the transport, if none was given."""
        raise NotImplementedError


def _check_network(options: Options) -> None:
    if options.proxy is not None or options.verify is not None:
        raise ConfigurationError("proxy= and verify= are for the client's own transport; pass network=… to yours")


def _cache(cache: Cache | float | None, transport: object) -> Cache:
    """The given cache, or one that is opened at its first use; responses of a mock stay in memory."""
    from flickr_runtime.cache.cache import Cache

    if isinstance(cache, Cache):
        return cache
    return Cache("memory:" if isinstance(transport, MockTransport | AsyncMockTransport) else None)


def _governor(url: str | None, api_key: str, calls_per_hour: int, shares: Mapping[str, float] | None) -> Governor:
    def open_store() -> StateStore:
        from flickr_runtime.state.location import open_state

        return open_state(url)

    return Governor(open_store, api_key, calls_per_hour=calls_per_hour, shares=shares)
