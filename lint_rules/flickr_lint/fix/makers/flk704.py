"""FLK704: an image is in a link to its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_lint.findings import Edit, Finding, Fix, Region
from flickr_lint.fix.makers.flk701 import page_in_template
from flickr_lint.module import Module

if TYPE_CHECKING:
    from flickr_lint.project import Project
    from flickr_lint.template import Element, Template

__all__ = ["make"]

_SOURCES = ("src", "data-src")


def make(finding: Finding, source: Module | Template, project: Project) -> Fix | None:  # noqa: ARG001
    """An `a` around the `img`; an `a` that leads to the image already leads to the page instead."""
    if isinstance(source, Module):
        return None
    at = next((place for place, element in enumerate(source.elements) if element.region == finding.region), None)
    element = source.elements[at] if at is not None else None
    if at is None or element is None or element.tag != "img":
        return None
    page = next(
        (page for name in _SOURCES if (given := element.get(name)) and (page := page_in_template(given.value))), ""
    )
    if not page:
        return None
    region = element.region
    link = _open_link(source, at)
    target = link.get("href") if link is not None else None
    if link is not None and (target is None or not page_in_template(target.value)):
        return None
    start, end = (Region(line, column, line, column) for line, column in _ends(region))
    edits = (Edit(target.region, page),) if target else (Edit(start, f'<a href="{page}">'), Edit(end, "</a>"))
    return Fix(
        "Link it to its page", edits, "unsafe", "the photo must have its `owner`, and the page may look different"
    )


def _ends(region: Region) -> tuple[tuple[int, int], tuple[int, int]]:
    return (region.line, region.column), (region.end_line, region.end_column)


def _open_link(template: Template, place: int) -> Element | None:
    """The link that an element is in."""
    before = template.elements[:place]
    link = next((element for element in reversed(before) if element.tag == "a"), None)
    if link is None:
        return None
    start, here = link.region, template.elements[place].region
    lines = template.lines[start.end_line - 1 : here.line]
    lines[-1] = lines[-1][: here.column - 1]
    lines[0] = lines[0][start.end_column - 1 :]
    return None if "</a" in "\n".join(lines).lower() else link
