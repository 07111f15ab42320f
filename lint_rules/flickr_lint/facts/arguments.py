"""The arguments of a call, including those in dictionaries and in URLs."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flickr_lint.facts.requested import Given, mapped, requested
from flickr_lint.memo import Remembered

if TYPE_CHECKING:
    from flickr_lint.facts.calls import Call
    from flickr_lint.project import Project

__all__ = ["Given", "given", "written_at"]


_known: Remembered[dict[Call, Given]] = Remembered()


def given(call: Call, project: Project) -> Given:
    """The arguments of a call: keywords, items of dictionaries, parameters of a URL."""
    known = _known.setdefault(project, {})
    if call not in known:
        known[call] = _given(call, project)
    return known[call]


def written_at(call: Call, value: ast.expr) -> ast.expr:
    """Where an argument of a call is written: at its value if its name is beside it, otherwise at the call.

    The value of a parameter in a URL may come from anywhere.
    """
    parents = call.module.tables.parents
    around = parents.get(value)
    named = isinstance(around, (ast.keyword, ast.Dict))
    named |= isinstance(around, ast.Assign) and any(isinstance(at, ast.Subscript) for at in around.targets)
    return value if named else call.node


def _given(call: Call, project: Project) -> Given:
    node = call.node
    if not isinstance(node, ast.Call):
        return Given(call.arguments, complete=False)
    fold = project.flow.fold
    starred = any(isinstance(value, ast.Starred) for value in node.args)
    if call.client == "http":
        found = requested(node, call.module, fold)
        return Given({**call.arguments, **found.arguments}, found.complete and not starred)
    out: dict[str, ast.expr] = dict(call.arguments)
    complete = call.whole and not starred
    handed = [mapped(word.value, call.module, fold, node) for word in node.keywords if word.arg is None]
    if call.client == "named":
        words = [word.value for word in node.keywords if word.arg in {"params", "data", "args"}]
        for value in (*node.args, *words):
            found = mapped(value, call.module, fold, node)
            text = isinstance(value, (ast.Name, ast.Call)) and fold.text(value, call.module).strip("\0")
            complete = complete and (found.plain or not isinstance(value, (ast.Name, ast.Call)) or bool(text))
            handed += [found] if found.plain else []
    for found in handed:
        complete = complete and found.complete
        out = {**found.arguments, **out}
    return Given(out, complete)
