"""Functions that call themselves when a call has failed: they count their tries, and wait before each."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from flickr_lint.findings import Fix
from flickr_lint.fix.imports import naming
from flickr_lint.fix.patch import patch_at
from flickr_lint.fix.places import free_name, is_async, line_before

if TYPE_CHECKING:
    from flickr_lint.module import Module

__all__ = ["TRIES", "again"]

TRIES = 5


def again(call: ast.Call, module: Module) -> Fix | None:
    """The function gets a parameter that counts its tries, the call hands it on, and the last one raises."""
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
