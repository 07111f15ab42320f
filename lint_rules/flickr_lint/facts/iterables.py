"""The subject of a loop: its name, its wrappers, and whether it has more than a few items."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from flickr_lint.analysis.regions import FORS
from flickr_lint.regex import regex
from flickr_lint.scopes import called, dotted

if TYPE_CHECKING:
    from flickr_lint.module import Module
    from flickr_lint.project import Project

__all__ = ["FEW", "is_few", "is_small_name", "iterables_of", "last_name", "plain_iterable"]

FEW = 20
"""Turns that are too few to speak of a loop over data."""
_SMALL = regex(
    r"(?:(?:photo|collection|image)?_?sets?|albums?|collections?|galler(?:y|ies)|accounts?)(?:_?ids?)?$|licen[cs]es?$|"
    r"sizes?$|formats?$|settings?$|attempts?$|retries$|extras?$|fields?$|perms$|choices$|configs?$|"
    r"notes?$|people$|persons?$|(?:meta|key)_?(?:data|words)$|params$|kwargs$|options$",
    re.IGNORECASE,
)
"""What users have few of, by the name of what is looped over."""
_WRAPS = frozenset(
    {"enumerate", "list", "tuple", "sorted", "reversed", "set", "iter", "tqdm", "track", "zip", "progressbar"}
)


def plain_iterable(node: ast.expr) -> ast.expr:
    """What is iterated over, without `enumerate`, `tqdm` and the like around it."""
    for _ in range(5):
        if isinstance(node, ast.Call) and node.args and called(node) in _WRAPS:
            node = node.args[0]
    return node


def is_small_name(node: ast.expr) -> bool:
    """Whether users have few of what the name says; only for subjects of which nothing else is known."""
    return bool(_SMALL.search(last_name(plain_iterable(node))))


def iterables_of(node: ast.AST) -> list[ast.expr]:
    """What a loop or comprehension iterates over."""
    if isinstance(node, FORS):
        return [node.iter]
    return [part.iter for part in getattr(node, "generators", [])]


def is_few(node: ast.AST, module: Module, project: Project) -> bool:
    """Whether a loop has a fixed, small number of iterations."""
    iterables = iterables_of(node)
    return bool(iterables) and all(_fixed(plain_iterable(at), module, project) for at in iterables)


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


def last_name(node: ast.expr) -> str:
    """The last name of what is iterated over: `sets` of `flickr.get_sets(user)`, `photoset` of `x["photoset"]`."""
    while True:
        if isinstance(node, ast.Call):
            if called(node) in {"items", "values", "keys", "get", "all", "filter"} and isinstance(
                node.func, ast.Attribute
            ):
                key = node.args[0] if called(node) == "get" and node.args else None
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    return key.value
                node = node.func.value
                continue
            return called(node)
        if isinstance(node, ast.Subscript):
            if isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str):
                return node.slice.value
            node = node.value
            continue
        return dotted(node).rpartition(".")[2]
