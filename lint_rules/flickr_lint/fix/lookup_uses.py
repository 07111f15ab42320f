"""The uses of the response of a lookup, if a list can contain all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_lint.fix.covered_fields import COVERED, Part
from flickr_lint.fix.lookup_reads import FieldsFollower, NotCoveredError
from flickr_lint.fix.picked_sizes import SizesFollower

if TYPE_CHECKING:
    import ast
    from collections.abc import Callable

    from flickr_lint.facts.calls import Call
    from flickr_lint.fix.lookup_reads import Uses
    from flickr_lint.module import Module

__all__ = ["uses_of"]


def uses_of(call: Call, module: Module, inside: Callable[[ast.AST], bool]) -> Uses | None:
    """The uses of a lookup's response; None if any of them isn't covered by a list.

    Args:
        call: the lookup.
        module: where it is.
        inside: whether a place is one where the photo is still the one that was looked up.
    """
    table = COVERED.get(call.method)
    sizes = call.method == "flickr.photos.getSizes"
    if table is None and not sizes:
        return None
    follower = SizesFollower(module, inside) if sizes else FieldsFollower(module, inside, table or {})
    try:
        follower.response(call.node, Part(call.node, (), tree=False), parsed=call.client != "http")
    except NotCoveredError:
        return None
    return follower.uses
