"""Flows: the logic of calls without I/O, shared by the synchronous and the asynchronous client.

A flow is a generator that yields effects and is resumed with their results; if an effect fails, its exception is raised
at the `yield`. `drive` performs effects for the synchronous client, `flickr_runtime.async_client` for the other.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future

    from flickr_runtime.messages import Request
    from flickr_runtime.transport import Transport

__all__ = ["Effect", "Flow", "Send", "Sleep", "Wait", "Work", "drive"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Send:
    """Sends a request; its result is the `Response`, or it raises `TransportError`."""

    request: Request


@dataclass(frozen=True, slots=True)
class Sleep:
    """Waits for `seconds`; `reason` is for the log."""

    seconds: float
    reason: str


@dataclass(frozen=True, slots=True)
class Work:
    """Runs a function that may block for a moment, on a disk or a store; its result is the function's."""

    function: Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Wait:
    """Waits at most `seconds` for another flow's future; its result is whether that is done."""

    future: Future[Any]
    seconds: float | None


Effect: TypeAlias = Send | Sleep | Work | Wait
Flow: TypeAlias = Generator[Effect, Any, T]


def drive(flow: Flow[T], transport: Transport, sleep: Callable[[float], None] = time.sleep) -> T:
    """Runs a flow to its end and returns what it returns; an interrupt closes it, so that it can clean up."""
    try:
        effect = next(flow)
        while True:
            try:
                result = _perform(effect, transport, sleep)
            except Exception as error:  # noqa: BLE001  # the flow decides what it means
                effect = flow.throw(error)
            else:
                effect = flow.send(result)
    except StopIteration as end:
        value: T = end.value
        return value
    finally:
        flow.close()


def _perform(effect: Effect, transport: Transport, sleep: Callable[[float], None]) -> Any:
    if isinstance(effect, Send):
        return transport.send(effect.request)
    if isinstance(effect, Sleep):
        return sleep(effect.seconds)
    if isinstance(effect, Wait):
        from concurrent.futures import wait

        wait([effect.future], effect.seconds)
        return effect.future.done()
    return effect.function()
