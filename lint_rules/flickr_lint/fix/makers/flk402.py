"""FLK402: the list in place of a search, if the call names its method."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from flickr_lint.facts.arguments import given
from flickr_lint.facts.specs import COMMON, spec_of
from flickr_lint.findings import Finding, Fix
from flickr_lint.fix.expressions import node_at
from flickr_lint.fix.methods import renamed
from flickr_lint.module import Module

if TYPE_CHECKING:
    from flickr_lint.project import Project
    from flickr_lint.template import Template

__all__ = ["make"]

_INSTEAD = re.compile(r"^`([\w.]+)` lists them too")


def make(finding: Finding, source: Module | Template, project: Project) -> Fix | None:
    """Unsafe: a list has the photos that a search leaves out."""
    instead = _INSTEAD.match(finding.help)
    node = node_at(source, finding.region, ast.expr) if isinstance(source, Module) else None
    if instead is None or node is None or not isinstance(source, Module):
        return None
    call = project.flow.call_at(node)
    spec = spec_of("flickr.people.getPhotos" if instead[1] == "walk_user" else instead[1])
    if call is None or spec is None or not set(given(call, project).arguments) <= {*spec.arguments, *COMMON}:
        return None  # an order, say, that no list has
    edit = renamed(node, "flickr.photos.search" if "." in instead[1] else "walk", instead[1], source)
    why = "a list has the photos that a search leaves out"
    return Fix(f"Call `{instead[1]}`", (edit,), "unsafe", why) if edit else None
