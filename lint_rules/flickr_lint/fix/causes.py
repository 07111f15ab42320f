"""Where a value is decided: the constant, default or setting that an expression reads, in whatever file it is."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from msgspec import Struct

from flickr_lint.analysis.frames import Value
from flickr_lint.findings import Edit

if TYPE_CHECKING:
    from flickr_lint.module import Module
    from flickr_lint.project import Project

__all__ = ["Cause", "cause_of"]

_STEPS = 12
_PURPOSE = re.compile(
    r"cache|ttl|timeout|expir|age|lifetime|duration|fresh|stale|delay|pause|wait|sleep|interval|rate|calls|limit|size"
    r"|count|batch|content",
    re.IGNORECASE,
)
"""A name that says what its value is for. One that says its value, as `WEEK` does, must not get another."""


class Cause(Struct, frozen=True):
    """An expression that decides on a value, the module where it is, and the name that it is given there."""

    node: ast.expr
    module: Module
    name: str = ""

    def edit(self, text: str) -> Edit:
        """The edit that puts another value in its place."""
        return Edit(self.module.region(self.node), text, self.module.path)

    def why(self, source: Module) -> str:
        """Why a change of it should be reviewed, if it is not in the finding's file; else ''."""
        elsewhere = self.module is not source and self.name
        return f"`{self.name}` of {self.module.path} may serve something else as well" if elsewhere else ""


def cause_of(node: ast.expr, module: Module, project: Project, *, shared: bool = False) -> Cause:
    """The one literal that an expression stands for; the expression itself if the names on the way serve others, too.

    Args:
        node: the expression.
        module: where it is.
        project: all files.
        shared: whether the names may be read in several places: all of them want the new value.
    """
    values = project.flow.fold.values
    at, name = Value(node, module), ""
    for _ in range(_STEPS):
        if not isinstance(at.node, (ast.Name, ast.Attribute)):
            return Cause(at.node, at.module, name)
        name = at.node.id if isinstance(at.node, ast.Name) else at.node.attr
        found = values.step(at) or []
        if len(found) != 1 or not found[0].known or not _PURPOSE.search(name):
            break
        if not shared and _reads(at.node, name, at.module, project) > 1:
            break
        at = found[0]
    return Cause(node, module)


def _reads(node: ast.Name | ast.Attribute, name: str, module: Module, project: Project) -> int:
    """How often the value of a name or attribute may be read, by its name."""
    scope_of = project.flow.fold.values.scope_of
    found = scope_of(name, node, module) if isinstance(node, ast.Name) else None
    if found is not None and found[1] is not None:
        around = found[1].node
        return sum(isinstance(at, ast.Name) and at.id == name and _is_read(at) for at in ast.walk(around))
    out = 0
    for other in {*project.modules.values(), module}:
        for at in other.of_kind(ast.Name, ast.Attribute, ast.Constant, ast.alias):
            if isinstance(at, ast.Attribute):
                out += at.attr == name and _is_read(at)
            elif isinstance(at, ast.Name):
                # A function's own name is another one.
                own = at.id == name and _is_read(at) and scope_of(name, at, other)
                out += at.id == name and _is_read(at) and not (own and own[1] is not None)
            elif isinstance(at, ast.alias):
                out += at.name == name and at.asname is not None
            else:
                out += at.value == name
    return out


def _is_read(node: ast.Name | ast.Attribute) -> bool:
    return isinstance(node.ctx, ast.Load)
