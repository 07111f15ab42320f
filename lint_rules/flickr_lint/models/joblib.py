"""joblib."""

from __future__ import annotations

from flickr_lint.models.rows import Store

__all__ = ["ROWS"]

ROWS = (Store("joblib.*.cache", "joblib's memory", keeps="results", default="forever"),)
