"""Celery: tasks that are retried, and slowed down."""

from __future__ import annotations

from flickr_lint.models.rows import Retry

__all__ = ["ROWS"]

ROWS = (
    Retry(
        "celery.*.{task,shared_task}",
        wait=("retry_backoff", "default_retry_delay"),
        default=180.0,
        tries=("max_retries",),
    ),
)
