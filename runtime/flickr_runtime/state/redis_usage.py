"""Counts calls in Redis: a hash per key and hour, with an expiry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from flickr_runtime.state import redis_scripts
from flickr_runtime.state.store import Call, Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["RedisCounts"]

_OUTCOMES: dict[str, Outcome] = {outcome: outcome for outcome in get_args(Outcome)}
_LIFETIME = 33 * 24 * 3600  # seconds; a day longer than `RETENTION_DAYS`
_MINUTES_LIFETIME = 3 * 3600


class RedisCounts:
    """The counting half of `RedisStore`."""

    def __init__(self, client: Any, prefix: str) -> None:
        self._client = client
        self._prefix = prefix
        self._count = client.register_script(redis_scripts.COUNT)

    def add(self, calls: Mapping[Call, int], minutes: Mapping[tuple[str, int], int]) -> list[str]:
        """Adds to the counts in one step; returns the keys with foreign values."""
        keys: dict[str, int] = {}
        values: list[str | int] = []

        def put(kind: str, key: str, name: str | int, number: int, lifetime: int | str = "") -> None:
            values.extend((kind, keys.setdefault(key, len(keys) + 1), name, number, lifetime))

        for call, number in calls.items():
            field = f"{call.method} {call.outcome} {int(call.cached)}"
            put("count", self._name(call.key_id, "calls", call.hour), field, number, _LIFETIME)
            put("member", self._name(call.key_id, "hours"), call.hour, call.hour)
            put("member", f"{self._prefix}:keys", call.key_id, call.hour)
        for (key_id, minute), number in minutes.items():
            put("count", self._name(key_id, "minutes", minute // 60), minute, number, _MINUTES_LIFETIME)
        foreign: list[str] = self._count(keys=list(keys), args=values)
        return foreign

    def calls(self, key_id: str, first_hour: int) -> dict[Call, int]:
        """The counts of a key since an hour."""
        known = self._client.zrangebyscore(self._name(key_id, "hours"), first_hour, "+inf")
        hours = [int(hour) for hour in known if hour.isdigit()]
        with self._client.pipeline(transaction=False) as batch:
            for hour in hours:
                batch.hgetall(self._name(key_id, "calls", hour))
            replies = batch.execute()
        found = {}
        for hour, reply in zip(hours, replies, strict=True):
            for field, number in reply.items():
                parts = field.rsplit(" ", 2)
                if len(parts) == 3 and parts[1] in _OUTCOMES and number.isdigit():  # it may be a foreign value
                    method, outcome, cached = parts
                    found[Call(key_id, hour, method, _OUTCOMES[outcome], cached == "1")] = int(number)
        return found

    def sent(self, key_id: str, first_minute: int) -> int:
        """The number of calls that a key has sent since a minute."""
        total = 0
        for hour in range(first_minute // 60, first_minute // 60 + 3):
            minutes = self._client.hgetall(self._name(key_id, "minutes", hour))
            ours = [(int(minute), int(n)) for minute, n in minutes.items() if minute.isdigit() and n.isdigit()]
            total += sum(number for minute, number in ours if minute >= first_minute)
        return total

    def key_ids(self) -> list[str]:
        """Every key that has counts, sorted."""
        return sorted(self._client.zrange(f"{self._prefix}:keys", 0, -1))

    def forget(self, first_hour: int) -> None:
        """Deletes the counts of hours before this one."""
        for key_id in self.key_ids():
            old = self._client.zrangebyscore(self._name(key_id, "hours"), "-inf", f"({first_hour}")
            if old:
                self._client.delete(*(self._name(key_id, "calls", hour) for hour in old))
                self._client.zrem(self._name(key_id, "hours"), *old)
        self._client.zremrangebyscore(f"{self._prefix}:keys", "-inf", f"({first_hour}")

    def _name(self, key_id: str, *rest: object) -> str:
        return ":".join([f"{self._prefix}:{{{key_id}}}", *map(str, rest)])
