"""The uses of the response of a lookup, if a list can contain all of it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flickr_lint.analysis.frames import Value
from flickr_lint.fix.covered_fields import COVERED, PARSES, Part
from flickr_lint.fix.lookup_reads import FieldsFollower, NotCoveredError
from flickr_lint.fix.picked_sizes import SizesFollower
from flickr_lint.scopes import Function, called

if TYPE_CHECKING:
    from collections.abc import Callable

    from flickr_lint.facts.calls import Call
    from flickr_lint.fix.lookup_reads import Uses
    from flickr_lint.module import Module
    from flickr_lint.project import Project

__all__ = ["uses_of"]


def uses_of(call: Call, module: Module, inside: Callable[[ast.AST], bool], project: Project) -> Uses | None:
    """The uses of a lookup's response; None if any of them isn't covered by a list.

    Args:
        call: the lookup.
        module: where it is.
        inside: whether a place is one where the photo is still the one that was looked up.
        project: all files.
    """
    table = COVERED.get(call.method)
    sizes = call.method == "flickr.photos.getSizes"
    if table is None and not sizes:
        return None
    follower = SizesFollower(module, inside) if sizes else FieldsFollower(module, inside, table or {})
    try:
        follower.response(call.node, Part(call.node, (), tree=False), parsed=_is_parsed(call, module, project))
    except NotCoveredError:
        return None
    return follower.uses


def _is_parsed(call: Call, module: Module, project: Project) -> bool:
    """Whether a call gives what a response says: a client does, or a helper of the project that parses it."""
    if call.client != "http":
        return True
    meant = project.flow.names.meant(call.node.func, module) if isinstance(call.node, ast.Call) else None
    if meant is None or not isinstance(meant[0], Function) or not meant[0].returns:
        return False
    values = project.flow.fold.values
    trails = [values.trail(Value(given, meant[1])) for given in meant[0].returns]
    return all(any(isinstance(at.node, ast.Call) and called(at.node) in PARSES for at in trail) for trail in trails)
