"""Reads reflection from a REST endpoint: with a rate limit, retries, and a cache for interrupted runs."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flickr_generator.errors import ReflectionError
from flickr_generator.sources.responses import Transient, accepted
from flickr_generator.sources.resume_cache import ResumeCache
from flickr_runtime.endpoints import is_loopback

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = ["HttpSource"]

_TIMEOUTS = (10.0, 30.0)  # seconds to connect, and between two bytes
_MAX_BYTES = 4_000_000  # bytes of one response; Flickr's largest has 40,000
_TRIES = 5
_FIRST_PAUSE = 1.0  # seconds, doubled for each retry
_MAX_PAUSE = 120.0  # seconds; a longer `Retry-After` is an error


class HttpSource:
    """`flickr.reflection.*` at `url`, which is a REST endpoint, or the bare base URL of a server that has one.

    Every call has the key, and calls start at most `calls_per_second` times per second, which may not be above 1 for
    Flickr itself (the guide allows 3600 calls an hour). None is 1, and no limit for a server on this machine.

    Responses are cached for at most 24 hours until all were received: the next run continues an interrupted one.
    `clock` returns seconds since 1970; it, `sleep` and the folder `cache` are for tests.
    """

    def __init__(
        self,
        url: str,
        *,
        api_key: str | None,
        calls_per_second: float | None = None,
        cache: Path | None = None,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        import requests

        self._url = _endpoint(url)
        if not api_key:
            raise ReflectionError(f"{self._url}: needs an API key; give --api-key or set FLICKR_API_KEY")
        self._key = api_key
        self._interval = _interval(self._url, calls_per_second)
        self._clock, self._sleep = clock, sleep
        self._next = 0.0
        self._cache = ResumeCache(cache, clock)
        self._session = requests.Session()
        self._session.headers["User-Agent"] = _user_agent()

    def get_methods(self) -> bytes:
        """The response of `flickr.reflection.getMethods`, which is never cached."""
        return self._call("flickr.reflection.getMethods", {})

    def get_method_infos(self, names: list[str]) -> Iterator[tuple[str, bytes]]:
        """The response of `flickr.reflection.getMethodInfo` for each name, cached or fetched.

        A response is cached when the next one is requested, because it is valid then. After the last one, the cache is
        deleted.
        """
        run = self._cache.of(self._url, names)
        for name in names:
            body = run.get(name)
            if body is None:
                body = self._call("flickr.reflection.getMethodInfo", {"method_name": name})
                yield name, body
                run.put(name, body)
            else:
                yield name, body
        run.forget()

    def _call(self, method: str, arguments: dict[str, str]) -> bytes:
        what = arguments.get("method_name", method)
        failure = Transient("not tried")
        for attempt in range(_TRIES):
            if attempt:
                self._sleep(self._pause(failure, attempt, what))
            try:
                return self._try(method, arguments, what)
            except Transient as transient:
                failure = transient
        raise ReflectionError(
            f"{what}: {self._url} sent no response in {_TRIES} tries, at last {failure}; run the command again later, "
            "finished responses are stored for a day"
        )

    def _pause(self, failure: Transient, attempt: int, what: str) -> float:
        """Seconds to wait before the next attempt: the server's `Retry-After`, or twice the last pause."""
        wanted = failure.retry_after(self._clock())
        if wanted is None:
            return float(_FIRST_PAUSE * 2 ** (attempt - 1))
        if wanted > _MAX_PAUSE:
            raise ReflectionError(
                f"{what}: {self._url} asks to wait {wanted:.0f} s; run the command again then; received data are stored"
            )
        return wanted

    def _try(self, method: str, arguments: dict[str, str], what: str) -> bytes:
        import requests

        self._wait()
        query = {"method": method, **arguments, "api_key": self._key, "format": "json", "nojsoncallback": "1"}
        try:
            with self._session.get(
                self._url, params=query, timeout=_TIMEOUTS, allow_redirects=False, stream=True
            ) as response:
                body = b""
                for piece in response.iter_content(65_536):
                    body += piece
                    if len(body) > _MAX_BYTES:
                        raise ReflectionError(f"{what}: the response is longer than {_MAX_BYTES} bytes")
                return accepted(response.status_code, response.headers, body, what)
        except requests.RequestException as error:
            # The text and the chain of such an error contain the URL with the key.
            if isinstance(error, (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema)):
                raise ReflectionError(f"{self._url}: cannot be called: {type(error).__name__}") from None
            raise Transient(f"a {type(error).__name__}") from None

    def _wait(self) -> None:
        """Sleeps until the next call may start."""
        now = self._clock()
        if now < self._next:
            self._sleep(min(self._next - now, self._interval))
            now = max(now, self._next)
        self._next = now + self._interval


def _endpoint(url: str) -> str:
    try:
        parts = urlsplit(url)
        host = parts.hostname
        _ = parts.port
    except ValueError as error:
        raise ReflectionError(f"{url!r}: is not a URL: {error}") from error
    if not host or not url.isprintable() or " " in url or parts.username is not None or parts.query or parts.fragment:
        raise ReflectionError(f"{url!r}: --from takes scheme, host and path only, such as http://127.0.0.1:5000")
    path = parts.path.rstrip("/") or "/services/rest"
    return f"{parts.scheme}://{parts.netloc}{path}{'/' if path.endswith('/services/rest') else ''}"


def _interval(url: str, calls_per_second: float | None) -> float:
    """Seconds from the start of one call to that of the next."""
    if calls_per_second is None:
        return 0.0 if is_loopback(url) else 1.0
    if not math.isfinite(calls_per_second) or calls_per_second <= 0:
        raise ReflectionError(f"--calls-per-second must be more than 0, not {calls_per_second}")
    host = (urlsplit(url).hostname or "").rstrip(".")
    if calls_per_second > 1 and (host == "flickr.com" or host.endswith(".flickr.com")):
        raise ReflectionError(
            f"--calls-per-second {calls_per_second:g}: Flickr allows 3600 calls an hour, so at most 1"
        )
    return 1 / calls_per_second


def _user_agent() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return f"flickrkit/{version('flickrkit')} (flickr-gen reflect)"
    except PackageNotFoundError:
        return "flickrkit (flickr-gen reflect)"
