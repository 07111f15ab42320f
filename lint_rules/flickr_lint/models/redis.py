"""Redis, and libraries with the same interface."""

from __future__ import annotations

from flickr_lint.models.rows import Store

__all__ = ["ROWS"]

ROWS = (
    *(
        row
        for home in ("redis", "aioredis", "fakeredis", "valkey")
        for row in (
            Store(
                f"{home}.*.{{set,getset,setnx}}",
                "Redis",
                lifetime=("ex", "exat", 2),
                milliseconds=("px", "pxat"),
                later=("expire", "pexpire"),
                default="forever",
                shared=True,
            ),
            Store(f"{home}.*.setex", "Redis", value=(2, "value"), lifetime=(1, "time"), shared=True),
            Store(f"{home}.*.psetex", "Redis", value=(2, "value"), milliseconds=(1, "time_ms"), shared=True),
            Store(
                f"{home}.*.{{hset,hsetnx,hmset,mset,rpush,lpush,sadd}}",
                "Redis",
                value=("mapping", "value", -1),
                default="forever",
                later=("expire", "pexpire"),
                shared=True,
            ),
        )
    ),
)
