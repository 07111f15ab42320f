"""FLK602: a choice of privacy gets the guide's term; unsafe, because code may compare the label."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from flickr_lint.findings import Edit, Finding, Fix, Region
from flickr_lint.fix.expressions import cut, node_at
from flickr_lint.module import Module

if TYPE_CHECKING:
    from flickr_lint.project import Project
    from flickr_lint.template import Template

__all__ = ["make"]

_SAID = re.compile(r"^`(.*)` is none of")
_PUBLIC = re.compile(r"^(?:every(?:one|body)|any(?:one|body)(?: \(public\))?|all|world|open)$", re.IGNORECASE)
_PRIVATE = re.compile(
    r"^(?:only (?:me|you)|just me|me only|nobody|no one|hidden|secret|me|private \(only you\))$", re.IGNORECASE
)


def make(finding: Finding, source: Module | Template, project: Project) -> Fix | None:  # noqa: ARG001
    """The standard term, if it is clear which one is meant."""
    said = _SAID.match(finding.message)
    term = _term(said[1]) if said else ""
    term = term.lower() if said and said[1].islower() else term
    if said is None or not term:
        return None
    if isinstance(source, Module):
        regions = (finding.region, *(at.region for at in finding.related))
        edits = [_renamed(region, term, source) for region in regions]
    else:
        line = source.lines[finding.region.end_line - 1]
        at = line.find(said[1], finding.region.end_column - 1)
        if at < 0 or line[finding.region.end_column - 1 : at].strip():
            return None
        spot = Region(finding.region.end_line, at + 1, finding.region.end_line, at + 1 + len(said[1]))
        edits = [Edit(spot, term)]
    known = tuple(edit for edit in edits if edit is not None)
    if len(known) < len(edits):
        return None
    return Fix(f"Call it {term}", known, "unsafe", "code may compare the label")


def _renamed(region: Region, term: str, module: Module) -> Edit | None:
    """The edit of a plain literal."""
    node = node_at(module, region, ast.Constant)
    written = re.fullmatch(r"""([uU]?(['"]))([^'"\\]*)(\2)""", cut(module, region)) if node else None
    return Edit(region, f"{written[1]}{term}{written[4]}") if written else None


def _term(label: str) -> str:
    plain = " ".join(label.replace("_", " ").split())
    friends, family = (bool(re.search(word, plain, re.IGNORECASE)) for word in (r"\bfriends?\b", r"\bfamil"))
    if friends or family:
        return "Friends and Family" if friends and family else "Friends" if friends else "Family"
    return "Public" if _PUBLIC.match(plain) else "Private" if _PRIVATE.match(plain) else ""
