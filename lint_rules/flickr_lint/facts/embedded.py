"""Templates in the texts of modules: HTML with expressions of a template language, whatever renders it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flickr_lint.memo import Remembered
from flickr_lint.regex import regex
from flickr_lint.template import Embedded

if TYPE_CHECKING:
    from flickr_lint.module import Module

__all__ = ["embedded"]

_OPENERS = ("{{", "{%")
_ELEMENT = regex(r"<[a-zA-Z]")
_known: Remembered[tuple[Embedded, ...]] = Remembered()


def embedded(module: Module) -> tuple[Embedded, ...]:
    """The templates in the texts of a module; a notebook's cells have none, since a cell is one line of its file."""
    if module not in _known:
        found = (node for node in module.of_kind(ast.Constant) if not module.cells and _is_template(node, module))
        _known[module] = tuple(Embedded(module, module.region(node)) for node in found)
    return _known[module]


def _is_template(node: ast.Constant, module: Module) -> bool:
    text = node.value
    if not isinstance(text, str) or not any(mark in text for mark in _OPENERS) or not _ELEMENT.search(text):
        return False
    parent = module.tables.parents.get(node)
    return not isinstance(parent, (ast.Expr, ast.JoinedStr))
