"""How many threads or processes run a function side by side, so that its pauses are made at the same time."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flickr_lint.analysis.regions import LOOPS
from flickr_lint.facts.iterables import iterables_of
from flickr_lint.regex import regex
from flickr_lint.scopes import called, dotted

if TYPE_CHECKING:
    from flickr_lint.module import Module
    from flickr_lint.project import Project
    from flickr_lint.scopes import Class, Function

__all__ = ["pool_size", "side_by_side"]

_DEPTH = 3
_POOLS = regex(r"^(?:ThreadPoolExecutor|ProcessPoolExecutor|Pool|ThreadPool)$")
_STARTS = frozenset({"Thread", "Process", "Timer"})
_ONE_AT_A_TIME = frozenset({"call_soon", "call_later", "call_soon_threadsafe", "run_coroutine_threadsafe"})


def side_by_side(function: Function | None, project: Project) -> int | None:
    """How many run a function at the same time: 1 if nothing starts it beside itself, None if that isn't written."""
    return _workers(function, project, _DEPTH) if function is not None else 1


def pool_size(pool: ast.expr, module: Module, project: Project) -> int | None:
    """The workers of a pool; None if the code doesn't say how many."""
    for at in project.flow.fold.values.of(pool, module):
        made, where = at.node, at.module
        if isinstance(made, ast.Call) and _POOLS.match(called(made)):
            sizes = [word.value for word in made.keywords if word.arg in {"max_workers", "processes"}] or made.args[:1]
            number = project.flow.fold.value(sizes[0], where) if sizes else None
            return number if isinstance(number, int) and not isinstance(number, bool) and number > 0 else None
    return None


def _workers(function: Function, project: Project, depth: int) -> int | None:
    starts = []
    for site in project.flow.fold.values.callers.sites(function):
        if not site.direct:
            starts.append(_started(site.node, site.module, project))
        elif depth > 0 and (around := _around(site.node, site.module)) is not None and around is not function:
            starts.append(_workers(around, project, depth - 1))
    starts += [_workers(at, project, depth - 1) for at in _users(function, project) if depth > 0]
    if function.name == "run" and function.owner is not None and _is_thread(function.owner):
        name = function.owner.node.name
        made = [(at, module) for module in project.modules.values() for at in module.calls_named(name)]
        starts += [_turns(at, module, project) for at, module in made]
    known = [number for number in starts if number is not None]
    return max(known, default=1) if len(known) == len(starts) else None


def _around(node: ast.AST, module: Module) -> Function | None:
    """The innermost function around a node, a lambda too."""
    inner = next((at for at in module.ancestors(node) if isinstance(at, ast.Lambda)), None)
    function = module.function_of(node)
    if inner is None or (function is not None and function.node not in module.ancestors(inner)):
        return function
    return module.tables.functions.get(inner, function)


def _users(function: Function, project: Project) -> list[Function]:
    """The functions that take a property's value, by its name."""
    decorators: list[ast.expr] = getattr(function.node, "decorator_list", [])
    if not any(dotted(at).rpartition(".")[2] in {"property", "cached_property"} for at in decorators):
        return []
    uses = (
        module.function_of(node)
        for module in project.modules.values()
        for node in module.of_kind(ast.Attribute)
        if node.attr == function.name and isinstance(node.ctx, ast.Load)
    )
    return list(dict.fromkeys(at for at in uses if at is not None and at is not function))


def _is_thread(owner: Class) -> bool:
    return any(dotted(base).rpartition(".")[2] in _STARTS for base in owner.node.bases)


def _started(node: ast.Call, module: Module, project: Project) -> int | None:
    """How many workers a call starts for the function that it passes on."""
    name = called(node)
    if name in _STARTS:
        return _turns(node, module, project)
    if name in _ONE_AT_A_TIME or not isinstance(node.func, ast.Attribute):  # the builtin `map` among them
        return 1
    if name in {"submit", "apply", "apply_async", "run_in_executor", "to_thread"} and not _loop(node, module):
        return 1
    if name == "run_in_executor":
        return pool_size(node.args[0], module, project) if node.args else None
    return pool_size(node.func.value, module, project)


def _turns(node: ast.Call, module: Module, project: Project) -> int | None:
    """The number of iterations of the loop around a call; 1 without one."""
    loop = _loop(node, module)
    if loop is None:
        return 1
    over = iterables_of(loop)
    first = over[0] if len(over) == 1 else None
    if isinstance(first, (ast.List, ast.Tuple, ast.Set)):
        return len(first.elts)
    if isinstance(first, ast.Call) and called(first) in {"range", "xrange"} and len(first.args) == 1:
        number = project.flow.fold.value(first.args[0], module)
        return number if isinstance(number, int) and not isinstance(number, bool) else None
    return None


def _loop(node: ast.AST, module: Module) -> ast.AST | None:
    for at in module.ancestors(node):
        if isinstance(at, LOOPS):
            return at
        if isinstance(at, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            return None
    return None
