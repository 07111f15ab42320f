"""Parts of pages: which templates include a template, where, and with which names."""

from __future__ import annotations

import ast
from bisect import bisect_left
from typing import TYPE_CHECKING

from msgspec import Struct

from flickr_lint.facts.template_names import pairs
from flickr_lint.memo import Remembered
from flickr_lint.regex import regex
from flickr_lint.scopes import called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.project import Project
    from flickr_lint.template import Template, TemplateTag

__all__ = ["Inclusion", "inclusions", "is_part"]

_FOLDER = regex(r"(?:^|/)(?:includes?|partials?|components?|macros?|snippets?|widgets?)/")
_INCLUDE = regex(r"(?P<how>include|embed|import|from)\s+[\"'](?P<name>[^\"']{1,200})[\"'](?:\s+with\s+(?P<given>.+))?")
_included: Remembered[dict[str, tuple[Inclusion, ...]]] = Remembered()


class Inclusion(Struct, frozen=True, eq=False):
    """A place where a template stands in another one."""

    template: Template
    """The other one."""
    element: int
    """How many of its elements begin before the place."""
    line: int
    given: dict[str, str]
    """Names that are defined for the included template, with their expressions."""
    shown: bool = True
    """Whether it is shown there: macros that are imported are shown elsewhere."""


def inclusions(template: Template, project: Project) -> tuple[Inclusion, ...]:
    """The places where a template is included, in all templates of the project."""
    if project not in _included:
        found: dict[str, list[Inclusion]] = {}
        own = _own_tags(project)
        for other in project.templates.values():
            for name, inclusion in _made(other, own):
                found.setdefault(name, []).append(inclusion)
        _included[project] = {name: tuple(places) for name, places in found.items()}
    known = _included[project]
    parts = template.path.split("/")
    ends = ("/".join(parts[at:]) for at in range(len(parts)))
    return tuple(at for end in ends for at in known.get(end, ()) if at.template is not template)


def is_part(template: Template, project: Project) -> bool:
    """Whether a template is only a part of others, which may contain what it lacks."""
    name = template.path.rpartition("/")[2]
    return name.startswith("_") or bool(_FOLDER.search(template.path)) or bool(inclusions(template, project))


def _made(template: Template, own: dict[str, str]) -> Iterator[tuple[str, Inclusion]]:
    """The inclusions in a template, by the name of what is included."""
    for tag in template.tags if "{%" in template.text else ():
        if tag.opener != "{%":
            continue
        match = _INCLUDE.match(tag.text)
        name = match["name"].removeprefix("./").lstrip("/") if match else own.get(tag.text.partition(" ")[0], "")
        if name:
            given = dict(pairs(match["given"])) if match and match["given"] else {}
            shown = not match or match["how"] in {"include", "embed"}
            yield name, Inclusion(template, _before(tag, template), tag.region.line, given, shown)


def _before(tag: TemplateTag, template: Template) -> int:
    place = (tag.region.line, tag.region.column)
    return bisect_left(template.elements, place, key=lambda at: (at.region.line, at.region.column))


def _own_tags(project: Project) -> dict[str, str]:
    """The tags that a project defines with templates of their own, by their name: Django's `inclusion_tag`."""
    found: dict[str, str] = {}
    for module in project.modules.values():
        for node, function in module.tables.functions.items():
            for mark in getattr(node, "decorator_list", ()):
                if isinstance(mark, ast.Call) and called(mark) == "inclusion_tag" and mark.args:
                    name = project.flow.fold.value(mark.args[0], module)
                    words = {word.arg: project.flow.fold.value(word.value, module) for word in mark.keywords}
                    found[str(words.get("name") or function.name)] = name if isinstance(name, str) else ""
    return found
