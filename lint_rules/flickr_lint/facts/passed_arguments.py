"""Arguments that the callers of a function decide: `search(sort="new")` of `def search(**words)`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flickr_lint.analysis.frames import Value
from flickr_lint.facts.arguments import given
from flickr_lint.facts.fold import UNKNOWN
from flickr_lint.facts.requested import WORDS
from flickr_lint.memo import Remembered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.analysis.callers import Entered
    from flickr_lint.analysis.frames import Frame
    from flickr_lint.facts.calls import Call
    from flickr_lint.module import Module
    from flickr_lint.project import Project

__all__ = ["passed_arguments"]

_Passed = tuple["Call", str, ast.expr]
_known: Remembered[dict[Module, list[_Passed]]] = Remembered()


def passed_arguments(module: Module, project: Project) -> list[_Passed]:
    """The arguments of calls that are written in a module, in calls of the functions around; each once."""
    if project not in _known:
        found: dict[Module, dict[tuple[str, ast.expr], _Passed]] = {}
        for calls in project.flow.calls.values():
            for call in calls:
                for name, at in _passed(call, project) if call.function is not None else ():
                    found.setdefault(at.module, {}).setdefault((name, at.node), (call, name, at.node))
        _known[project] = {where: list(passed.values()) for where, passed in found.items()}
    return _known[project].get(module, [])


def _passed(call: Call, project: Project) -> Iterator[tuple[str, Value]]:
    """What the calls of the function around give a call, where they give it something that others don't."""
    values, function = project.flow.fold.values, call.function
    if function is None or not (function.params or function.node.args.kwarg):
        return
    told = given(call, project).arguments

    def known(entered: Entered) -> dict[str, Value]:
        ends = {name: values.terminals(at).only for name, at in _in_frame(call, entered.frame, project).items()}
        return {
            name: at
            for name, at in ends.items()
            if at is not None
            and (at.module is not call.module or at.module.function_of(at.node) is not function)
            and (name not in told or project.flow.fold.value(told[name], call.module) in {UNKNOWN, ...})
        }

    for entered in values.callers.frames(function, call.module, lambda entered: bool(known(entered))):
        yield from known(entered).items()


def _in_frame(call: Call, frame: Frame | None, project: Project) -> dict[str, Value]:
    """The arguments of a call in keywords and mappings, as one call of its function has them."""
    node, out = call.node, {}
    if not isinstance(node, ast.Call):
        return {}
    for word in node.keywords:
        if word.arg is not None and word.arg in call.arguments:
            out[word.arg] = Value(word.value, call.module, frame)
    for part in [*node.args, *(word.value for word in node.keywords if word.arg in WORDS or word.arg is None)]:
        items = project.flow.fold.values.mappings.items(Value(part, call.module, frame), node)
        out.update(items.values if items.plain else {})
    return out
