"""What can be set for a client, and otherwise for some of its calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from flickr_runtime.errors import ConfigurationError

if TYPE_CHECKING:
    from flickr_runtime.method import Method

__all__ = ["Options"]

_DAY = 86400


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """How calls are made.

    Attributes:
        timeout: Seconds to connect, and seconds to wait for the next piece of an answer. There always is one.
        deadline: Seconds after which a call gives up for good, waits and retries included; None for no such limit.
        retries: How often a call is tried again at most; writes only where Flickr surely did not act on the first.
        cache: Whether answers of reads are kept and used again: True for as long as suits each method, or for so many
            seconds, a day at most (Developer Guide, «Short-term caching»). What must not be cached never is.
    """

    timeout: float = 30.0
    deadline: float | None = None
    retries: int = 4
    cache: bool | float | None = None

    def __post_init__(self) -> None:
        if not self.timeout > 0:
            raise ConfigurationError(f"timeout={self.timeout!r}: give seconds above 0; calls always have a timeout")
        if self.deadline is not None and not self.deadline > 0:
            raise ConfigurationError(f"deadline={self.deadline!r}: give seconds above 0, or None")
        if self.retries < 0:
            raise ConfigurationError(f"retries={self.retries!r}: give 0 or more")

        if self.cache is not None and not isinstance(self.cache, bool):
            _check_seconds(self.cache)

    def cache_seconds(self, method: Method[Any]) -> float:
        """For how long answers of this method are used again; 0 for not at all."""
        if not self.cache or not method.lifetime or method.http != "GET":
            return 0
        return method.lifetime if self.cache is True else self.cache

    def but(self, **changes: Any) -> Options:
        """These options with some of them changed; raises `ConfigurationError` for one that does not exist."""
        unknown = changes.keys() - set(self.__struct_fields__)
        if unknown:
            raise ConfigurationError(f"no option is called {', '.join(sorted(unknown))}")
        return msgspec.structs.replace(self, **changes)


def _check_seconds(seconds: Any) -> None:
    if not isinstance(seconds, int | float) or not seconds >= 0:
        raise ConfigurationError(f"cache={seconds!r}: give True, False, or seconds from 0 to {_DAY}")
    if seconds > _DAY:
        raise ConfigurationError(
            f"cache={seconds!r}: Flickr allows answers to be cached for up to 24 hours, which is {_DAY} seconds "
            "(Developer Guide, «Short-term caching»)"
        )
