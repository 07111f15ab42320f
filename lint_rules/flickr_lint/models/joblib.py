"""joblib, and others that call a function later or elsewhere."""

from __future__ import annotations

from flickr_lint.models.rows import Propagator, Store

__all__ = ["ROWS"]

ROWS = (
    Store("joblib.*.cache", "joblib's memory", keeps="results", default="forever"),
    Propagator("joblib.delayed", same=True),
    Propagator("dask.delayed", same=True),
    Propagator("asgiref.sync.{sync_to_async,async_to_sync}", same=True),
)
