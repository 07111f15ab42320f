"""Where the photos of a loop come from: the call that lists them, or a person's input."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flickr_lint.facts.iterables import iterables_of, plain_iterable
from flickr_lint.facts.provenance import calls_in, made_of
from flickr_lint.scopes import called, dotted

if TYPE_CHECKING:
    from flickr_lint.facts.calls import Call
    from flickr_lint.facts.loops import Loop
    from flickr_lint.project import Project

__all__ = ["listing_of", "typed_in"]

_LISTS = ("getPhotos", "search", "getPublicPhotos", "getRecent", "getPhotosOf", "getList", "getPublicList")
_TYPED = frozenset({"input", "raw_input", "parse_args", "parse_known_args", "prompt"})


def listing_of(loop: Loop, project: Project) -> Call | None:
    """The call whose response a loop iterates over, if it has the argument `extras`."""
    for call in calls_in(_gone_over(loop), loop.module, project):
        if call.method.endswith(_LISTS) and call.method.count(".") == 2:
            return call
    return None


def typed_in(loop: Loop, project: Project) -> bool:
    """Whether a person typed in what a loop looks up, so that there is no list of it."""
    ids = [
        at.call.arguments["photo_id"]
        for at in loop.reached
        if at.call.node is at.site and "photo_id" in at.call.arguments
    ]
    found = (at.node for at in made_of((*_gone_over(loop), *ids), loop.module, project))
    return any(dotted(at) == "sys.argv" or (isinstance(at, ast.Call) and called(at) in _TYPED) for at in found)


def _gone_over(loop: Loop) -> list[ast.expr]:
    node = loop.node
    if isinstance(node, ast.Call):  # a pool's map
        return node.args[1:2] or ([node.func.value] if isinstance(node.func, ast.Attribute) else [])
    return [plain_iterable(at) for at in iterables_of(node)]
