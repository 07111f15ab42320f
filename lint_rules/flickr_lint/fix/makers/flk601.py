"""FLK601: an upload leaves its privacy to Flickr, which uses the user's default."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flickr_lint.analysis.frames import Value
from flickr_lint.findings import Finding, Fix
from flickr_lint.fix.expressions import node_at
from flickr_lint.fix.extend import without_arguments
from flickr_lint.module import Module

if TYPE_CHECKING:
    from flickr_lint.project import Project
    from flickr_lint.template import Template

__all__ = ["make"]

_CHOICES = (ast.IfExp, ast.BoolOp, ast.Compare)
_FLAGS = frozenset({"is_public", "is_friend", "is_family"})


def make(finding: Finding, source: Module | Template, project: Project) -> Fix | None:
    """The flags are removed from the call, if nobody chooses them; unsafe: photos may become visible to others."""
    if not isinstance(source, Module):
        return None
    inner = node_at(source, finding.region, ast.expr)
    around = [inner, *source.ancestors(inner)] if inner is not None else []
    calls = (at for at in around if isinstance(at, ast.Call) and _FLAGS & {word.arg for word in at.keywords})
    call = next(calls, None)
    values = [word.value for word in call.keywords if word.arg in _FLAGS] if call is not None else []
    follow = project.flow.fold.values
    meant = [at.node for value in values for at in follow.of(value, source)]
    # `1 if public else 0`, here or on the way here, is somebody's choice.
    ways = [at.node for value in values for at in follow.trail(Value(value, source)) if isinstance(at.node, _CHOICES)]
    owner_of = project.flow.names.owner_of_parameter
    given = any(isinstance(value, ast.Name) and owner_of(value, source) is not None for value in values)
    # A parameter that nothing reads any more would still be passed.
    fixed = not ways and not given and all(isinstance(at, ast.Constant) for at in meant)
    edit = without_arguments(source, call, _FLAGS) if call is not None and fixed else None
    why = "photos become visible to those whom the user's own default names"
    return Fix("Leave the privacy to the user's default", (edit,), "unsafe", why) if edit else None
