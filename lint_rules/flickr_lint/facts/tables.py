"""Records of databases: where a program reads them, and where it writes them; by SQL, models and collections."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from msgspec import Struct

from flickr_lint.analysis.frames import Value
from flickr_lint.memo import Remembered
from flickr_lint.models.rows import Lookup
from flickr_lint.regex import regex
from flickr_lint.scopes import Class, called, dotted
from flickr_lint.tree import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.facts.flow import Flow
    from flickr_lint.module import Module
    from flickr_lint.scopes import Function

__all__ = ["Entry", "Record", "entries", "records_of"]

_SITES = 8
"""Callers of a function that are looked at."""
_HOPS = 2
"""Functions that return a record and are followed to their callers."""
_TABLE = regex(r"\b(from|into|update)\s+[\"'`\[]?(\w+)", re.IGNORECASE)
_EXECUTES = frozenset({"execute", "executemany", "fetch_one", "fetch_all", "fetch_val", "fetchrow", "fetchval"})
_known: Remembered[_Found] = Remembered()


class Record(Struct, frozen=True):
    """A read of a record, itself or by a function that returns it."""

    node: ast.expr
    read: ast.expr
    """The read itself."""
    tables: frozenset[object]
    """What it is read from: names of tables, classes of models, objects."""
    function: Function
    module: Module


class Entry(Struct, frozen=True):
    """Values that are written to a database."""

    node: ast.Call
    tables: frozenset[object]
    values: tuple[ast.expr, ...]
    module: Module


class _Found(Struct, frozen=True):
    records: dict[Module, tuple[Record, ...]]
    entries: tuple[Entry, ...]


def records_of(module: Module, flow: Flow) -> tuple[Record, ...]:
    """The records that functions of a module read."""
    return _found(flow).records.get(module, ())


def entries(flow: Flow) -> tuple[Entry, ...]:
    """What the program writes to the tables that it reads."""
    return _found(flow).entries


def _found(flow: Flow) -> _Found:
    if flow.project not in _known:
        found: dict[Module, list[Record]] = {}
        for module in flow.project.modules.values():
            for record in _read(module, flow):
                for at in _returned(record, flow):
                    found.setdefault(at.module, []).append(at)
        read = frozenset().union(*(at.tables for records in found.values() for at in records))
        written = (
            [at for module in flow.project.modules.values() for at in _written(module, read, flow)] if read else []
        )
        _known[flow.project] = _Found({at: tuple(records) for at, records in found.items()}, tuple(written))
    return _known[flow.project]


def _read(module: Module, flow: Flow) -> Iterator[Record]:
    for node in module.tables.calls:
        if not isinstance(node.func, ast.Attribute) or not flow.project.catalog.has(Lookup, node.func.attr):
            continue
        function = module.function_of(node)
        if function is None or flow.project.catalog.find(Lookup, dotted(node.func) or node.func.attr) is None:
            continue
        tables = _tables(node, module, flow)
        if tables:
            yield Record(node, node, tables, function, module)


def _returned(record: Record, flow: Flow) -> Iterator[Record]:
    """A record, and the calls of functions that return it."""
    near = [record]
    for _ in range(_HOPS + 1):
        yield from near
        after = []
        for at in near:
            said = (one for value in at.function.returns for one in flow.fold.values.trail(Value(value, at.module)))
            if any(part is at.node for one in said for part in walk(one.node)):
                for site, where in flow.names.sites(at.function)[:_SITES]:
                    around = where.function_of(site)
                    if around is not None:
                        after.append(Record(site, record.read, record.tables, around, where))
        near = after


def _tables(node: ast.Call, module: Module, flow: Flow) -> frozenset[object]:
    """What a chain of calls is about: the tables of its SQL, the classes and the object that it names."""
    function = module.function_of(node)
    out: set[object] = set()
    chain: ast.expr = node
    while isinstance(chain, (ast.Call, ast.Attribute, ast.Subscript)):
        if isinstance(chain, ast.Call):
            if called(chain) in _EXECUTES and chain.args:
                out |= _named(chain.args[0], module, flow)
            for part in (*chain.args, *(word.value for word in chain.keywords)):
                out |= _classes(part, module, flow)
        chain = chain.func if isinstance(chain, ast.Call) else chain.value
    out |= _classes(chain, module, flow)
    if out or not isinstance(chain, ast.Name):
        return frozenset(out)
    for before in module.calls_of(function):  # a cursor that has executed something
        func = before.func
        own = isinstance(func, ast.Attribute) and func.attr in _EXECUTES and dotted(func.value) == chain.id
        if own and before.args and before.lineno <= node.lineno:
            out |= _named(before.args[0], module, flow)
    holder = node.func.value if isinstance(node.func, ast.Attribute) else chain
    return frozenset(out or flow.fold.values.identities(Value(holder, module)))


def _named(sql: ast.expr, module: Module, flow: Flow) -> set[object]:
    """The tables of a statement."""
    return {f"table {name.lower()}" for _, name in _TABLE.findall(flow.fold.text(sql, module))}


def _classes(node: ast.expr, module: Module, flow: Flow) -> set[object]:
    """The classes of the program that an expression names: `Photo` of `Photo.fid == fid`."""
    out: set[object] = set()
    for part in walk(node):
        if isinstance(part, ast.Name):
            meant = flow.names.meant(part, module)
            if meant is not None and isinstance(meant[0], Class):
                out.add(meant[0].node)
    return out


def _written(module: Module, read: frozenset[object], flow: Flow) -> Iterator[Entry]:
    """The calls of a module that are given values for tables that are read somewhere."""
    for node in module.tables.calls:
        values = (*node.args, *(word.value for word in node.keywords))
        if not values:
            continue
        name = called(node)
        if name in _EXECUTES:
            text = flow.fold.text(node.args[0], module) if node.args else ""
            written: set[object] = {
                f"table {to.lower()}" for word, to in _TABLE.findall(text) if word.lower() != "from"
            }
            values = values[1:]
        elif isinstance(node.func, ast.Attribute) and flow.project.catalog.has(Lookup, name):
            continue
        else:
            holder = node.func.value if isinstance(node.func, ast.Attribute) else node.func
            written = _classes(holder, module, flow)
            if isinstance(node.func, ast.Attribute) and not written:
                written = flow.fold.values.identities(Value(holder, module))
        if not read.isdisjoint(written):
            yield Entry(node, frozenset(written), tuple(values), module)
