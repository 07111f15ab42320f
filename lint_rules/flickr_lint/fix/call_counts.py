"""The largest number of calls of the API that an expression makes on any path through the code."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flickr_lint.analysis.regions import TRIES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flickr_lint.facts.call_graph import Reached
    from flickr_lint.scopes import Function

__all__ = ["calls_made", "most"]


def calls_made(found: Sequence[Reached], hop: int = 0) -> int:
    """The calls that one expression makes: those of the function that it calls, the most if it may be several.

    Args:
        found: the calls that the expression reaches.
        hop: how many functions lead to the expression.
    """
    inner: dict[Function, list[Reached]] = {}
    for at in found:
        if len(at.path) > hop:
            inner.setdefault(at.path[hop][0], []).append(at)
    direct = int(any(len(at.path) == hop for at in found))
    return max(direct, *(_in_function(function, group, hop) for function, group in inner.items()), 1)


def _in_function(function: Function, found: Sequence[Reached], hop: int) -> int:
    by_site: dict[ast.expr, list[Reached]] = {}
    for at in found:
        by_site.setdefault(at.hops[hop], []).append(at)
    # A helper that receives the method, and the request that it returns, are one call.
    named = {site: group for site, group in by_site.items() if any(at.call.method for at in group)}
    return most(function.node, {site: calls_made(group, hop + 1) for site, group in (named or by_site).items()})


def most(node: ast.AST, counts: Mapping[ast.AST, int]) -> int:
    """The largest number of a piece of code, in which branches exclude each other."""
    own = counts.get(node, 0)
    if isinstance(node, ast.If):
        return own + most(node.test, counts) + max(_sum(node.body, counts), _sum(node.orelse, counts))
    if isinstance(node, ast.IfExp):
        return own + most(node.test, counts) + max(most(node.body, counts), most(node.orelse, counts))
    if isinstance(node, TRIES):
        ways = [_sum(node.orelse, counts), *(most(at, counts) for at in node.handlers)]
        return own + _sum(node.body, counts) + max(ways) + _sum(node.finalbody, counts)
    if isinstance(node, ast.Match):
        return own + most(node.subject, counts) + max(most(case, counts) for case in node.cases)
    return own + _sum(list(ast.iter_child_nodes(node)), counts)


def _sum(nodes: Sequence[ast.AST], counts: Mapping[ast.AST, int]) -> int:
    return sum(most(at, counts) for at in nodes)
