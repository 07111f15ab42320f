"""Resolves host names on threads that may outlive the call, because the system's resolver cannot be interrupted."""

from __future__ import annotations

import contextlib
import queue
import socket
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Address", "resolve", "resolve_async"]

Address = tuple[int, int, int, str, tuple[Any, ...]]
"""Family, type, protocol, canonical name and socket address, as `socket.getaddrinfo` returns them."""


def resolve(host: str, port: int, seconds: float) -> list[Address]:
    """The addresses of a host; raises `TimeoutError` if resolving takes longer, and `socket.gaierror`."""
    results: queue.SimpleQueue[Callable[[], list[Address]]] = queue.SimpleQueue()
    if not _start(host, port, results.put):
        return _lookup(host, port)()
    try:
        return results.get(timeout=seconds)()
    except queue.Empty:
        raise TimeoutError(f"the name {host} was not resolved within {seconds:.3g} s") from None


async def resolve_async(host: str, port: int) -> list[Address]:
    """As `resolve`, for asyncio, without a timeout of its own.

    The event loop's own `getaddrinfo` uses its executor, which a program that ends waits for.
    """
    import asyncio

    loop = asyncio.get_running_loop()
    future: asyncio.Future[Callable[[], list[Address]]] = loop.create_future()

    def arrived(result: Callable[[], list[Address]]) -> None:
        if not future.done():
            future.set_result(result)

    def deliver(result: Callable[[], list[Address]]) -> None:
        with contextlib.suppress(RuntimeError):  # the loop was closed meanwhile
            loop.call_soon_threadsafe(arrived, result)

    if not _start(host, port, deliver):
        return _lookup(host, port)()
    return (await future)()


def _start(host: str, port: int, deliver: Callable[[Callable[[], list[Address]]], None]) -> bool:
    """Resolves on a thread; returns False if no thread can be started, such as while the interpreter ends."""
    thread = threading.Thread(target=lambda: deliver(_lookup(host, port)), name=f"resolve {host[:60]}", daemon=True)
    try:
        thread.start()
    except RuntimeError:
        return False
    return True


def _lookup(host: str, port: int) -> Callable[[], list[Address]]:
    try:
        found: list[Any] = socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        failure = error.with_traceback(None)

        def fail() -> list[Address]:
            raise failure

        return fail
    return lambda: found
