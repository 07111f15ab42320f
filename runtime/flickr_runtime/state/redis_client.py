"""Connections to Redis with a deadline, whose every failure is a `StateUnavailable`."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, TypeVar

from flickr_runtime.deadline import NEVER, Deadline
from flickr_runtime.errors import ConfigurationError
from flickr_runtime.state.errors import StateUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["RedisClient"]

T = TypeVar("T")
_FOREIGN = ("WRONGTYPE", "not an integer", "not a valid float", "arithmetic on", "compare", "bad argument")
_ALIVE = 0.001  # seconds; a timeout of 0 would mean non-blocking


class RedisClient:
    """A pool of connections, opened at the first use.

    Attributes:
        commands: The client of redis-py; use it in `run` only.
    """

    def __init__(self, url: str, purpose: str, timeout: float, **options: Any) -> None:
        """Connects to nothing yet.

        Args:
            url: `redis://`, `rediss://` or `unix://`, as redis-py reads it; may contain a password, which is never
                shown.
            purpose: What is stored there, for errors.
            timeout: Maximum seconds to wait for a reply.
            options: Further options for redis-py.

        Raises:
            ConfigurationError: redis-py is missing, or the URL is malformed.
        """
        try:
            import redis
            from redis.backoff import NoBackoff
            from redis.retry import Retry
        except ImportError:
            raise ConfigurationError(
                f"redis-py is not installed, so {purpose} cannot be in Redis: pip install 'flickrkit[redis]'"
            ) from None
        self._purpose, self._timeout = purpose, timeout
        self._local = threading.local()
        try:
            self.commands: Any = redis.Redis.from_url(
                url,
                socket_timeout=timeout,
                socket_connect_timeout=timeout,
                retry=Retry(NoBackoff(), 1),  # a pooled connection may be stale; other retries are the caller's
                **options,
            )
        except ValueError:
            raise ConfigurationError("FLICKR_STATE_URL: write it like redis://host:6379/0") from None
        self._reply_error = redis.ResponseError
        self._errors = (redis.RedisError, OSError, ValueError)
        pool = self.commands.connection_pool
        pool.connection_class = _with_deadline(pool.connection_class, self._left)

    def run(self, action: Callable[[], T], deadline: Deadline = NEVER, repair: Callable[[], bool] | None = None) -> T:
        """Runs `action`, which uses `commands`, and returns its result.

        Args:
            action: The commands to run.
            deadline: Until when to wait for the server.
            repair: Called if keys of ours contain something else; returns whether it deleted them. Then `action` runs
                again.

        Raises:
            StateUnavailable: The server does not reply in time, or replies with an error.
        """
        self._local.until = Deadline.after(deadline.within(2 * self._timeout))
        try:
            try:
                return action()
            except self._reply_error as error:
                if repair is None or not _is_foreign(error) or not repair():
                    raise
                return action()
        except self._errors as error:
            raise StateUnavailable(f"Redis does not serve {self._purpose}: {self._described(error)}") from error
        finally:
            self._local.until = NEVER

    def close(self) -> None:
        """Closes the connections; the next use opens new ones."""
        self.commands.close()

    def _left(self) -> float:
        until: Deadline = getattr(self._local, "until", NEVER)
        return max(_ALIVE, until.within(self._timeout))

    def _described(self, error: Exception) -> str:
        """The error's class and the server's message; other texts contain hosts and ports, which may be private."""
        name = type(error).__name__
        return f"{name}: {error}" if isinstance(error, self._reply_error) else name


def _is_foreign(error: Exception) -> bool:
    """Whether an error says that a key has a foreign value: of another type, or not a number."""
    return any(sign in str(error) for sign in _FOREIGN)


def _with_deadline(connection: Any, left: Callable[[], float]) -> Any:
    """A class of connections whose timeout at each step is `left()`."""

    class DeadlineConnection(connection):  # type: ignore[misc]  # redis-py has several
        def connect(self, *args: Any, **options: Any) -> Any:
            self.socket_connect_timeout = self.socket_timeout = left()
            return super().connect(*args, **options)

        def send_packed_command(self, *args: Any, **options: Any) -> Any:
            self._set_timeout()
            return super().send_packed_command(*args, **options)

        def read_response(self, *args: Any, **options: Any) -> Any:
            self._set_timeout()
            return super().read_response(*args, **options)

        def _set_timeout(self) -> None:
            socket = getattr(self, "_sock", None)
            if socket is not None:
                socket.settimeout(left())

    return DeadlineConnection
