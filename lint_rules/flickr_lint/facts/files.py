"""What is written to files, by `open`, `Path`, `json.dump`, `urlretrieve`; and which checks precede it."""

from __future__ import annotations

import ast
from itertools import islice
from typing import TYPE_CHECKING

from msgspec import Struct

from flickr_lint.analysis.frames import Value
from flickr_lint.facts.fold import HOLE
from flickr_lint.memo import Remembered
from flickr_lint.scopes import called, dotted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.analysis.callers import Entered, Site
    from flickr_lint.facts.flow import Flow
    from flickr_lint.module import Module
    from flickr_lint.scopes import Function

__all__ = [
    "Read",
    "Write",
    "around",
    "existence_checks",
    "handed_writes",
    "is_flickrs",
    "reads",
    "same_file",
    "spared",
    "writes",
]

_WRITES = ("write_text", "write_bytes", "write", "writelines", "dump", "copyfileobj", "safe_dump", "urlretrieve")
_SITES = 8
"""Callers of a helper that are looked at."""


_checks: Remembered[tuple[tuple[ast.Call, ast.expr], ...]] = Remembered()


class Write(Struct, frozen=True):
    """A value written to a file."""

    node: ast.Call
    path: ast.expr
    value: ast.expr
    function: Function | None
    fetched: bool = False
    """Whether the value is the address of what is written."""


class Read(Struct, frozen=True):
    """A file that is read: where, its path, and the function that does it, itself or through a helper."""

    node: ast.Call
    path: ast.expr
    function: Function
    module: Module


def reads(module: Module, flow: Flow) -> Iterator[Read]:
    """Every place in a module's functions where a file is read, itself or by a helper that is given the path."""
    for node in module.calls_named("open", "file", "read_text", "read_bytes"):
        name, function = called(node), module.function_of(node)
        path = None
        if name in {"open", "file"}:
            modes = [*node.args[1:2], *(word.value for word in node.keywords if word.arg == "mode")]
            mode = flow.fold.value(modes[0], module) if modes else "r"
            path = node.args[0] if node.args and isinstance(mode, str) and not set(mode) & set("wax") else None
        elif name in {"read_text", "read_bytes"} and isinstance(node.func, ast.Attribute):
            path = node.func.value
        if path is None or function is None:
            continue
        yield Read(node, path, function, module)
        for site, given, _ in _at_callers(function, module, flow, path):
            if (at_caller := site.module.function_of(site.node)) is not None:
                yield Read(site.node, given, at_caller, site.module)


def _at_callers(
    function: Function | None, module: Module, flow: Flow, path: ast.expr, value: ast.expr | None = None
) -> Iterator[tuple[Site, ast.expr, ast.expr | None]]:
    """The calls that pass the path of a file to a function, with what they pass as the path, and as its content."""
    values = flow.fold.values

    def given(said: ast.expr, at: Entered) -> ast.expr | None:
        trail = values.trail(Value(said, module, at.frame))
        around = at.site.module.function_of(at.site.node)
        passed = (one.node for one in trail if one.module is at.site.module and one.known)
        return next((node for node in passed if at.site.module.function_of(node) is around), None)

    def is_said(at: Entered) -> bool:
        found, around = given(path, at), at.site.module.function_of(at.site.node)
        passed_on = isinstance(found, ast.Name) and values.is_parameter(found, at.site.module)
        return found is not None and not (passed_on and around is not None and values.callers.sites(around))

    if function is not None and values.step(Value(path, module)) is not None:
        for at in islice(values.callers.frames(function, module, is_said), _SITES):
            found = given(path, at)
            if found is not None:
                yield at.site, found, (given(value, at) or value) if value is not None else None


def same_file(one: ast.expr, module: Module, other: ast.expr, where: Module, flow: Flow) -> bool:
    """Whether two paths are the same, by their texts or else their names."""
    own_text, other_text = flow.fold.text(one, module), flow.fold.text(other, where)
    if own_text.strip(HOLE + "/") or other_text.strip(HOLE + "/"):
        return own_text == other_text
    return flow.fold.values.same(Value(one, module), Value(other, where))


def writes(module: Module, flow: Flow) -> Iterator[Write]:
    """Every write in a module whose path is known."""
    for node in module.calls_named(*_WRITES):
        func = node.func
        name = called(node)
        function = module.function_of(node)
        if name in {"write_text", "write_bytes"} and isinstance(func, ast.Attribute) and node.args:
            yield Write(node, func.value, node.args[0], function)
        elif name in {"write", "writelines"} and isinstance(func, ast.Attribute) and node.args:
            path = _opened(func.value, module, flow)
            if path is not None:
                yield Write(node, path, node.args[0], function)
        elif name in {"dump", "copyfileobj", "safe_dump"} and len(node.args) > 1:
            value, target = (node.args[0], node.args[1])
            path = _opened(target, module, flow)
            if path is not None:
                yield Write(node, path, value, function)
        elif name == "urlretrieve" and len(node.args) > 1:
            yield Write(node, node.args[1], node.args[0], function, fetched=True)


def handed_writes(module: Module, flow: Flow) -> Iterator[tuple[Write, Module]]:
    """The writes of a module, and the calls that pass content and path to its functions, with their modules."""
    for write in writes(module, flow):
        yield write, module
        for site, path, value in _at_callers(write.function, module, flow, write.path, write.value):
            if value is not None:
                around_it = site.module.function_of(site.node)
                yield Write(site.node, path, value, around_it, write.fetched), site.module


def existence_checks(module: Module) -> tuple[tuple[ast.Call, ast.expr], ...]:
    """Every `exists` or `isfile` check, with the path that is checked."""
    if module not in _checks:
        _checks[module] = tuple(_existence_checks(module))
    return _checks[module]


def _existence_checks(module: Module) -> Iterator[tuple[ast.Call, ast.expr]]:
    for node in module.calls_named("exists", "isfile", "lexists", "is_file"):
        func = node.func
        name = called(node)
        if name in {"exists", "isfile", "lexists"} and node.args:
            yield node, node.args[0]
        elif name in {"exists", "is_file"} and isinstance(func, ast.Attribute) and not node.args:
            yield node, func.value


def spared(write: Write, module: Module, flow: Flow) -> Iterator[ast.Call]:
    """The checks, here or where a helper is given the path, for which a file that exists isn't written again."""
    places: list[tuple[ast.AST, ast.expr, Module]] = [(write.node, write.path, module)]
    handed = _at_callers(write.function, module, flow, write.path)
    places += [(site.node, given, module) for site, given, _ in handed if site.module is module]
    for node, path, where in places:
        for check, checked in existence_checks(where):
            near = where.function_of(check) is where.function_of(node)
            if near and same_file(checked, where, path, where, flow) and _spares(check, node, where):
                yield check


def _spares(check: ast.expr, node: ast.AST, module: Module) -> bool:
    """Whether a place isn't reached where a test is true: `if not there: get()`, `if there: return` before it."""
    before = (node, *module.ancestors(node))
    negated = False
    child: ast.AST = check
    for at in module.ancestors(check):
        if isinstance(at, ast.UnaryOp) and isinstance(at.op, ast.Not):
            negated = not negated
        elif isinstance(at, ast.If) and child is at.test:
            if negated:
                return any(step in before for step in at.body)
            ends = isinstance(at.body[-1], (ast.Return, ast.Continue, ast.Break, ast.Raise))
            after = ends and getattr(node, "lineno", 0) > (at.body[-1].end_lineno or at.lineno)
            return after or any(step in before for step in at.orelse)
        elif not isinstance(at, (ast.BoolOp, ast.NamedExpr)):
            return False
        child = at
    return False


def around(module: Module, function: Function | None, *, whole_class: bool = False) -> str:
    """The text of a function (or of the class it belongs to); of the module where there is none."""
    if function is None:
        return module.text
    whole = function.owner.node if whole_class and function.owner else function.node
    return "\n".join(module.lines[whole.lineno - 1 : whole.end_lineno])


def is_flickrs(module: Module) -> bool:
    """Whether the name of a module's file, or of its nearest folder, mentions Flickr; other folders don't count."""
    folder, _, name = module.path.lower().rpartition("/")
    return "flickr" in name or "flickr" in folder.rpartition("/")[2]


def _opened(handle: ast.expr, module: Module, flow: Flow) -> ast.expr | None:
    """The path of the file that a handle was opened on for writing."""
    for value in [at.node for at in flow.fold.values.of(handle, module)]:
        if not isinstance(value, ast.Call):
            continue
        name = called(value)
        if name not in {"open", "file"}:
            continue
        method = isinstance(value.func, ast.Attribute) and dotted(value.func) not in {
            "io.open",
            "codecs.open",
            "gzip.open",
            "bz2.open",
        }
        modes = value.args[0 if method else 1 :] + [word.value for word in value.keywords if word.arg == "mode"]
        mode = flow.fold.value(modes[0], module) if modes else "r"
        if isinstance(mode, str) and set(mode) & set("wax"):
            path = (
                value.func.value
                if method and isinstance(value.func, ast.Attribute)
                else value.args[0]
                if value.args
                else None
            )
            if path is not None:
                return path
    return None
