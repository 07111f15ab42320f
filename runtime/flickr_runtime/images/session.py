"""The client's settings for downloads."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol

from flickr_runtime.deadline import NEVER, Deadline
from flickr_runtime.endpoints import Endpoints
from flickr_runtime.errors import ConfigurationError
from flickr_runtime.events import Event, log_event
from flickr_runtime.images.rate import SHARED, DownloadRate
from flickr_runtime.options import Options
from flickr_runtime.urls.origin import is_flickr_host, split_address

if TYPE_CHECKING:
    from collections.abc import Callable

    from flickr_runtime.core import Core
    from flickr_runtime.flow import Flow
    from flickr_runtime.method import Method

__all__ = ["LONGEST_LIFETIME", "ImageCache", "ImageSession"]

LONGEST_LIFETIME = 24 * 3600
"""Maximum seconds for which images may be stored (Developer Guide, «Short-term caching»)."""


class ImageCache(Protocol):
    """A cache of files."""

    def get(self, url: str) -> bytes | None:
        """Returns the file that was fetched from this URL, if it is stored and not expired, else None."""
        ...

    def put(self, url: str, data: bytes, lifetime: float, *, owner: str | None = None) -> None:
        """Stores a file for at most `lifetime` seconds; `owner` is the NSID of the photo's owner, if that is known."""
        ...


def _no_calls(method: str, **_: Any) -> Flow[dict[str, Any]]:
    """Raises `ConfigurationError`: the session has no client to make calls."""
    raise ConfigurationError(f"{method} must be called for the URL of that size, and the session has no client")


@dataclass(frozen=True)
class ImageSession:
    """The session of a client for downloads.

    Attributes:
        call: Makes calls of methods; needed if the URL of a size must be requested.
        endpoints: The services in use; `address` says from which hosts files are fetched.
        options: Timeout, deadline and retries.
        rate: The rate limit, and the pauses after a 429.
        cache: Stores files; None if they are not cached.
        lifetime: Seconds for which they are cached.
        emit: Called with each `Event`.
        clock: A monotonic clock, in seconds.
        within: Returns a `call` whose calls end at a deadline; without it each has the client's own.
        deadline: The deadline of the download; set by `started`.

    Raises:
        ConfigurationError: A lifetime above 24 hours.
    """

    call: Callable[..., Flow[dict[str, Any]]] = _no_calls
    endpoints: Endpoints = field(default_factory=Endpoints)
    options: Options = field(default_factory=Options)
    rate: DownloadRate = SHARED
    cache: ImageCache | None = None
    lifetime: float = LONGEST_LIFETIME
    emit: Callable[[Event], None] = log_event
    clock: Callable[[], float] = time.monotonic
    within: Callable[[Deadline], Callable[..., Flow[dict[str, Any]]]] | None = None
    deadline: Deadline = NEVER

    def __post_init__(self) -> None:
        if not 0 < self.lifetime <= LONGEST_LIFETIME:
            raise ConfigurationError(
                f"lifetime={self.lifetime!r}: images may be cached for up to {LONGEST_LIFETIME} seconds, which is 24 "
                "hours (Developer Guide, «Short-term caching»)"
            )

    @classmethod
    def of(cls, core: Core, named: Callable[[str], Method[Any]] | None = None, **changes: Any) -> ImageSession:
        """Returns the session of a client, which caches files if the client caches responses.

        `named` returns the description of a method; `changes` replace attributes.
        """

        def within(deadline: Deadline | None) -> Callable[..., Flow[dict[str, Any]]]:
            def call(name: str, **arguments: Any) -> Flow[dict[str, Any]]:
                from flickr_runtime.invoking import invoke
                from flickr_runtime.method import Method
                from flickr_runtime.responses import read_untyped

                method = named(name) if named else Method(name=name)
                return invoke(core, method, arguments, read_untyped, checked=False, deadline=deadline)

            return call

        own: dict[str, Any] = {"call": within(None), "within": within}
        own |= {"endpoints": core.endpoints, "options": core.options}
        own |= {"emit": core.emit, "clock": core.clock}
        wanted = core.options.cache
        if core.cache is not None and wanted:
            own["cache"] = core.cache.images
            own["lifetime"] = LONGEST_LIFETIME if wanted is True else wanted
        return cls(**{**own, **changes})

    def started(self) -> ImageSession:
        """This session for one download that begins now: its calls, requests and waits share one deadline."""
        if self.options.deadline is None or self.deadline is not NEVER:
            return self
        deadline = Deadline.after(self.options.deadline, self.clock)
        call = self.call if self.within is None else self.within(deadline)
        return replace(self, deadline=deadline, call=call)

    def address(self, url: str) -> str | None:
        """The URL to request for `url`, or None if it is at none of the services in use.

        These are Flickr's hosts over https, or their replacement, such as a sandbox: a client of a sandbox fetches
        nothing from Flickr. The result is built from the checked parts, so that the HTTP library cannot read another
        host in it.
        """
        wanted = split_address(url)
        if wanted is None:
            return None
        services = [split_address(getattr(self.endpoints, name)) for name in self.endpoints.__struct_fields__]
        origins = {service.origin for service in services if service is not None}
        if wanted.origin in origins:
            return str(wanted)
        at_flickr = any(is_flickr_host(host) for _, host, _ in origins)
        secure = (wanted.scheme, wanted.port) == ("https", 443)
        return str(wanted) if at_flickr and secure and is_flickr_host(wanted.host) else None
