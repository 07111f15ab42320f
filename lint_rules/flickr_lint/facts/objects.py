"""Objects of flickr_api: their class, by their origin, and the method of the API that their methods call."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flickr_lint.analysis.passing import COPIES
from flickr_lint.analysis.reaching import reaching
from flickr_lint.models.flickr_api import CLASSES, FETCHES, GIVES

if TYPE_CHECKING:
    from flickr_lint.facts.fold import Fold
    from flickr_lint.module import Module

__all__ = ["class_of", "fetched_by"]

_PLACES = {**COPIES, "enumerate": 0, "itertools.islice": 0, "flickr_api.Walker": -1}
_MAKERS = ("create", "getInfo", "load")


def fetched_by(func: ast.Attribute, module: Module, fold: Fold) -> tuple[str, str]:
    """The class of the object whose method is called, and the method of the API that this calls beside its own."""
    kind = class_of(func.value, module, fold)
    return kind, FETCHES.get((kind, func.attr), "")


def class_of(node: ast.expr, module: Module, fold: Fold, depth: int = 4) -> str:
    """The class of flickr_api of an object, or of the items of a list; '' if it is not known."""
    found = (_class_in(path) for path in fold.origins.of(node, module))
    kind = next((kind for kind in found if kind), "")
    if kind or depth <= 0 or not isinstance(node, ast.Name):
        return kind
    scope = fold.values.scope_of(node.id, node, module)
    for binding in reaching(node.id, scope[0], node, module).bindings if scope and node.id in scope[0].names else ():
        if binding.how == "item":
            kind = class_of(*_gone_over(binding.value, module, fold), fold, depth - 1)
            if kind:
                return kind
    return ""


def _class_in(path: str) -> str:
    """The class in a dotted path: of `flickr_api.Person.findByUserName.getPhotos` it is `Photo`."""
    home, *parts = path.split(".")
    if home != "flickr_api" or not parts:
        return ""
    last = parts[-1]
    before = parts[-2] if len(parts) > 1 else ""
    if last in GIVES:
        return GIVES[last]
    return last if last in CLASSES else before if before in CLASSES and last.startswith(_MAKERS) else ""


def _gone_over(node: ast.expr, module: Module, fold: Fold) -> tuple[ast.expr, Module]:
    """What is iterated over, below names, copies, slices and counters: `x` of `enumerate(list(x)[:9])`."""
    while True:
        at = fold.values.only(node, module)
        node, module = at.node, at.module
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
            node = node.value
        elif isinstance(node, ast.Call) and module.qualified(node.func) in _PLACES and node.args:
            place = _PLACES[module.qualified(node.func)]
            node = node.args[min(max(place, 0), len(node.args) - 1)]
        else:
            return node, module
