"""FLK902: an argument gets the name that it has in the API."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flickr_lint.findings import Edit, Finding, Fix
from flickr_lint.fix.expressions import alike, named_at
from flickr_lint.module import Module
from flickr_lint.scopes import text_keys

if TYPE_CHECKING:
    import ast

    from flickr_lint.project import Project
    from flickr_lint.template import Template

__all__ = ["make"]


def _is_given(finding: Finding, source: Module | Template, name: str) -> bool:
    """Whether the call or dictionary around a place has an argument of that name already."""
    if not isinstance(source, Module):
        return False
    inside = (finding.region.line, finding.region.column)
    groups: list[tuple[ast.expr, set[str]]] = [(at, set(text_keys(at))) for at in source.tables.dicts]
    groups += [(at, {word.arg or "" for word in at.keywords}) for at in source.tables.calls]
    around = (source.region(node) for node, names in groups if name in names)
    return any((at.line, at.column) <= inside <= (at.end_line, at.end_column) for at in around)


def make(finding: Finding, source: Module | Template, project: Project) -> Fix | None:  # noqa: ARG001
    """Safe if the names differ in case and underscores only, otherwise a guess."""
    wrong = re.search(r"no argument `(\w+)`", finding.message)
    right = re.fullmatch(r"did you mean `(\w+)`\?", finding.help)
    place = named_at(source, finding.region) if isinstance(source, Module) and wrong and right else None
    if wrong is None or right is None or place is None or place[2] != wrong[1]:
        return None
    if _is_given(finding, source, right[1]):
        return None  # a call can't have one argument twice
    region, written, name = place
    edit = Edit(region, written.replace(name, right[1]))
    if alike(wrong[1], right[1]):
        return Fix(f"Rename it to `{right[1]}`", (edit,), "safe")
    return Fix(f"Rename it to `{right[1]}`", (edit,), "unsafe", "it is a guess at what was meant")
