"""FLK104: http becomes https."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flickr_lint.findings import Finding, Fix
from flickr_lint.fix.expressions import cut, insertion

if TYPE_CHECKING:
    from flickr_lint.module import Module
    from flickr_lint.project import Project
    from flickr_lint.template import Template

__all__ = ["make"]

_HTTP = re.compile(r"http(?=://[^\s/\"'<>]*flickr\.com)", re.IGNORECASE)


def make(finding: Finding, source: Module | Template, project: Project) -> Fix | None:  # noqa: ARG001
    """An `s` after each `http` of a Flickr address in the text."""
    text = cut(source, finding.region)
    edits = tuple(insertion(source, finding.region, match.end(), "s") for match in _HTTP.finditer(text))
    return Fix("Reach it by https", edits, "safe") if edits else None
