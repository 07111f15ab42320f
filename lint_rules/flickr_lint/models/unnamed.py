"""Objects of unknown origin: caches by their name, whose lifetimes are not known; schedulers; requests of Django."""

from __future__ import annotations

from flickr_lint.models.rows import Query, Schedule, Store

__all__ = ["ROWS"]

ROWS = (
    Store(
        "unnamed.Cache.{set,add,put,get_or_set}",
        lifetime=("timeout", "ttl", "expire", "ex", "expires", "max_age", "expire_time", "time", 2),
        default="unknown",
        shared=True,
    ),
    Store(
        "unnamed.Cache.set_many",
        value=(0,),
        lifetime=("timeout", "ttl", "expire", "expires", 1),
        default="unknown",
        shared=True,
    ),
    Store("unnamed.Cache.{setex,psetex}", value=(2,), lifetime=(1,), default="unknown", shared=True),
    Store(
        "unnamed.Cache.{cached,memoize,cache_page,cache_data,cache,ttl_cache,cache_control}",
        keeps="results",
        lifetime=(0, "ttl", "timeout", "max_age_seconds", "expire", "expire_after"),
        zero="forever",
        default="unknown",
    ),
    Query("*.{GET,META,get_full_path,build_absolute_uri}"),
    Schedule("add_job", job=(0, "func"), every=(1, "trigger")),
    Schedule("add_periodic_task", job=(1, "sig"), every=(0, "schedule")),
    Schedule("run_repeating", job=(0, "callback"), every=(1, "interval")),
    Schedule("after", job=(1, "func"), every=(0, "ms"), unit=0.001, once=True),
)
