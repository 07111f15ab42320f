"""What a run is asked to do: `[tool.flickr-lint]` of a project's `pyproject.toml`, and what it comes to."""

from __future__ import annotations

from flickr_lint.config.pyproject import ConfigError, discover, read
from flickr_lint.config.settings import PerPath, Settings

__all__ = ["ConfigError", "PerPath", "Settings", "discover", "read"]
