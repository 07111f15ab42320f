"""Where the photos of a loop come from: the call that lists them, or what somebody typed in."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flickr_lint.analysis.contents import ANY
from flickr_lint.analysis.frames import Value
from flickr_lint.facts.iterables import iterables_of, plain_iterable
from flickr_lint.scopes import Function, called, dotted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flickr_lint.facts.calls import Call
    from flickr_lint.facts.loops import Loop
    from flickr_lint.module import Module
    from flickr_lint.project import Project

__all__ = ["listing_of", "origins", "typed_in"]

_WORK = 80
"""Expressions that are looked at for one loop."""
_LISTS = ("getPhotos", "search", "getPublicPhotos", "getRecent", "getPhotosOf", "getList", "getPublicList")
_THROUGH = frozenset(
    {"search", "match", "fullmatch", "findall", "split", "strip", "list", "sorted", "set", "tuple", "iter", "enumerate"}
    | {"zip", "map", "filter", "int", "str", "loads", "fromstring", "group", "reversed", "unquote", "urlparse"}
)
"""Calls that give back what they were given, or a part of it."""
_TYPED = frozenset({"input", "raw_input", "parse_args", "parse_known_args", "prompt"})


def listing_of(loop: Loop, project: Project) -> Call | None:
    """The call whose answer a loop goes over, where it is one that takes `extras`."""
    for node, _ in _origins(loop, project):
        call = project.flow.call_at(node)
        if call is not None and call.method.endswith(_LISTS) and call.method.count(".") == 2:
            return call
    return None


def typed_in(loop: Loop, project: Project) -> bool:
    """Whether what a loop looks up was typed in by somebody: no list brought it."""
    ids = [
        at.call.arguments["photo_id"]
        for at in loop.reached
        if at.call.node is at.site and "photo_id" in at.call.arguments
    ]
    for node, _ in _origins(loop, project, ids):
        if isinstance(node, ast.Call) and called(node) in _TYPED:
            return True
        if dotted(node) == "sys.argv":
            return True
    return False


def _origins(loop: Loop, project: Project, also: Iterable[ast.expr] = ()) -> Iterator[tuple[ast.expr, Module]]:
    """What a loop goes over, and what that is made of, nearest first."""
    yield from origins((*_gone_over(loop), *also), loop.module, project)


def origins(nodes: Iterable[ast.expr], module: Module, project: Project) -> Iterator[tuple[ast.expr, Module]]:
    """What values are, and what they are made of, nearest first, as far as a call of the API."""
    values = project.flow.fold.values
    seen: set[ast.expr] = set()
    queue = [Value(node, module) for node in nodes]
    while queue and len(seen) < _WORK:
        for at in values.trail(queue.pop(0)):
            if at.node in seen:
                continue
            seen.add(at.node)
            yield at.node, at.module
            if project.flow.call_at(at.node) is None:
                queue += [values.beside(at, part) for part in _parts(at.node)]
                held = values.contents.select(at, (ANY,)) if isinstance(at.node, ast.Name | ast.Attribute) else []
                queue += [one for one in held if one.known]
                queue += _given(at, project) if isinstance(at.node, ast.Call) else []
                said = project.flow.names.said(at.node, at.module) if isinstance(at.node, ast.Name) else []
                queue += [Value(binding.value, where) for binding, where in said if binding.how == "item"]


def _given(at: Value, project: Project) -> list[Value]:
    """What a generator yields, or a method of an object whose class is only guessed returns."""
    if not isinstance(at.node, ast.Call):
        return []
    reached = project.flow.names.callee(at.node, at.module)
    yielded = project.flow.fold.values.callables.yielded(at.node, at)
    if yielded or reached is None or not isinstance(reached[0], Function):
        return yielded or []
    return [Value(node, reached[1]) for node in reached[0].returns]


def _gone_over(loop: Loop) -> list[ast.expr]:
    node = loop.node
    if isinstance(node, ast.Call):  # a pool's map
        return node.args[1:2] or ([node.func.value] if isinstance(node.func, ast.Attribute) else [])
    return [plain_iterable(at) for at in iterables_of(node)]


def _parts(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.Subscript | ast.Attribute | ast.Await | ast.Starred):
        return [node.value]
    if isinstance(node, ast.Call):
        held = [node.func.value] if isinstance(node.func, ast.Attribute) else []
        return [*held, *node.args] if called(node) in _THROUGH else held
    if isinstance(node, ast.BinOp):
        return [node.left, node.right]
    if isinstance(node, ast.BoolOp):
        return node.values
    if isinstance(node, ast.ListComp | ast.SetComp | ast.GeneratorExp):
        return [node.elt, *(part.iter for part in node.generators)]
    return []
