"""Fixes: edits attached to findings, applied until nothing is left to fix, and written safely."""

from __future__ import annotations

from flickr_lint.fix.attach import attach

__all__ = ["attach"]
