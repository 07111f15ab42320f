"""Requests that are created in one place and sent in another: `request = Request(address)`, then `urlopen(request)`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from msgspec import Struct

from flickr_lint.facts.modelled import modelled
from flickr_lint.memo import Remembered
from flickr_lint.models.rows import Request, argument

if TYPE_CHECKING:
    from flickr_lint.facts.calls import Call
    from flickr_lint.project import Project

__all__ = ["sent_by", "sent_later"]


class _Sent(Struct, frozen=True):
    calls: dict[ast.expr, Call]
    """The calls by what sends them."""
    made: set[ast.expr]
    """Where these are made."""


_known: Remembered[_Sent] = Remembered()


def sent_by(site: ast.expr, project: Project) -> Call | None:
    """The call of the API that an expression sends, if the request was made before."""
    return _sent(project).calls.get(site)


def sent_later(call: Call, project: Project) -> bool:
    """Whether a request is only created here, and other code is known to send it."""
    return call.node in _sent(project).made


def _sent(project: Project) -> _Sent:
    if project not in _known:
        found: dict[ast.expr, Call] = {}
        flow = project.flow
        made = {
            call.node
            for module, calls in flow.calls.items()
            for call in calls
            if isinstance(call.node, ast.Call)
            and (row := modelled(Request, call.node, module, flow.fold)) is not None
            and not row.row.sends
        }
        for module in project.modules.values() if made else ():
            for node in module.tables.calls:
                row = modelled(Request, node, module, flow.fold) if node not in made else None
                given = argument(node, row.row.url) if row is not None and row.row.sends else None
                for at in flow.fold.values.of(given, module) if given is not None else ():
                    call = flow.call_at(at.node) if at.node in made else None
                    if call is not None:
                        found.setdefault(node, call)
        _known[project] = _Sent(found, {call.node for call in found.values()})
    return _known[project]
