"""APScheduler, schedule and their like: what runs a job time and again."""

from __future__ import annotations

from flickr_lint.models.rows import Framework

__all__ = ["ROWS"]

ROWS = (
    Framework("apscheduler"),
    Framework("schedule"),
    Framework("rq_scheduler"),
    Framework("huey"),
)
