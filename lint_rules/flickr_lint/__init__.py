"""A linter for Flickr's Developer Guide: finds what can cost an integration its API key.

`lint` reads files and folders and returns a `Report`; `lint_sources` lints files in memory. Rules are the files
in `flickr_lint/rules`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flickr_lint.engine import lint, lint_sources
    from flickr_lint.findings import Edit, Finding, Fix, Notice, Region, Related, Report
    from flickr_lint.rule import Rule
    from flickr_lint.visitor import VisitorRule

__all__ = [
    "Edit",
    "Finding",
    "Fix",
    "Notice",
    "Region",
    "Related",
    "Report",
    "Rule",
    "VisitorRule",
    "lint",
    "lint_sources",
]

_HOMES = {"lint": "engine", "lint_sources": "engine", "Rule": "rule", "VisitorRule": "visitor"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(f"{__name__}.{_HOMES.get(name, 'findings')}"), name)
