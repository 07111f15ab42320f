"""The user's defaults for uploads, and the maximum sizes of files; cached for at most a day (guide: «Privacy»)."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from flickr_runtime.errors import ConfigurationError
from flickr_runtime.flow import Flow
from flickr_runtime.locks import open_after_fork
from flickr_runtime.privacy import Privacy

if TYPE_CHECKING:
    from flickr_runtime.credentials import Token

__all__ = ["Call", "Defaults", "DefaultsMemory", "Limits", "fetch_defaults", "fetch_limits"]

T = TypeVar("T")
_DAY = 24 * 3600.0

Call = Callable[..., Flow[dict[str, Any]]]
"""`call("flickr.prefs.getPrivacy", …)` is the flow of a call whose result is the untyped response."""


class Defaults(msgspec.Struct, frozen=True, kw_only=True):
    """A user's defaults for uploads; None for a number of unknown meaning.

    Attributes:
        nsid: The user.
        privacy: Who may see the photo.
        safety_level: 1 safe, 2 moderate, 3 restricted.
        content_type: 1 photo, 2 screenshot, 3 other, 4 virtual photography.
        hidden: Whether it is hidden from public searches.
    """

    nsid: str = ""
    privacy: Privacy | None = None
    safety_level: int | None = None
    content_type: int | None = None
    hidden: bool | None = None


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """The maximum sizes of a user's files, in bytes; None if Flickr does not say."""

    photo_bytes: int | None = None
    video_bytes: int | None = None


def fetch_defaults(call: Call) -> Flow[Defaults]:
    """Fetches the four defaults from Flickr; raises what the calls raise."""
    privacy = _person((yield from call("flickr.prefs.getPrivacy")))
    safety = _person((yield from call("flickr.prefs.getSafetyLevel")))
    kind = _person((yield from call("flickr.prefs.getContentType")))
    hidden = _person((yield from call("flickr.prefs.getHidden")))
    number = _number(privacy.get("privacy"))
    return Defaults(
        nsid=str(privacy.get("nsid") or ""),
        privacy=Privacy(number) if number in set(Privacy) else None,
        safety_level=_one_of(safety.get("safety_level"), 3),
        content_type=_one_of(kind.get("content_type"), 4),
        hidden={1: False, 2: True}.get(_number(hidden.get("hidden")) or 0),  # the numbers of an upload's `hidden`
    )


def fetch_limits(call: Call) -> Flow[Limits]:
    """Fetches the maximum sizes from Flickr; raises what the call raises."""
    person = _person((yield from call("flickr.people.getLimits")))
    return Limits(photo_bytes=_most(person.get("photos")), video_bytes=_most(person.get("videos")))


class DefaultsMemory:
    """Caches defaults and limits per user, for at most a day. Threads may share it.

    Args:
        max_age: Seconds for which a response is used.
        clock: The time in seconds.

    Raises:
        ConfigurationError: For a `max_age` above a day.
    """

    def __init__(self, *, max_age: float = _DAY, clock: Callable[[], float] = time.time) -> None:
        if not 0 <= max_age <= _DAY:
            raise ConfigurationError(
                f"max_age={max_age!r}: defaults for uploads are checked at least daily (Developer Guide, «Privacy»)"
            )
        self._max_age = max_age
        self._clock = clock
        self._lock = open_after_fork()
        self._known: dict[tuple[str, str], tuple[float, Any]] = {}

    def defaults(self, token: Token | None, call: Call) -> Flow[Defaults]:
        """The user's defaults, cached or from Flickr."""
        return self._remembered("defaults", token, lambda: fetch_defaults(call))

    def limits(self, token: Token | None, call: Call) -> Flow[Limits]:
        """The user's limits, cached or from Flickr."""
        return self._remembered("limits", token, lambda: fetch_limits(call))

    def forget(self) -> None:
        """Deletes everything, so that the next upload fetches again."""
        with self._lock:
            self._known.clear()

    def _remembered(self, what: str, token: Token | None, fetch: Callable[[], Flow[T]]) -> Flow[T]:
        # The key separates users, and reveals no token.
        key = (what, hashlib.sha256(token.token.encode()).hexdigest() if token else "")
        now = self._clock()
        with self._lock:
            # If the clock was set back, an old response must not stay valid.
            self._known = {known: (at, value) for known, (at, value) in self._known.items() if self._fresh(at, now)}
            if key in self._known:
                found: T = self._known[key][1]
                return found
        fetched = yield from fetch()
        with self._lock:
            self._known[key] = (now, fetched)
        return fetched

    def _fresh(self, at: float, now: float) -> bool:
        return 0 <= now - at < self._max_age


def _person(response: dict[str, Any]) -> dict[str, Any]:
    person = response.get("person")
    return person if isinstance(person, dict) else {}


def _number(value: Any) -> int | None:
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):  # of NaN and infinity
        return None


def _one_of(value: Any, most: int) -> int | None:
    number = _number(value)
    return number if number is not None and 1 <= number <= most else None


def _most(kind: Any) -> int | None:
    number = _number(kind.get("maxupload")) if isinstance(kind, dict) else None
    return number if number and number > 0 else None
