"""The subject of a loop: its wrappers, and whether it has more than a few items."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flickr_lint.analysis.regions import FORS
from flickr_lint.scopes import called

if TYPE_CHECKING:
    from flickr_lint.module import Module
    from flickr_lint.project import Project

__all__ = ["FEW", "is_few", "is_one_of_few", "iterables_of", "plain_iterable"]

FEW = 20
"""Turns that are too few to speak of a loop over data."""
_WRAPS = frozenset(
    {"enumerate", "list", "tuple", "sorted", "reversed", "set", "iter", "tqdm", "track", "zip", "progressbar"}
)


def plain_iterable(node: ast.expr) -> ast.expr:
    """What is iterated over, without `enumerate`, `tqdm` and the like around it."""
    for _ in range(5):
        if isinstance(node, ast.Call) and node.args and called(node) in _WRAPS:
            node = node.args[0]
    return node


def iterables_of(node: ast.AST) -> list[ast.expr]:
    """What a loop or comprehension iterates over."""
    if isinstance(node, FORS):
        return [node.iter]
    return [part.iter for part in getattr(node, "generators", [])]


def is_few(node: ast.AST, module: Module, project: Project) -> bool:
    """Whether a loop has a fixed, small number of iterations."""
    iterables = iterables_of(node)
    return bool(iterables) and all(_fixed(plain_iterable(at), module, project) for at in iterables)


def is_one_of_few(site: ast.expr, loop: ast.AST, module: Module, project: Project) -> bool:
    """Whether a loop reaches a place for a few of its items only: `for key in given: if key in SETTERS: …`."""
    items = {at.id for at in ast.walk(loop.target) if isinstance(at, ast.Name)} if isinstance(loop, FORS) else set()
    for at in module.ancestors(site):
        if at is loop:
            return False
        for test in _conditions(at):
            if (
                isinstance(test, ast.Compare)
                and isinstance(test.left, ast.Name)
                and test.left.id in items
                and isinstance(test.ops[0], ast.In)
                and _fixed(test.comparators[0], module, project)
            ):
                return True
    return False


def _conditions(node: ast.AST) -> list[ast.expr]:
    """What must all be true for the body of an `if`."""
    test = node.test if isinstance(node, ast.If) else None
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        return test.values
    return [test] if test is not None else []


def _fixed(node: ast.expr, module: Module, project: Project) -> bool:
    fold = project.flow.fold
    if isinstance(node, ast.Call) and called(node) in {"range", "xrange"} and node.args:
        ends = [fold.value(at, module) for at in node.args]
        numbers = [at for at in ends if isinstance(at, int)]
        if len(numbers) != len(ends):
            return False
        return len(range(*numbers[:2], *(numbers[2:3] if numbers[2:3] != [0] else []))) <= FEW
    taken = _taken(node, module, project)
    if taken is not None:
        return taken <= FEW
    if (
        isinstance(node, ast.Call)
        and called(node) in {"items", "keys", "values"}
        and isinstance(node.func, ast.Attribute)
    ):
        node = node.func.value
    bound = fold.binding(node, module) if isinstance(node, (ast.Name, ast.Attribute)) else None
    shown = bound[0] if bound else node
    if isinstance(shown, (ast.Tuple, ast.List, ast.Set)):
        return len(shown.elts) <= FEW and not any(isinstance(at, ast.Starred) for at in shown.elts) and bool(shown.elts)
    return isinstance(shown, ast.Dict) and 0 < len(shown.keys) <= FEW


def _taken(node: ast.expr, module: Module, project: Project) -> float | None:
    """How many items are taken of something: `photos[:10]`, `islice(photos, 10)`, `sample(photos, 3)`."""
    end: ast.expr | None = None
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice) and node.slice.lower is None:
        end = node.slice.upper
    elif isinstance(node, ast.Call) and called(node) in {"islice", "sample", "nlargest", "nsmallest"}:
        words = [word.value for word in node.keywords if word.arg in {"k", "n"}]
        at = 0 if called(node).startswith("n") else 1
        end = words[0] if words else node.args[at] if len(node.args) == 2 else None
    found = project.flow.fold.value(end, module) if end is not None else None
    return found if isinstance(found, int) and found >= 0 else None
