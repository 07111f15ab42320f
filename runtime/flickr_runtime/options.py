"""The options of a client, or of some of its calls."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Generic, TypedDict, TypeVar

import msgspec

from flickr_runtime.errors import ConfigurationError
from flickr_runtime.messages import MAX_BYTES
from flickr_runtime.network import Network
from flickr_runtime.option_checks import check_option, check_option_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from flickr_runtime.cache.cache import Cache
    from flickr_runtime.credentials import Token
    from flickr_runtime.endpoints import Endpoints
    from flickr_runtime.events import Event
    from flickr_runtime.method import Method

__all__ = ["ClientOptions", "OptionChanges", "Options", "SendingOptions"]

TransportT = TypeVar("TransportT")
_DAY = 86400


class SendingOptions(TypedDict, total=False):
    """The fields of `Options` that every client takes, as keywords."""

    timeout: float
    deadline: float | None
    retries: int
    max_response_bytes: int
    proxy: str | bool | None
    verify: bool | str | os.PathLike[str] | None
    allow_http: bool | None


class OptionChanges(SendingOptions, total=False):
    """The fields of `Options`, as keywords."""

    cache: bool | float | None


class ClientOptions(SendingOptions, Generic[TransportT], total=False):
    """What a client is made with, beside the application's key and secret; the constructor documents each."""

    token: Token | None
    base_url: str | None
    endpoints: Endpoints | None
    transport: TransportT | None
    state: str | bool | None
    calls_per_hour: int
    shares: Mapping[str, float] | None
    cache: Cache | bool | float | None
    hooks: Iterable[Callable[[Event], None]]


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """How calls are made.

    Attributes:
        timeout: Seconds to connect, and seconds to wait for the next part of a response. It cannot be turned off.
        deadline: Seconds after which a call fails, waits and retries included; None for no such limit.
        retries: Maximum number of retries of a call; a write is retried only if Flickr did not carry out the first.
        cache: Whether responses of reads are cached: True for as long as suits each method, or for so many seconds, at
            most a day (Developer Guide, «Short-term caching»). What must not be cached never is.
        max_response_bytes: Maximum size of a response's body in bytes, decompressed; `ResponseTooLarge` is raised for
            more.
        proxy: The URL of a proxy, such as `http://user:password@host:3128` or `socks5h://host:1080`; False for none;
            None for the values of `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`.
        verify: The file or folder of the certificate authorities to trust; True for those of `certifi`; False to trust
            every server, for tests only; None for the values of `REQUESTS_CA_BUNDLE`, `CURL_CA_BUNDLE`, `SSL_CERT_FILE`
            and `SSL_CERT_DIR`.
        allow_http: Whether key and token may be sent over plain http to another machine; None for the value of
            `FLICKR_ALLOW_HTTP`.
    """

    timeout: float = 30.0
    deadline: float | None = None
    retries: int = 4
    cache: bool | float | None = None
    max_response_bytes: int = MAX_BYTES
    proxy: str | bool | None = None
    verify: bool | str | os.PathLike[str] | None = None
    allow_http: bool | None = None

    def __repr__(self) -> str:
        """Without the proxy, whose URL may contain a password."""
        shown = [f"{name}={getattr(self, name)!r}" for name in self.__struct_fields__ if name != "proxy"]
        return f"Options({', '.join(shown)}, proxy={'…' if self.proxy else self.proxy})"

    def __post_init__(self) -> None:
        for name in self.__struct_fields__:
            check_option(name, getattr(self, name))
        if self.cache is not None and not isinstance(self.cache, bool):
            _check_seconds(self.cache)

    def network(self) -> Network:
        """Proxies and certificates; raises `ConfigurationError` if the proxy is not a URL."""
        return Network(proxy=self.proxy, verify=self.verify)

    def cache_seconds(self, method: Method[Any]) -> float:
        """Returns for how many seconds responses of this method are cached; 0 if they are not."""
        if not self.cache or not method.lifetime or method.http != "GET":
            return 0
        return method.lifetime if self.cache is True else self.cache

    def replace(self, **changes: Any) -> Options:
        """These options with some of them changed; raises `ConfigurationError` for one that does not exist."""
        check_option_names(changes, self.__struct_fields__, ClientOptions.__annotations__)
        return msgspec.structs.replace(self, **changes)


def _check_seconds(seconds: Any) -> None:
    if not isinstance(seconds, int | float) or not seconds >= 0:
        raise ConfigurationError(f"cache={seconds!r}: give True, False, or seconds from 0 to {_DAY}")
    if seconds > _DAY:
        raise ConfigurationError(
            f"cache={seconds!r}: Flickr allows responses to be cached for up to 24 hours, which is {_DAY} seconds "
            "(Developer Guide, «Short-term caching»)"
        )
