"""Functions that call themselves after a failed call: fixes count the attempts, and wait before each."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from flickr_lint.facts.requeued import requeued
from flickr_lint.findings import Fix
from flickr_lint.fix.imports import naming
from flickr_lint.fix.patch import patch_at
from flickr_lint.fix.positions import free_name, is_async, line_before

if TYPE_CHECKING:
    from flickr_lint.module import Module
    from flickr_lint.project import Project

__all__ = ["TRIES", "again", "back_later"]

TRIES = 5


def again(call: ast.Call, module: Module, project: Project) -> Fix | None:  # noqa: ARG001 (as `back_later`)
    """The function gets a parameter that counts the attempts, the call passes it on, and the last one raises."""
    import libcst as cst

    function = module.function_of(call)
    args = function.node.args if function is not None else None
    handler = next((at for at in module.ancestors(call) if isinstance(at, ast.ExceptHandler)), None)
    statement = line_before(module, call, handler)
    if function is None or isinstance(function.node, ast.Lambda) or args is None or statement is None:
        return None
    starred = any(isinstance(at, ast.Starred) for at in call.args) or any(word.arg is None for word in call.keywords)
    patch = patch_at(module, function.node)
    if args.vararg or args.kwarg or args.kwonlyargs or starred or patch is None:
        return None
    name = free_name(module, call, "attempt", "turn")
    written, node = patch.node(call, cst.Call), patch.statement(function.node)
    if written is None or not isinstance(node, cst.FunctionDef):
        return None
    awaited = "await " if is_async(module, call) else ""
    sleep, imported = naming(module, "asyncio.sleep" if awaited else "time.sleep")
    lines = f"if {name} == {TRIES - 1}:\n    raise\n{awaited}{sleep}(2**{name})\n"
    if not patch.before(statement, lines):
        return None
    patch.change(written, lambda found: _handed_on(found, name))
    patch.change(node.params, lambda found: _counting(found, name))
    why = "a call that fails takes longer, and ends in its exception"
    return Fix("Wait before each try", (*imported, *patch.edits()), "unsafe", why)


def back_later(call: ast.Call, module: Module, project: Project) -> Fix | None:
    """The loop counts the failures that follow each other; each waits longer, and the last one raises."""
    found = next((at for at in requeued(module, project) if at.put is call), None)
    statement = line_before(module, call, found.handler) if found is not None else None
    patch = patch_at(module, found.loop) if found is not None else None
    if found is None or statement is None or patch is None:
        return None
    name = free_name(module, call, "failed", "attempt")
    awaited = "await " if is_async(module, call) else ""
    sleep, imported = naming(module, "asyncio.sleep" if awaited else "time.sleep")
    lines = f"if {name} == {TRIES - 1}:\n    raise\n{awaited}{sleep}(2**{name})\n{name} += 1\n"
    done = [
        patch.before(found.loop, f"{name} = 0\n"),
        patch.after((found.tried.orelse or found.tried.body)[-1], f"{name} = 0\n"),
        patch.before(statement, lines),
    ]
    why = "calls that fail take longer, and end in their exception"
    return Fix("Wait before each try", (*imported, *patch.edits()), "unsafe", why) if all(done) else None


def _handed_on(call: Any, name: str) -> Any:
    import libcst as cst

    equal = cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace(""))
    return call.with_changes(
        args=[*call.args, cst.Arg(cst.parse_expression(f"{name} + 1"), keyword=cst.Name(name), equal=equal)]
    )


def _counting(parameters: Any, name: str) -> Any:
    import libcst as cst

    equal = cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace(""))
    return parameters.with_changes(
        params=[*parameters.params, cst.Param(cst.Name(name), default=cst.Integer("0"), equal=equal)]
    )
