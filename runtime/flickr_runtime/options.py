"""What can be set for a client, and otherwise for some of its calls."""

from __future__ import annotations

from typing import Any

import msgspec

from flickr_runtime.errors import ConfigurationError

__all__ = ["Options"]


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """How calls are made.

    Attributes:
        timeout: Seconds to connect, and seconds to wait for the next piece of an answer. There always is one.
        deadline: Seconds after which a call gives up for good, waits and retries included; None for no such limit.
        retries: How often a call is tried again at most; writes only where Flickr surely did not act on the first.
    """

    timeout: float = 30.0
    deadline: float | None = None
    retries: int = 4

    def __post_init__(self) -> None:
        if not self.timeout > 0:
            raise ConfigurationError(f"timeout={self.timeout!r}: give seconds above 0; calls always have a timeout")
        if self.deadline is not None and not self.deadline > 0:
            raise ConfigurationError(f"deadline={self.deadline!r}: give seconds above 0, or None")
        if self.retries < 0:
            raise ConfigurationError(f"retries={self.retries!r}: give 0 or more")

    def but(self, **changes: Any) -> Options:
        """These options with some of them changed; raises `ConfigurationError` for one that does not exist."""
        unknown = changes.keys() - set(self.__struct_fields__)
        if unknown:
            raise ConfigurationError(f"no option is called {', '.join(sorted(unknown))}")
        return msgspec.structs.replace(self, **changes)
