"""Where the photos of a loop come from: the call that lists them, or what somebody typed in."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flickr_lint.facts.filled import put_into
from flickr_lint.facts.iterables import plain_iterable
from flickr_lint.facts.resolve import passed
from flickr_lint.scopes import Function, called, dotted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flickr_lint.facts.calls import Call
    from flickr_lint.facts.loops import Loop
    from flickr_lint.module import Module
    from flickr_lint.project import Project

__all__ = ["listing_of", "typed_in"]

_DEPTH = 8
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
    names = project.flow.names
    seen: set[ast.expr] = set()
    queue = [(node, loop.module, _DEPTH) for node in (*_gone_over(loop), *also)]
    while queue and len(seen) < _WORK:
        node, module, depth = queue.pop(0)
        if node in seen or depth <= 0:
            continue
        seen.add(node)
        yield node, module
        if project.flow.call_at(node) is not None:
            continue
        queue += [(part, module, depth - 1) for part in _parts(node)]
        if dotted(node):
            put = [*put_into(dotted(node), node, module), *put_into(dotted(node), node, module, many=True)]
            queue += [(value, module, depth - 1) for value in put]
        if isinstance(node, ast.Name | ast.Attribute):
            queue += [(binding.value, where, depth - 1) for binding, where in names.bindings(node, module)]
        if isinstance(node, ast.Name):
            function = names.owner_of_parameter(node, module)
            for site, where in names.sites(function)[:10] if function else ():
                value = passed(site, function, node.id) if function else None
                queue += [(value, where, depth - 1)] if value is not None else []
        if isinstance(node, ast.Call):
            reached = names.callee(node, module)
            if reached and isinstance(reached[0], Function):
                queue += [(value, reached[1], depth - 1) for value in reached[0].returns]


def _gone_over(loop: Loop) -> list[ast.expr]:
    node = loop.node
    if isinstance(node, ast.For | ast.AsyncFor):
        return [plain_iterable(node.iter)]
    if isinstance(node, ast.Call):  # a pool's map
        return node.args[1:2] or ([node.func.value] if isinstance(node.func, ast.Attribute) else [])
    return [plain_iterable(part.iter) for part in getattr(node, "generators", [])]


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
