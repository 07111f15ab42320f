"""The values of a template's variables, by their names and the modules that set them."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from flickr_lint.facts.flow import Kind
from flickr_lint.facts.renderers import modules_of
from flickr_lint.facts.template_names import meant
from flickr_lint.facts.template_parts import inclusions
from flickr_lint.facts.urls import SIZE_KEYS, starts_hosting
from flickr_lint.memo import Remembered
from flickr_lint.regex import regex
from flickr_lint.scopes import called, text_keys

if TYPE_CHECKING:
    from flickr_lint.module import Module
    from flickr_lint.project import Project
    from flickr_lint.template import Attribute, Template

__all__ = ["expression_in", "expression_is_hosting", "holds_hosting"]

_DEPTH = 3
"""Templates that include each other, and pass a value on."""
_PART = regex(r"[A-Za-z_][A-Za-z0-9_]*")
_LEADING = regex(
    r"^\s*(?:\{\{[-+]?\s*(?P<braces>[^}|]*)[^}]*\}\}|\$\{(?P<dollar>[^}|]*)\}|\[\[\s*(?P<own>[^\]|]*)[^\]]*\]\])",
    re.DOTALL,
)
_BOUND = regex(r"^(?:v-bind)?:|^\[|^ng-src$")
"""Attributes whose values are expressions of Vue and Angular, or texts with some."""
_GIVEN = regex(r"\([^()]{0,200}\)")
_names: Remembered[dict[frozenset[Module], frozenset[str]]] = Remembered()


def holds_hosting(attribute: Attribute, template: Template, project: Project) -> str:
    """The URL or variable that makes an attribute's value a hosting URL; '' if it is not one."""
    value = attribute.value
    masked = re.sub(r"\{\{.*?\}\}|\{%.*?%\}|\$\{.*?\}", "\0", value, flags=re.DOTALL)
    if starts_hosting(masked):
        return value.strip()
    expression = expression_in(value) or (value.strip() if _BOUND.search(attribute.name) else "")
    found = expression and expression_is_hosting(expression, template, attribute.region.line, project)
    return expression if found else ""


def expression_in(value: str) -> str:
    """The expression that an attribute's value begins with: `photo.url_l` of `{{ photo.url_l|safe }}`."""
    match = _LEADING.match(value)
    return (match["braces"] or match["dollar"] or match["own"] or "").strip() if match else ""


def expression_is_hosting(
    expression: str, template: Template, line: int, project: Project, depth: int = _DEPTH
) -> bool:
    """Whether a template expression such as `photo.url_l` or `photo/url_l` is a hosting URL on a line."""
    whole = meant(expression, template, line)
    head, dot, rest = whole.partition(".")
    for place in inclusions(template, project) if depth > 0 and "{%" not in whole else ():
        given = place.given.get(head)
        if given and expression_is_hosting(f"{given}{dot}{rest}", place.template, place.line, project, depth - 1):
            return True
    parts = _PART.findall(_GIVEN.sub("", whole))
    if not parts:
        return False
    last = parts[-1]
    if last in SIZE_KEYS or (last == "source" and any("size" in part.lower() for part in parts[:-1])):
        return True
    if parts[-2:] == ["media", "m"]:  # its name in feeds
        return True
    # A name alone may mean anything, unless the template itself defines it, or calls it.
    return (len(parts) > 1 or whole != expression or "(" in whole) and last in _hosting_names(template, project)


def _hosting_names(template: Template, project: Project) -> frozenset[str]:
    """Keys and attributes whose values in the programs that render a template are always hosting URLs."""
    known = _names.setdefault(project, {})
    modules = modules_of(template, project)
    if modules not in known:
        yes: set[str] = set()
        no: set[str] = set()
        for module in modules:
            for name, value in _values_of(module):
                kinds = [project.flow.kind(at, module) for at in (value, *_inside(value, module, project))]
                (yes if any(kind & Kind.HOSTING for kind in kinds) else no).add(name)
        known[modules] = frozenset(yes - no)
    return known[modules]


def _inside(value: ast.expr, module: Module, project: Project) -> list[ast.expr]:
    """What is appended to a list by its name."""
    return project.flow.fold.values.contents.filled(value, module) if isinstance(value, ast.Name) else []


def _values_of(module: Module) -> list[tuple[str, ast.expr]]:
    out: list[tuple[str, ast.expr]] = []
    for node in module.tables.dicts:
        out += text_keys(node).items()
    for _, target, value in module.tables.assigned:
        if isinstance(target, ast.Attribute):
            out.append((target.attr, value))
        elif isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant):
            out.append((str(target.slice.value), value))
    for function in module.tables.functions.values():
        out += [(function.name, value) for value in function.returns]
    for owner in module.tables.classes.values():
        out += [(name, got) for name, known in owner.attributes.items() for at in known if (got := _property(at.value))]
    return out


def _property(value: ast.expr | None) -> ast.expr | None:
    """What `property(lambda self: …)` gives."""
    maker = value.args[0] if isinstance(value, ast.Call) and called(value) == "property" and value.args else None
    return maker.body if isinstance(maker, ast.Lambda) else None
