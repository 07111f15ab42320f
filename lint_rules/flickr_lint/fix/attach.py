"""Gives a finding its fix: the makers are the modules of `flickr_lint.fix.makers`, each named after its rule's code."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Protocol

from flickr_lint.module import Module

if TYPE_CHECKING:
    from flickr_lint.findings import Finding, Fix
    from flickr_lint.project import Project
    from flickr_lint.template import Template

__all__ = ["attach", "fixable"]


class Maker(Protocol):
    """Makes the fix of a rule's findings."""

    def __call__(self, finding: Finding, source: Module | Template, project: Project) -> Fix | None:
        """The fix for a finding in a file, or None where it needs a person."""
        ...


def attach(finding: Finding, source: Module | Template, project: Project) -> Finding:
    """The finding with its fix, if there is one; a notebook's cells are for their owner to edit."""
    maker = None if finding.suppressed is not None else _makers().get(finding.code)
    if maker is None or finding.fix is not None or (isinstance(source, Module) and source.cells):
        return finding
    fix = _maker(maker)(finding, source, project)
    return replace(finding, fix=fix) if fix and fix.edits else finding


def fixable() -> frozenset[str]:
    """Codes of the rules that have fixes."""
    return frozenset(_makers())


@cache
def _makers() -> dict[str, str]:
    from flickr_lint.fix import makers

    return {info.name.upper(): info.name for info in pkgutil.iter_modules(makers.__path__)}


@cache
def _maker(name: str) -> Maker:
    found: Maker = importlib.import_module(f"flickr_lint.fix.makers.{name}").make
    return found
