"""Which objects are clients of Flickr, whatever they are called: by their making, class or annotation."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flickr_lint.regex import regex
from flickr_lint.scopes import dotted

if TYPE_CHECKING:
    from flickr_lint.facts.fold import Fold
    from flickr_lint.module import Module
    from flickr_lint.scopes import Class

__all__ = ["is_client"]

_MADE = regex(r"^(?:flickrapi|flickr_client)(?:\.\w+)*\.(?:FlickrAPI|AsyncFlickr|Flickr)(?:\.from_\w+)?$")
_DEPTH = 4
"""Classes that are followed to their bases, and names to what they are bound to."""


def is_client(node: ast.expr, module: Module, fold: Fold, depth: int = _DEPTH) -> bool:
    """Whether an expression is an object of a client's class, or of one that inherits from it."""
    if depth <= 0:
        return False
    if isinstance(node, ast.Call):
        return _is_class(node.func, module, fold, depth)
    if not isinstance(node, ast.Name | ast.Attribute):
        return False
    if isinstance(node, ast.Name) and node.id in {"self", "cls"}:
        owner = _owner(node, module)
        return owner is not None and any(_is_class(base, module, fold, depth) for base in owner.node.bases)
    found = fold.binding(node, module)
    if found:
        return found[0] is not node and is_client(found[0], found[1], fold, depth - 1)
    return isinstance(node, ast.Name) and _annotated(node, module, fold, depth)


def _is_class(node: ast.expr, module: Module, fold: Fold, depth: int) -> bool:
    if depth <= 0 or not dotted(node):
        return False
    if _MADE.match(module.qualified(node)):
        return True
    known = module.tables.classes.get(dotted(node))
    where = module
    if known is None:
        there = fold.project.lookup(module, dotted(node))
        known, where = (there[0].tables.classes.get(there[1]), there[0]) if there else (None, module)
    return known is not None and any(_is_class(base, where, fold, depth - 1) for base in known.node.bases)


def _owner(node: ast.AST, module: Module) -> Class | None:
    functions = (module.tables.functions.get(at) for at in module.ancestors(node))
    return next((function.owner for function in functions if function and function.owner), None)


def _annotated(node: ast.Name, module: Module, fold: Fold, depth: int) -> bool:
    """`def look_up(gallery: FlickrAPI | None)`."""
    function = module.function_of(node)
    args = function.node.args if function and node.id in function.params else None
    for arg in [*args.posonlyargs, *args.args, *args.kwonlyargs] if args else []:
        if arg.arg == node.id and arg.annotation is not None:
            return any(_is_class(part, module, fold, depth) for part in _choices(arg.annotation))
    return False


def _choices(annotation: ast.expr) -> list[ast.expr]:
    """The classes of an annotation: `A`, `A | None`, `Optional[A]`, `"A"`."""
    if isinstance(annotation, ast.BinOp):
        return [annotation.left, annotation.right]
    if isinstance(annotation, ast.Subscript):
        return [annotation.slice]
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        name = annotation.value.partition("|")[0].strip()
        return [ast.Name(name)] if name.isidentifier() else []
    return [annotation]
