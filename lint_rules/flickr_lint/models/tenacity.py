"""tenacity, retrying, retry, backoff and stamina: decorators that retry."""

from __future__ import annotations

from flickr_lint.models.rows import Retry

__all__ = ["ROWS"]

ROWS = (
    Retry("tenacity.retry", wait=("wait",)),
    Retry("tenacity.{Retrying,AsyncRetrying}", wait=("wait",), takes="loop"),
    Retry(
        "retrying.retry",
        wait=(
            "wait",
            "wait_fixed",
            "wait_func",
            "wait_random_min",
            "wait_random_max",
            "wait_incrementing_start",
            "wait_incrementing_increment",
            "wait_exponential_multiplier",
        ),
    ),
    Retry("retry.*.retry", wait=(2, "delay"), tries=(1, "tries")),
    Retry("backoff.{on_exception,on_predicate}", wait=("interval",), default=1.0, tries=("max_tries",)),
    Retry("stamina.retry", wait=("wait_initial",), default=0.1, tries=("attempts",)),
)
