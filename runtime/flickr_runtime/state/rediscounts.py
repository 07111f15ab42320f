"""Counting calls in Redis: a hash per key and hour, which expires by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from flickr_runtime.state.store import Call, Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["RedisCounts"]

_KEPT = 33 * 24 * 3600  # seconds; a day more than usage is kept
_MINUTES_KEPT = 3 * 3600


class RedisCounts:
    """The half of `RedisStore` that counts."""

    def __init__(self, client: Any, prefix: str) -> None:
        self._client = client
        self._prefix = prefix

    def add(self, calls: Mapping[Call, int], minutes: Mapping[tuple[str, int], int]) -> None:
        """Adds to the counts in one MULTI."""
        with self._client.pipeline(transaction=True) as batch:
            for call, number in calls.items():
                name = self._name(call.key_id, "calls", call.hour)
                batch.hincrby(name, f"{call.method} {call.outcome} {int(call.cached)}", number)
                batch.expire(name, _KEPT)
                batch.zadd(self._name(call.key_id, "hours"), {str(call.hour): call.hour})
                batch.zadd(f"{self._prefix}:keys", {call.key_id: call.hour}, gt=True)
            for (key_id, minute), number in minutes.items():
                name = self._name(key_id, "minutes", minute // 60)
                batch.hincrby(name, str(minute), number)
                batch.expire(name, _MINUTES_KEPT)
            batch.execute()

    def calls(self, key_id: str, first_hour: int) -> dict[Call, int]:
        """The counts of a key from an hour on."""
        hours = [int(hour) for hour in self._client.zrangebyscore(self._name(key_id, "hours"), first_hour, "+inf")]
        with self._client.pipeline(transaction=False) as batch:
            for hour in hours:
                batch.hgetall(self._name(key_id, "calls", hour))
            answers = batch.execute()
        found = {}
        for hour, answer in zip(hours, answers, strict=True):
            for field, number in answer.items():
                method, outcome, cached = field.rsplit(" ", 2)
                found[Call(key_id, hour, method, cast("Outcome", outcome), cached == "1")] = int(number)
        return found

    def sent(self, key_id: str, first_minute: int) -> int:
        """How many calls a key has sent from a minute on."""
        total = 0
        for hour in range(first_minute // 60, first_minute // 60 + 3):
            minutes = self._client.hgetall(self._name(key_id, "minutes", hour))
            total += sum(int(number) for minute, number in minutes.items() if int(minute) >= first_minute)
        return total

    def key_ids(self) -> list[str]:
        """Every key that has counts, sorted."""
        return sorted(self._client.zrange(f"{self._prefix}:keys", 0, -1))

    def forget(self, first_hour: int) -> None:
        """Deletes the counts of hours before this one."""
        for key_id in self.key_ids():
            old = self._client.zrangebyscore(self._name(key_id, "hours"), "-inf", f"({first_hour}")
            if old:
                self._client.delete(*(self._name(key_id, "calls", int(hour)) for hour in old))
                self._client.zrem(self._name(key_id, "hours"), *old)
        self._client.zremrangebyscore(f"{self._prefix}:keys", "-inf", f"({first_hour}")

    def _name(self, key_id: str, *rest: object) -> str:
        return ":".join([f"{self._prefix}:{{{key_id}}}", *map(str, rest)])
