"""Where the photos of a loop come from: the call that lists them, or a person's input."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flickr_lint.facts.iterables import iterables_of, plain_iterable
from flickr_lint.facts.provenance import made_of
from flickr_lint.scopes import called, dotted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flickr_lint.facts.calls import Call
    from flickr_lint.facts.loops import Loop
    from flickr_lint.module import Module
    from flickr_lint.project import Project

__all__ = ["listing_of", "typed_in"]

_LISTS = ("getPhotos", "search", "getPublicPhotos", "getRecent", "getPhotosOf", "getList", "getPublicList")
_TYPED = frozenset({"input", "raw_input", "parse_args", "parse_known_args", "prompt"})


def listing_of(loop: Loop, project: Project) -> Call | None:
    """The call whose response a loop iterates over, if it has the argument `extras`."""
    for node, _ in _origins(loop, project):
        call = project.flow.call_at(node)
        if call is not None and call.method.endswith(_LISTS) and call.method.count(".") == 2:
            return call
    return None


def typed_in(loop: Loop, project: Project) -> bool:
    """Whether a person typed in what a loop looks up, so that there is no list of it."""
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
    """What a loop iterates over, and the values that it is made from, nearest first."""
    yield from made_of((*_gone_over(loop), *also), loop.module, project)


def _gone_over(loop: Loop) -> list[ast.expr]:
    node = loop.node
    if isinstance(node, ast.Call):  # a pool's map
        return node.args[1:2] or ([node.func.value] if isinstance(node.func, ast.Attribute) else [])
    return [plain_iterable(at) for at in iterables_of(node)]
