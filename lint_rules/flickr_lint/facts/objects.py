"""Objects of flickr_api: their class, by their origin, and the method of the API that their methods call."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flickr_lint.analysis.frames import Value
from flickr_lint.models.flickr_api import CLASSES, FETCHES, GIVES

if TYPE_CHECKING:
    from flickr_lint.facts.fold import Fold
    from flickr_lint.module import Module

__all__ = ["class_of", "fetched_by"]

_MAKERS = ("create", "getInfo", "load")


def fetched_by(func: ast.Attribute, module: Module, fold: Fold) -> tuple[str, str]:
    """The class of the object whose method is called, and the method of the API that this calls beside its own."""
    kind = class_of(func.value, module, fold)
    return kind, FETCHES.get((kind, func.attr), "")


def class_of(node: ast.expr, module: Module, fold: Fold) -> str:
    """The class of flickr_api of an object, or of the items of a list; '' if it is not known."""
    here = Value(node, module)
    for at in (here, *fold.values.reads.sources(here)):
        if not any(isinstance(key, str) for key in at.path):
            walks = isinstance(at.node, ast.Call) and at.module.qualified(at.node.func) == "flickr_api.Walker"
            walked = at.node.args[0] if walks and isinstance(at.node, ast.Call) and at.node.args else at.node
            kind = next((kind for path in fold.origins.of(walked, at.module) if (kind := _class_in(path))), "")
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
