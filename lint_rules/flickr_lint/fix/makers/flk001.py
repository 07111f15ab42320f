"""FLK001: removes an unused suppression, or the unused words of one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flickr_lint.findings import Edit, Finding, Fix, Region
from flickr_lint.fix.expressions import cut

if TYPE_CHECKING:
    from flickr_lint.module import Module
    from flickr_lint.project import Project
    from flickr_lint.template import Template

__all__ = ["make"]

_LIST = re.compile(r"\[([^\]]*)\]")


def make(finding: Finding, source: Module | Template, project: Project) -> Fix | None:  # noqa: ARG001
    """The comment is removed with the space before it, and with its line if nothing else is there."""
    region = finding.region
    text = cut(source, region)
    idle = {word.strip().lower() for word in finding.message.partition(" of ")[2].split(",") if word.strip()}
    match = _LIST.search(text)
    words = [word.strip() for word in match[1].split(",") if word.strip()] if match else []
    remaining = [word for word in words if word.lower() not in idle]
    if match and remaining:
        edit = Edit(region, f"{text[: match.start(1)]}{', '.join(remaining)}{text[match.end(1) :]}")
        return Fix("Take out what suppresses nothing", (edit,), "safe")
    if text.count("flickr-lint:") > 1 or text.lower().find("flickr-lint:") > len("<!-- "):
        return None  # the comment also contains other text
    before = source.lines[region.line - 1][: region.column - 1]
    after = source.lines[region.end_line - 1][region.end_column - 1 :]
    if not before.strip() and not after.strip() and region.end_line < len(source.lines):
        return Fix("Remove the comment", (Edit(Region(region.line, 1, region.end_line + 1, 1), ""),), "safe")
    start = len(before.rstrip()) + 1 if not after.strip() else region.column
    gone = Region(region.line, start, region.end_line, region.end_column)
    return Fix("Remove the comment", (Edit(gone, ""),), "safe")
