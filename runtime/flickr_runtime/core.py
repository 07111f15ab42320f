"""A client's configuration; `invoking` has the flows of its calls."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from flickr_runtime import forking  # noqa: F401  # forks wait for imports and lookups
from flickr_runtime.deadline import Deadline
from flickr_runtime.events import Event, log_event
from flickr_runtime.options import Options

if TYPE_CHECKING:
    from flickr_runtime.cache.cache import Cache
    from flickr_runtime.credentials import Credentials, Token
    from flickr_runtime.endpoints import Endpoints
    from flickr_runtime.governor import Governor
    from flickr_runtime.messages import Response
    from flickr_runtime.method import Method

__all__ = ["Core", "Reader", "captured"]

Reader = Callable[["Method[Any]", "Response"], Any]

captured: ContextVar[list[Response] | None] = ContextVar("captured", default=None)
"""Collects the responses of calls for `with_raw_response`."""


@dataclass(frozen=True)
class Core:
    """A client's configuration.

    Attributes:
        credentials: Who calls.
        endpoints: The services.
        options: How.
        governor: Applies the key's limit and counts its calls; None for no limit.
        hooks: Called with each `Event` of a call, in order.
        clock: A monotonic clock, in seconds; replaced in tests.
        cache: Caches responses if the options say so, and purges what writes change; None for no cache.
    """

    credentials: Credentials
    endpoints: Endpoints
    options: Options = field(default_factory=Options)
    governor: Governor | None = None
    hooks: tuple[Callable[[Event], None], ...] = (log_event,)
    clock: Callable[[], float] = time.monotonic
    cache: Cache | None = None

    def acting_for(self, token: Token | None) -> Core:
        """The same for another user, or for none."""
        return replace(self, credentials=self.credentials.of(token))

    def deadline(self) -> Deadline:
        """The deadline of a call that begins now."""
        return Deadline.after(self.options.deadline, self.clock)

    def emit(self, event: Event) -> None:
        """Hands an event to every hook."""
        for hook in self.hooks:
            hook(event)

    @staticmethod
    def capture(response: Response) -> None:
        """Collects a response for `with_raw_response`."""
        responses = captured.get()
        if responses is not None:
            responses.append(response)
