"""The settings of a run: `[tool.flickr-lint]` in a project's `pyproject.toml`, parsed and checked."""

from __future__ import annotations

from flickr_lint.config.pyproject import ConfigError, discover, read
from flickr_lint.config.settings import PerPath, Settings

__all__ = ["ConfigError", "PerPath", "Settings", "discover", "read"]
