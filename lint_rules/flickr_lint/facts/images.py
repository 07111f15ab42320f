"""Images of Flickr that a template shows, with the elements around and before them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from flickr_lint.facts.template_names import clauses
from flickr_lint.facts.templates import expression_is_hosting, holds_hosting
from flickr_lint.memo import Remembered
from flickr_lint.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.project import Project
    from flickr_lint.template import Attribute, Element, Template

__all__ = ["Shown", "is_page_link", "shown_images", "text_after"]

_ASIDE = regex(r"buddyicon|avatar|icon|logo", re.IGNORECASE)
_PAGE = regex(r"flickr\.com/(?:photos|photo\.gne)|flic\.kr/p/", re.IGNORECASE)
_SOURCES = (
    *("src", "data-src", "data-original", "data-lazy-src", "srcset", "data-srcset"),
    *("ng-src", "data-ng-src", ":src", "v-bind:src", "[src]"),
)
"""Where an image may be; scripts that load it late leave a placeholder in `src`, frameworks bind an expression."""
_BEHIND = regex(r"background(?:-image)?\s*:[^;]{0,300}?url\(\s*['\"]?(?P<url>\{\{.{0,300}?\}\}|[^'\")]{1,2000})")
_LOCAL = regex(r"^\s*(?:#|javascript:|mailto:|$)", re.IGNORECASE)
_TAL_LOCAL = regex(r"^string:\s*[?#]")
_OWN = regex(r"^\s*\{%-?\s*(?:url|static|path_for)\s+[\"'][^\"'%]{1,200}[\"']\s*-?%\}\s*$")
"""A route of the project's own that is the same for every photo."""

_shown: Remembered[dict[Template, tuple[Shown, ...]]] = Remembered()


class Shown(Struct, frozen=True):
    """An image, and its place among the template's elements."""

    element: Element
    place: int


def shown_images(template: Template, project: Project) -> tuple[Shown, ...]:
    """The images of a template whose source is on Flickr's image hosts."""
    known = _shown.setdefault(project, {})
    if template not in known:
        known[template] = tuple(_images(template, project))
    return known[template]


def _images(template: Template, project: Project) -> Iterator[Shown]:
    for place, element in enumerate(template.elements):
        if element.tag not in {"img", "source", "amp-img"}:
            if any(holds_hosting(at, template, project) and not _ASIDE.search(at.value) for at in _background(element)):
                yield Shown(element, place)
            continue
        sources = [at for name in _SOURCES if (at := element.get(name))]
        tal = element.get("tal:attributes")
        found = any(holds_hosting(at, template, project) and not _ASIDE.search(at.value) for at in sources)
        if not found and tal:
            inner = clauses(tal.value).get("src", "")
            found = expression_is_hosting(inner, template, tal.region.line, project)
        if found:
            yield Shown(element, place)


def _background(element: Element) -> Iterator[Attribute]:
    """The background images in an element's style."""
    style = element.get("style")
    if style is not None and "background" in style.value:
        yield from (replace(style, value=match["url"]) for match in _BEHIND.finditer(style.value))


def is_page_link(element: Element, template: Template, project: Project) -> bool:
    """Whether an anchor may lead to a photo's page: to Flickr, or to a variable that is not an image."""
    target = element.get("href")
    tal = element.get("tal:attributes")
    said = clauses(tal.value).get("href", "") if tal else ""
    if tal and said:
        return not (_TAL_LOCAL.match(said) or expression_is_hosting(said, template, tal.region.line, project))
    if target is None or _LOCAL.match(target.value) or _OWN.match(target.value):
        return False
    if holds_hosting(target, template, project):
        return False
    dynamic = any(mark in target.value for mark in ("{{", "{%", "${"))
    return bool(_PAGE.search(target.value)) or dynamic


def text_after(element: Element, template: Template) -> str:
    """The text between an element's start tag and the next tag."""
    lines = template.lines
    region = element.region
    rest = "\n".join(
        [lines[region.end_line - 1][region.end_column - 1 :], *lines[region.end_line : region.end_line + 3]]
    )
    return rest.partition("<")[0].strip()
