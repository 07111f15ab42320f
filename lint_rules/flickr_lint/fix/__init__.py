"""Fixes: edits attached to findings, applied until nothing is left to mend, written with care."""

from __future__ import annotations

from flickr_lint.fix.attach import attach

__all__ = ["attach"]
