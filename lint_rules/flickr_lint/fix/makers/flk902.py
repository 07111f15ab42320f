"""FLK902: an argument gets the name that it has in the API."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from flickr_lint.findings import Edit, Finding, Fix
from flickr_lint.fix.address_arguments import renamed_argument
from flickr_lint.fix.expressions import alike, named_at, node_at
from flickr_lint.module import Module
from flickr_lint.scopes import text_keys

if TYPE_CHECKING:
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
    if wrong is None or right is None or not isinstance(source, Module) or _is_given(finding, source, right[1]):
        return None  # a call can't have one argument twice
    place, node = named_at(source, finding.region), node_at(source, finding.region, ast.Call)
    edit = Edit(place[0], place[1].replace(place[2], right[1])) if place and place[2] == wrong[1] else None
    if edit is None and node is not None:
        edit = renamed_argument(node, wrong[1], right[1], source)
    if edit is None:
        return None
    if alike(wrong[1], right[1]):
        return Fix(f"Rename it to `{right[1]}`", (edit,), "safe")
    return Fix(f"Rename it to `{right[1]}`", (edit,), "unsafe", "it is a guess at what was meant")
