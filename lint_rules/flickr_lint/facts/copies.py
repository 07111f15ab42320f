"""Copies of Flickr's data that a function uses in place of a call: from a file, a database or a lasting variable."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from msgspec import Struct

from flickr_lint.analysis.frames import Value
from flickr_lint.analysis.regions import TRIES, WITHS
from flickr_lint.facts.ages import checks_age
from flickr_lint.facts.cached_data import DATA, REFERENCE
from flickr_lint.facts.call_graph import graph_of
from flickr_lint.facts.files import around, handed_writes, reads, same_file
from flickr_lint.facts.paths import counts_only, holds_no_data
from flickr_lint.facts.provenance import made_of
from flickr_lint.facts.specs import writes
from flickr_lint.facts.stores import outlives
from flickr_lint.facts.tables import entries, records_of
from flickr_lint.memo import Remembered
from flickr_lint.regex import regex
from flickr_lint.scopes import called, dotted
from flickr_lint.tree import walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flickr_lint.facts.files import Read, Write
    from flickr_lint.facts.tables import Record
    from flickr_lint.module import Module
    from flickr_lint.project import Project
    from flickr_lint.scopes import Class, Function

__all__ = ["Copy", "copies"]

_COPY_CHECK = regex(r"\bexists\(|is_?file\(")
_files: Remembered[_Files] = Remembered()


class Copy(Struct, frozen=True):
    """A copy that is used however old it is."""

    node: ast.AST
    """Where it is read."""
    place: str
    """What it is read from: `this file`, `a database`, `a variable`."""
    written: ast.AST
    module: Module
    """The module of the place where it is written."""


class _Files(Struct, frozen=True):
    reads: dict[Module, list[Read]]
    writes: dict[Module, list[Write]]


def copies(module: Module, project: Project) -> Iterator[Copy]:
    """The copies that functions of a module use in place of a call, without a check of their age.

    Files that are used because they exist are left out: they are found at the check for existence.
    """
    yield from _files_read(module, project)
    yield from _records_read(module, project)
    yield from _variables_read(module, project)


def _files_read(module: Module, project: Project) -> Iterator[Copy]:
    flow = project.flow
    found: dict[ast.AST, Read] = {}
    files = _files_of(project)
    for read in files.reads.get(module, ()):
        holds = _holds(read.node, module, project)
        if _spares(read.function, module, project, holds, read.node):
            found.setdefault(read.function.node, read)
    for read in found.values():
        if checks_age(module, read.function, project.flow) or _COPY_CHECK.search(around(module, read.function)):
            continue
        for write in files.writes.get(module, ()):
            same = write.function is not None and same_file(read.path, module, write.path, module, flow)
            own = holds_no_data(write.path, write.value, module, flow) or counts_only(write.value, module, flow)
            if same and not own and flow.kind(write.value, module) & DATA:
                yield Copy(read.node, "this file", write.node, module)
                break


def _files_of(project: Project) -> _Files:
    """What a program reads and writes, by the modules that say which file."""
    if project not in _files:
        _files[project] = known = _Files({}, {})
        for module in project.modules.values():
            for read in reads(module, project.flow):
                known.reads.setdefault(read.module, []).append(read)
            for write, where in handed_writes(module, project.flow):
                known.writes.setdefault(where, []).append(write)
    return _files[project]


def _records_read(module: Module, project: Project) -> Iterator[Copy]:
    """Records of a database that a function uses if there are any, and requests otherwise."""
    flow = project.flow
    found: dict[ast.AST, Record] = {}
    for record in records_of(module, flow):
        if record.function.node in found or checks_age(module, record.function, project.flow):
            continue
        holds = _holds(record.node, module, project, record.read)
        used = _is_used(record.node, record.function, module, project, holds)
        if used and _spares(record.function, module, project, holds, record.node):
            found[record.function.node] = record
    for record in found.values():
        for entry in entries(flow):
            if not record.tables.isdisjoint(entry.tables) and any(
                flow.kind(value, entry.module) & DATA for value in entry.values
            ):
                yield Copy(record.node, "a database", entry.node, entry.module)
                break


def _variables_read(module: Module, project: Project) -> Iterator[Copy]:
    """Global variables, and attributes of what lives as long as the process, that are filled once."""
    flow = project.flow
    for statement, target, value in module.tables.assigned:
        function = module.function_of(statement)
        if (
            function is None
            or not _is_lasting(target, function, module, project)
            or checks_age(module, function, project.flow)
        ):
            continue
        holds = _names(ast.unparse(target))
        returned = any(holds(at) for at in function.returns)
        if returned and flow.kind(value, module) & DATA and _spares(function, module, project, holds):
            yield Copy(target, "a variable", statement, module)


def _names(text: str) -> Callable[[ast.AST], bool]:
    """The question whether an expression reads a variable, or asks if it is there."""

    def holds(whole: ast.AST) -> bool:
        parts = (part for part in walk(whole) if isinstance(part, (ast.Name, ast.Attribute)))
        return any(isinstance(part.ctx, ast.Load) and ast.unparse(part) == text for part in parts)

    return holds


def _is_lasting(target: ast.expr, function: Function, module: Module, project: Project) -> bool:
    """Whether a variable still has its value when a function is called again, for whoever calls it."""
    if isinstance(target, ast.Name):
        return target.id in function.scope.elsewhere and function.scope.elsewhere[target.id].function is None
    if not isinstance(target, ast.Attribute):
        return False
    made = project.flow.fold.values.of(target.value, module)
    if any(outlives(at.node, at.module, function) for at in made if isinstance(at.node, (ast.Call, ast.ClassDef))):
        return True
    own = function.owner if dotted(target.value) == next(iter(function.params), "") else None
    return own is not None and _is_made_once(own, project)


def _is_made_once(made: Class, project: Project) -> bool:
    """Whether an object of a class is made outside of all functions."""
    for module in project.modules.values():
        for call in module.calls_named(made.name):
            meant = project.flow.names.meant(call.func, module)
            if meant is not None and meant[0] is made and module.function_of(call) is None:
                return True
    return False


def _holds(node: ast.AST, module: Module, project: Project, read: ast.AST | None = None) -> Callable[[ast.AST], bool]:
    """The question whether what is read is a part of an expression, itself or by what stands for it."""
    sources, places = project.flow.fold.values.reads.sources, (node, read)

    def holds(whole: ast.AST) -> bool:
        named = (part for part in walk(whole) if isinstance(part, (ast.Name, ast.Attribute, ast.Subscript)))
        said = (at.node for part in named for at in sources(Value(part, module)))
        return any(part in places or _loads(part) for at in (whole, *said) for part in walk(at))

    return holds


def _loads(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and called(node) in {"load", "loads", "read", "read_text", "read_bytes"}


def _is_used(
    node: ast.expr, function: Function, module: Module, project: Project, holds: Callable[[ast.AST], bool]
) -> bool:
    """Whether a function returns what it has read, or has one name for it and for what the API returns."""
    if any(holds(value) for value in function.returns):
        return True
    at = module.tables.parents.get(node)
    while isinstance(at, ast.expr):
        at = module.tables.parents.get(at)
    names = {target.id for target in getattr(at, "targets", []) if isinstance(target, ast.Name)}
    return any(
        isinstance(target, ast.Name) and target.id in names and project.flow.kind(value, module) & DATA
        for statement, target, value in module.tables.assigned
        if statement is not at and module.function_of(statement) is function
    )


def _spares(
    function: Function, module: Module, project: Project, holds: Callable[[ast.AST], bool], read: ast.AST | None = None
) -> bool:
    """Whether a function calls the API only if what it has read contains nothing."""
    after = getattr(read, "lineno", 0)
    inside = module.below(function.node)
    sites = [at for at in inside if isinstance(at, ast.Call) and at.lineno > after and _asks(at, module, project)]
    returned = (at for at in inside if isinstance(at, ast.Return) and at.value is not None) if sites else ()
    given = [at for at in returned if at.lineno > after and holds(at)]

    def lacks(node: ast.expr) -> bool:
        """Whether it is what is left without what was read: `wanted - known`."""
        parts = (at.node for at in made_of([node], module, project) if at.module is module)
        return any(isinstance(at, ast.BinOp) and isinstance(at.op, ast.Sub) and holds(at.right) for at in parts)

    for site in sites:
        if any(isinstance(module.tables.parents.get(at), (ast.If, *WITHS)) and at.lineno < site.lineno for at in given):
            return True
        child: ast.AST = site
        for at in module.ancestors(site):
            if isinstance(at, ast.ExceptHandler):
                tried = module.tables.parents.get(at)
                steps = tried.body if read is not None and isinstance(tried, TRIES) else []
                if any(part is read for step in steps for part in walk(step)):
                    return True
            if isinstance(at, ast.If) and child is not at.test and (holds(at.test) or lacks(at.test)):
                return True
            if isinstance(at, (ast.For, ast.AsyncFor)) and child is not at.iter and lacks(at.iter):
                return True
            if at is function.node:
                break
            child = at
    return False


def _asks(site: ast.Call, module: Module, project: Project) -> bool:
    """Whether a call requests users' data of the API."""
    methods = (at.call.method for at in graph_of(project).reached_by(site, module))
    return any(not method.startswith(REFERENCE) and not writes(method) for method in methods)
