"""Calls that are equal to a plain expression: `getitem(box, "id")` is `box["id"]`. Data, one row for each."""

from __future__ import annotations

import ast
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flickr_lint.module import Module

__all__ = ["alike", "filled"]

_ALIKE = {
    "operator.getitem": "_0[_1]",
    "operator.call": "_0(*_rest)",
    "itertools.repeat": "[_0]",
    "itertools.tee": "(_0, _0)",
    "itertools.pairwise": "zip(_0, _0)",
    "itertools.batched": "[_0]",
    "itertools.groupby": "[(None, _0)]",
    "itertools.zip_longest": "zip(*_rest)",
    "itertools.product": "zip(*_rest)",
    "itertools.accumulate": "_0",
    "asyncio.gather": "[*_rest]",
    "asyncio.wait": "(_0, _0)",
    "dict.fromkeys": "{...: _1}",
    "heapq.heappop": "_0[...]",
    "random.choice": "_0[...]",
    "random.sample": "_0",
}
"""By what is called; `_0` is its first argument, `*_rest` are those that have no number."""
_COUNTED = {
    ("max", 1): "_0[...]",
    ("min", 1): "_0[...]",
    ("max", 2): "_0 or _1",
    ("min", 2): "_0 or _1",
    ("iter", 2): "[_0()]",
    ("functools.reduce", 2): "_0(_1[...], _1[...])",
    ("functools.reduce", 3): "_0(_2 or _1[...], _1[...])",
}
"""As above, for calls with so many arguments."""
_METHODS = {
    "__getitem__": "_self[_0]",
    "__call__": "_self(*_rest)",
    "run_until_complete": "_0",
}
"""By the method's name; `_self` is its object."""
_NAMES = frozenset({*(name.rpartition(".")[2] for name in (*_ALIKE, *(name for name, _ in _COUNTED))), *_METHODS})
"""The last parts of what is known here."""


@cache
def _parsed(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def alike(node: ast.Call, module: Module) -> ast.expr | None:
    """The expression that is equal to a call; None if none is known."""
    func = node.func
    name = func.id if isinstance(func, ast.Name) else func.attr if isinstance(func, ast.Attribute) else ""
    if name not in _NAMES and module.tables.imports.get(name, "").rpartition(".")[2] not in _NAMES:
        return None
    origin = module.qualified(func)
    text = _ALIKE.get(origin) or _COUNTED.get((origin, len(node.args)), "")
    if not text and not isinstance(node.func, ast.Attribute):
        return None
    text = text or _METHODS.get(node.func.attr, "") if isinstance(node.func, ast.Attribute) else text
    return filled(text, node, module) if text else None


def filled(text: str, node: ast.Call, module: Module) -> ast.expr | None:
    """A row's expression with a call's arguments in it; None if one is missing or can't be determined."""
    known = module.tables.made.get((node, text))
    if known is not None:
        return known
    places = {f"_{place}": part for place, part in enumerate(node.args)}
    if "_self" in text and isinstance(node.func, ast.Attribute):
        places["_self"] = node.func.value
    named = {at.id for at in ast.walk(_parsed(text)) if isinstance(at, ast.Name) and at.id[0] == "_"}
    if not named <= {*places, "_rest"} or any(isinstance(places[name], ast.Starred) for name in named & {*places}):
        return None
    rest = [part for name, part in places.items() if name not in named]
    made = module.tables.made[node, text] = _copied(_parsed(text), places, rest, node, module)
    return made


def _copied(
    at: ast.expr, places: Mapping[str, ast.expr], rest: list[ast.expr], node: ast.Call, module: Module
) -> ast.expr:
    """A copy of a row's expression at the place of the call."""
    if isinstance(at, ast.Name) and at.id in places:
        return places[at.id]

    def inner(part: object) -> object:
        if isinstance(part, list):
            return [one for item in part for one in (rest if _is_rest(item) else [inner(item)])]
        return _copied(part, places, rest, node, module) if isinstance(part, ast.expr) else part

    fields: dict[str, Any] = {name: inner(value) for name, value in ast.iter_fields(at)}
    made = ast.copy_location(type(at)(**fields), node)
    if isinstance(made, ast.Call) and any(_is_rest(part) for part in getattr(at, "args", ())):
        made.keywords = node.keywords
    module.tables.parents[made] = module.tables.parents.get(node, node)
    return made


def _is_rest(part: object) -> bool:
    return isinstance(part, ast.Starred) and isinstance(part.value, ast.Name) and part.value.id == "_rest"
