"""The state of the sandbox: one SQLite database, in memory or in a folder, and typed access to its tables."""

from __future__ import annotations

from flickr_sandbox.state.database import Database

__all__ = ["Database"]
