"""Where in a module something can be put: the statement around an expression, the function, what runs before it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flickr_lint.analysis.regions import FUNCTIONS
from flickr_lint.findings import Region
from flickr_lint.fix.expressions import cut
from flickr_lint.scopes import called

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flickr_lint.module import Module

__all__ = [
    "comes_first",
    "free_name",
    "is_async",
    "is_simple",
    "is_test",
    "line_before",
    "lines_of",
    "logger_of",
    "orphans",
    "statement_of",
    "text_of",
]


_HARMLESS = frozenset({"format", "str", "dict", "get", "urlencode", "join"})
"""Calls that do nothing but give a value."""
_LOGGERS = frozenset({"logging.getLogger", "structlog.get_logger"})


def statement_of(module: Module, node: ast.AST) -> ast.stmt | None:
    """The innermost statement around a node, or the node itself."""
    return next((at for at in (node, *module.ancestors(node)) if isinstance(at, ast.stmt)), None)


def line_before(module: Module, node: ast.AST, stop: ast.AST | None = None) -> ast.stmt | None:
    """The innermost statement around a node that a line can be put before; None if none is below `stop`.

    It is not an `elif`, and not within a lambda or comprehension.
    """
    for at in (node, *module.ancestors(node)):
        if at is stop or isinstance(at, (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
            return None
        if isinstance(at, ast.stmt):
            text = module.lines[at.lineno - 1][module.region(at).column - 1 :]
            if not (isinstance(at, ast.If) and text.startswith("elif")):
                return at
    return None


def is_async(module: Module, node: ast.AST) -> bool:
    """Whether a place is in a coroutine."""
    function = module.function_of(node)
    return function is not None and isinstance(function.node, ast.AsyncFunctionDef)


def is_simple(statement: ast.stmt) -> bool:
    """Whether a statement is one line of its own kind: no block."""
    return not hasattr(statement, "body") and not isinstance(statement, ast.Match)


def comes_first(statement: ast.stmt, node: ast.expr, module: Module) -> bool:
    """Whether a statement always evaluates an expression, and calls nothing before it."""
    chain = [node, *module.ancestors(node)]
    if isinstance(statement, (ast.For, ast.AsyncFor)):
        whole: ast.AST = statement.iter
    elif isinstance(statement, ast.If):
        whole = statement.test
    elif is_simple(statement):
        whole = statement.value if isinstance(statement, ast.Assign) else statement
    else:
        return False
    if whole not in chain or not all(_runs(at, chain) for at in chain[1 : chain.index(statement)]):
        return False
    start, known = (node.lineno, node.col_offset), {*chain, *ast.walk(node)}
    acts = (at for at in ast.walk(whole) if isinstance(at, (ast.Call, ast.Await, ast.NamedExpr)) and at not in known)
    return all((at.lineno, at.col_offset) > start for at in acts)


def _runs(at: ast.AST, chain: list[ast.AST]) -> bool:
    """Whether what is below an expression always runs, and once: of a comprehension, what it iterates over does."""
    if isinstance(at, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
        return at.generators[0].iter in chain
    if isinstance(at, ast.IfExp):
        return at.test in chain
    return at.values[0] in chain if isinstance(at, ast.BoolOp) else not isinstance(at, ast.Lambda)


def free_name(module: Module, node: ast.AST, *wanted: str) -> str:
    """The first of some names that nothing around a node uses, with a number if all are taken."""
    function = module.function_of(node)
    scope: ast.AST = function.node if function else module.tree
    used = {at.id for at in ast.walk(scope) if isinstance(at, ast.Name)}
    used |= {at.arg for at in ast.walk(scope) if isinstance(at, ast.arg)}
    used |= {at.name for at in ast.walk(scope) if isinstance(at, (*FUNCTIONS, ast.ClassDef))}
    used |= set(module.tables.imports)
    plain = next((name for name in wanted if name not in used), "")
    return plain or next(
        f"{wanted[0]}_{number}" for number in range(2, len(used) + 4) if f"{wanted[0]}_{number}" not in used
    )


def is_test(path: str) -> bool:
    """Whether a file has tests, by its name or folder."""
    *folders, name = path.replace("\\", "/").split("/")
    plain = name.startswith(("test_", "conftest.")) or name.endswith(("_test.py", "_tests.py"))
    return plain or not {"test", "tests"}.isdisjoint(folders)


def logger_of(module: Module) -> str:
    """The name of a module's logger, if there is one at its top; otherwise ''."""
    for node in module.tree.body:
        made = (
            module.qualified(node.value.func)
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
            else ""
        )
        if made in _LOGGERS and isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            return node.targets[0].id
    for name, origin in module.tables.imports.items():
        if origin in {"loguru.logger", "absl.logging"}:
            return name
    return ""


def lines_of(statement: ast.stmt, module: Module, gone: Iterable[ast.stmt] = ()) -> Region | None:
    """The lines of a statement, if they can be removed: no comment, and something else in the block.

    Args:
        statement: the statement.
        module: where it is.
        gone: statements that are removed as well.
    """
    going = {statement, *gone}
    inner = module.tables.parents.get(statement)
    body = next((at for name in ("body", "orelse", "finalbody") if statement in (at := getattr(inner, name, []))), [])
    region = module.region(statement)
    before = module.lines[region.line - 1][: region.column - 1]
    after = module.lines[region.end_line - 1][region.end_column - 1 :]
    lines = module.lines[region.line - 1 : region.end_line]
    if going.issuperset(body) or before.strip() or after.strip() or any("#" in line for line in lines):
        return None
    return Region(region.line, 1, region.end_line + 1, 1) if region.end_line < len(module.lines) else None


def text_of(module: Module, node: ast.expr) -> str:
    """The code of an expression as if its statement were not indented, so that it may be put in another block."""
    text, statement = cut(module, module.region(node)), statement_of(module, node)
    written = (at for at in ast.walk(node) if isinstance(at, (ast.Constant, ast.JoinedStr)))
    if statement is None or any(at.lineno != at.end_lineno for at in written):
        return text
    line = module.lines[statement.lineno - 1]
    return text.replace("\n" + line[: len(line) - len(line.lstrip())], "\n")


def orphans(node: ast.expr, module: Module, still: frozenset[str]) -> list[ast.stmt]:
    """The statements that name something for an expression alone, in the same function.

    Args:
        node: the expression, which is removed.
        module: where it is.
        still: names that what comes in its place reads.
    """
    out: list[ast.stmt] = []
    inside = {at for at in ast.walk(node) if isinstance(at, ast.Name)}
    function = module.function_of(node)
    around = function.node if function else module.tree
    names = [at for at in ast.walk(around) if isinstance(at, ast.Name)]
    for name in dict.fromkeys(at.id for at in inside if at.id not in still):
        same = [at for at in names if at.id == name]
        stores = [at for at in same if isinstance(at.ctx, ast.Store)]
        given = module.tables.parents.get(stores[0]) if len(stores) == 1 else None
        if (
            not isinstance(given, ast.Assign)
            or given.targets != stores
            or (function is None and given in module.tree.body)
        ):
            continue
        calls = [called(at) for at in ast.walk(given.value) if isinstance(at, ast.Call)]
        if all(at in inside for at in same if at is not stores[0]) and _HARMLESS.issuperset(calls):
            out.append(given)
    return out
