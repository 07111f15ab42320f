"""Our version, for formats that name the tool."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

__all__ = ["version_of_ours"]


def version_of_ours() -> str:
    """The version of the installed distribution; `0` where the linter runs from bare sources."""
    try:
        return version("flickrkit")
    except PackageNotFoundError:
        return "0"
