"""FLK901: the nearest method, where the name is written."""

from __future__ import annotations

import ast
import difflib
import re
from typing import TYPE_CHECKING

from flickr_lint.findings import Finding, Fix
from flickr_lint.fix.expressions import alike, node_at
from flickr_lint.fix.methods import renamed
from flickr_lint.module import Module

if TYPE_CHECKING:
    from flickr_lint.project import Project
    from flickr_lint.template import Template

__all__ = ["make"]

_LIKE = 0.85
"""How much two names must be alike; less is no guess to make."""


def make(finding: Finding, source: Module | Template, project: Project) -> Fix | None:  # noqa: ARG001
    """Safe if only case and underscores differ, otherwise a guess."""
    wrong = re.search(r"no method `(flickr\.[\w.]+)`", finding.message)
    right = re.fullmatch(r"did you mean `(flickr\.[\w.]+)`\?", finding.help)
    node = node_at(source, finding.region, ast.expr) if isinstance(source, Module) else None
    if wrong is None or right is None or node is None or not isinstance(source, Module):
        return None
    if difflib.SequenceMatcher(None, wrong[1], right[1]).ratio() < _LIKE:
        return None
    edit = renamed(node, wrong[1], right[1], source)
    if edit is None:
        return None
    if alike(wrong[1], right[1]):
        return Fix(f"Call `{right[1]}`", (edit,), "safe")
    return Fix(f"Call `{right[1]}`", (edit,), "unsafe", "it is a guess at what was meant")
