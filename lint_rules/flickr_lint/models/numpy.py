"""NumPy: numbers drawn at random."""

from __future__ import annotations

from flickr_lint.models.rows import Drawn

__all__ = ["ROWS"]

ROWS = (
    Drawn("numpy.random.*.{random,rand,random_sample}"),
    Drawn("numpy.random.*.{uniform,randint,integers}", least=(0, "low"), most=(1, "high")),
)
