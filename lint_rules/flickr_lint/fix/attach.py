"""Gives a finding its fix: the makers are the modules of `flickr_lint.fix.makers`, each named after its rule's code."""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Protocol

from flickr_lint.findings import Edit, Region
from flickr_lint.masking import masked
from flickr_lint.module import Module

if TYPE_CHECKING:
    from flickr_lint.findings import Finding, Fix
    from flickr_lint.project import Project
    from flickr_lint.template import Template

__all__ = ["attach", "fixable"]

_LONGEST = 10
"""Lines of a preview."""


class Maker(Protocol):
    """Makes the fix of a rule's findings."""

    def __call__(self, finding: Finding, source: Module | Template, project: Project) -> Fix | None:
        """The fix for a finding in a file, or None where it needs a person."""
        ...


def attach(finding: Finding, source: Module | Template, project: Project) -> Finding:
    """The finding with its fix, if there is one; a notebook's cells are for their owner to edit."""
    maker = None if finding.suppressed is not None else _makers().get(finding.code)
    if (maker is None and finding.fix is None) or (isinstance(source, Module) and source.cells):
        return finding
    fix = finding.fix or (_maker(maker)(finding, source, project) if maker else None)
    if fix is None or not fix.edits:
        return finding
    return replace(finding, fix=replace(fix, preview=_preview(source, fix)))


def fixable() -> frozenset[str]:
    """Codes of the rules that have fixes."""
    return frozenset(_makers())


def _preview(source: Module | Template, fix: Fix) -> tuple[str, ...]:
    from flickr_lint.fix.apply import replaced

    first, last = min(edit.region.line for edit in fix.edits), max(edit.region.end_line for edit in fix.edits)
    before = source.lines[first - 1 : last]
    moved = [Edit(_moved(edit.region, first - 1), edit.text) for edit in fix.edits]
    after = replaced("\n".join(before), moved).split("\n")
    hidden = {line: source.shown[first - 1 + at] for at, line in enumerate(before)}
    changes = [
        f"{line[0]} {hidden.get(line[1:], masked(line[1:]))}".rstrip()
        for line in list(difflib.unified_diff(before, after, n=0, lineterm=""))[2:]
    ]
    shown = [line for line in changes if not line.startswith("@")]
    return (*shown[:_LONGEST], *(["  …"] if len(shown) > _LONGEST else []))


def _moved(region: Region, lines: int) -> Region:
    return Region(region.line - lines, region.column, region.end_line - lines, region.end_column)


@cache
def _makers() -> dict[str, str]:
    from flickr_lint.fix import makers

    return {info.name.upper(): info.name for info in pkgutil.iter_modules(makers.__path__)}


@cache
def _maker(name: str) -> Maker:
    found: Maker = importlib.import_module(f"flickr_lint.fix.makers.{name}").make
    return found
