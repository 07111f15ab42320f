"""The usage of a key in the last day and hour."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flickr_runtime.state.location import StateStore
    from flickr_runtime.state.store import Call

__all__ = ["HourUsage", "MethodUsage", "UsageReport", "usage_report"]

_HOURS = 24


class HourUsage(msgspec.Struct, frozen=True, kw_only=True):
    """Calls of one clock hour.

    Attributes:
        start: When the hour began, UTC.
        sent: Calls that went to Flickr: the sum of the four outcomes.
        ok: Successful calls.
        fail: Calls with an error of the API.
        transport: Calls without a response of the API.
        limited: Calls with HTTP 429.
        cached: Responses from a cache; not in `sent`.
    """

    start: datetime
    sent: int = 0
    ok: int = 0
    fail: int = 0
    transport: int = 0
    limited: int = 0
    cached: int = 0


class MethodUsage(msgspec.Struct, frozen=True, kw_only=True):
    """Calls of one method in the last day: those sent, those that failed, and responses from a cache."""

    method: str
    sent: int = 0
    failed: int = 0
    cached: int = 0


class UsageReport(msgspec.Struct, frozen=True, kw_only=True):
    """The usage of a key.

    Attributes:
        key_id: The hash of the key.
        at: Time of the report, UTC.
        limit: Maximum number of calls per hour.
        last_hour: Calls sent in the last 60 minutes, to the minute.
        hours: The last 24 clock hours, the present one last.
        methods: The methods of these calls, the most used first.
    """

    key_id: str
    at: datetime
    limit: int
    last_hour: int
    hours: tuple[HourUsage, ...]
    methods: tuple[MethodUsage, ...]

    @property
    def sent(self) -> int:
        """Calls sent in the hours of the report."""
        return sum(hour.sent for hour in self.hours)

    @property
    def cached(self) -> int:
        """Responses from a cache in the hours of the report."""
        return sum(hour.cached for hour in self.hours)


def usage_report(store: StateStore, key_id: str, now: float, *, limit: int) -> UsageReport:
    """Reads the report of a key from a store; `now` is in seconds since 1970."""
    hour = int(now) // 3600
    first = hour - _HOURS + 1
    counts = store.calls(key_id, first)
    return UsageReport(
        key_id=key_id,
        at=datetime.fromtimestamp(now, UTC),
        limit=limit,
        last_hour=store.sent(key_id, int(now) // 60 - 59),
        hours=tuple(
            _hour(each, ((call, n) for call, n in counts.items() if call.hour == each))
            for each in range(first, hour + 1)
        ),
        methods=_methods(counts),
    )


def _hour(hour: int, counts: Iterable[tuple[Call, int]]) -> HourUsage:
    sums = {"ok": 0, "fail": 0, "transport": 0, "limited": 0, "cached": 0}
    for call, number in counts:
        sums["cached" if call.cached else call.outcome] += number
    sent = sum(sums.values()) - sums["cached"]
    return HourUsage(start=datetime.fromtimestamp(hour * 3600, UTC), sent=sent, **sums)


def _methods(counts: dict[Call, int]) -> tuple[MethodUsage, ...]:
    found: dict[str, list[int]] = {}
    for call, number in counts.items():
        sums = found.setdefault(call.method, [0, 0, 0])
        if call.cached:
            sums[2] += number
        else:
            sums[0] += number
            sums[1] += number if call.outcome != "ok" else 0
    methods = [
        MethodUsage(method=name, sent=sent, failed=failed, cached=cached)
        for name, (sent, failed, cached) in found.items()
    ]
    return tuple(sorted(methods, key=lambda each: (-each.sent, -each.cached, each.method)))
