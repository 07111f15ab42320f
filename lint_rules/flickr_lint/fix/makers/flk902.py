"""FLK902: an argument gets the name that it has in the API."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flickr_lint.findings import Edit, Finding, Fix
from flickr_lint.fix.expressions import alike, named_at
from flickr_lint.module import Module

if TYPE_CHECKING:
    from flickr_lint.project import Project
    from flickr_lint.template import Template

__all__ = ["make"]


def make(finding: Finding, source: Module | Template, project: Project) -> Fix | None:  # noqa: ARG001
    """Safe where the names differ in case and underscores only, a guess otherwise."""
    wrong = re.search(r"no argument `(\w+)`", finding.message)
    right = re.fullmatch(r"did you mean `(\w+)`\?", finding.help)
    place = named_at(source, finding.region) if isinstance(source, Module) and wrong and right else None
    if wrong is None or right is None or place is None or place[2] != wrong[1]:
        return None
    region, written, name = place
    edit = Edit(region, written.replace(name, right[1]))
    return Fix(f"Rename it to `{right[1]}`", (edit,), "safe" if alike(wrong[1], right[1]) else "unsafe")
