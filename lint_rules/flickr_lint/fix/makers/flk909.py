"""FLK909: a valid value: the largest page size, whole seconds, the nearest extra or choice."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from flickr_lint.findings import Edit, Finding, Fix
from flickr_lint.fix.expressions import alike, cut, node_at
from flickr_lint.module import Module

if TYPE_CHECKING:
    from flickr_lint.project import Project
    from flickr_lint.template import Template

__all__ = ["make"]


def make(finding: Finding, source: Module | Template, project: Project) -> Fix | None:  # noqa: ARG001
    """Safe if the API does the same itself or the spelling is clear; a guess at a name is unsafe."""
    node = node_at(source, finding.region, ast.expr) if isinstance(source, Module) else None
    if node is None:
        return None
    text = cut(source, finding.region)
    if most := re.match(r"ask for (\d+),", finding.help):
        plain = isinstance(node, ast.Constant) and isinstance(node.value, (int, str))
        changed = re.sub(r"\d+", most[1], text, count=1) if plain else text
        return _fix(f"Ask for {most[1]}", finding, text, changed, safe=True)
    if "whole seconds" in finding.message:
        return _fix("Make it whole", finding, text, f"int({text})", safe=True)
    right = re.fullmatch(r"did you mean `([^`]+)`\?", finding.help)
    wrong = re.search(r"has no value `([^`]+)`|There is no \w+ `([^`]+)`", finding.message)
    if right is None or wrong is None:
        return None
    word = wrong[1] or wrong[2]
    changed = re.sub(rf"(?<![\w]){re.escape(word)}(?![\w])", right[1], text)
    return _fix(f"Write `{right[1]}`", finding, text, changed, safe=alike(word, right[1]))


def _fix(message: str, finding: Finding, before: str, after: str, *, safe: bool) -> Fix | None:
    if before == after:
        return None
    edits = (Edit(finding.region, after),)
    return Fix(message, edits, "safe") if safe else Fix(message, edits, "unsafe", "it is a guess at what was meant")
