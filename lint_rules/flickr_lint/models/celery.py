"""Celery: tasks that are retried, slowed down, and run by the clock."""

from __future__ import annotations

from flickr_lint.models.rows import Retry, Schedule

__all__ = ["ROWS"]

ROWS = (
    Retry(
        "celery.*.{task,shared_task}",
        wait=("retry_backoff", "default_retry_delay"),
        default=180.0,
        tries=("max_retries",),
    ),
    Schedule("celery.*.add_periodic_task", job=(1, "sig"), every=(0, "schedule")),
    Schedule("celery.*.periodic_task", every=("run_every", 0)),
)
