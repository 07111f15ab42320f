"""The modules that decide what a template shows: the program of the views that render it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flickr_lint.facts.programs import program_of
from flickr_lint.facts.template_parts import inclusions
from flickr_lint.memo import Remembered
from flickr_lint.template import Embedded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flickr_lint.module import Module
    from flickr_lint.project import Project
    from flickr_lint.template import Template

__all__ = ["modules_of"]

_DEPTH = 3
"""Templates that include each other."""
_known: Remembered[dict[Template, frozenset[Module]]] = Remembered()
_namers: Remembered[dict[str, list[Module]]] = Remembered()


def modules_of(template: Template, project: Project) -> frozenset[Module]:
    """The modules of the programs that render a template; those beside it if no view is seen that does.

    What another program of the same run calls its variables says nothing of this template's.
    """
    known = _known.setdefault(project, {})
    if template not in known:
        views = _views(template, project, _DEPTH) or _beside(template, project)
        known[template] = frozenset(at for view in views for at in program_of(view, project))
    return known[template]


def _views(template: Template, project: Project, depth: int) -> list[Module]:
    """The modules that name a template, the nearest ones if there are several; or what includes it."""
    if isinstance(template, Embedded):
        return [template.module]
    if project not in _namers:
        found: dict[str, list[Module]] = {}
        files = {at.path.rpartition("/")[2] for at in project.templates.values()}
        for module in project.modules.values():
            texts = (at.value for at in module.of_kind(ast.Constant) if isinstance(at.value, str))
            for name in {text.rpartition("/")[2] for text in texts} & files:
                found.setdefault(name, []).append(module)
        _namers[project] = found
    named = _nearest(template.path, _namers[project].get(template.path.rpartition("/")[2], ()))
    around = inclusions(template, project) if depth > 0 else ()
    return [*named, *(view for at in around for view in _views(at.template, project, depth - 1))]


def _nearest(path: str, modules: Iterable[Module]) -> list[Module]:
    """The modules whose paths share the most folders with a path."""
    shared = {module: _shared(path, module.path) for module in modules}
    most = max(shared.values(), default=0)
    return [module for module, count in shared.items() if count == most]


def _shared(one: str, other: str) -> int:
    pairs = zip(one.split("/")[:-1], other.split("/")[:-1], strict=False)
    return next((at for at, (left, right) in enumerate(pairs) if left != right), min(one.count("/"), other.count("/")))


def _beside(template: Template, project: Project) -> list[Module]:
    """The modules in the same folder of the run, if any are; all of them for a template that is in none of them."""
    head, inside, _ = template.path.partition("/")
    own = [module for module in project.modules.values() if inside and module.path.partition("/")[0] == head]
    return own or list(project.modules.values())
