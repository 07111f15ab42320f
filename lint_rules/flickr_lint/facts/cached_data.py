"""Stored data of Flickr: the stores, memoised functions and cached sessions whose content comes from the API."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from msgspec import Struct

from flickr_lint.analysis.frames import Value
from flickr_lint.analysis.regions import TRIES, WITHS
from flickr_lint.facts.call_graph import graph_of
from flickr_lint.facts.calls import canonical
from flickr_lint.facts.files import around, checks_age, handed_writes, is_flickrs, reads, same_file
from flickr_lint.facts.flow import Kind
from flickr_lint.facts.paths import counts_only, holds_no_data, origins_of
from flickr_lint.facts.stores import Store, memoised, sessions, stores
from flickr_lint.facts.tokens import names_token
from flickr_lint.memo import Remembered
from flickr_lint.regex import regex
from flickr_lint.scopes import Function, called, dotted
from flickr_lint.tree import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.facts.files import Read, Write
    from flickr_lint.facts.flow import Flow
    from flickr_lint.module import Module
    from flickr_lint.project import Project

__all__ = ["DATA", "is_cache_file", "read_back", "stored_data"]

DATA = Kind.RESULT | Kind.IMAGE | Kind.HOSTING
"""What the guide's sentence on caching speaks of: results and images."""

_REFERENCE = ("flickr.photos.licenses.getInfo", "flickr.cameras.", "flickr.reflection.", "flickr.test.", "flickr.urls.")
"""Methods whose results are about nobody's photos: remembering them for a process's life shows nothing it shouldn't."""

_CACHE = regex(r"cache|memo", re.IGNORECASE)
_COPY_CHECK = regex(r"\bexists\(|is_?file\(")
_NO_DATA = (
    *("token", "auth", "session", "lock", "count", "last", "cred", "secret", "api_key", "apikey", "config", "state"),
)
"""Words of keys under which something else than Flickr's data is kept."""


class _Files(Struct, frozen=True):
    reads: dict[Module, list[Read]]
    writes: dict[Module, list[Write]]


_stored: Remembered[dict[Module, tuple[Store, ...]]] = Remembered()
_files: Remembered[_Files] = Remembered()


def stored_data(module: Module, project: Project) -> tuple[Store, ...]:
    """Every place in a module where Flickr's data are stored, with any lifetime."""
    known = _stored.setdefault(project, {})
    if module not in known:
        flow = project.flow
        found = [
            store
            for store in stores(module, flow)
            if store.value is not None
            and not store.record
            and (_is_data(store.value, module, flow) or _speaks_of_flickr(store, flow))
            and not counts_only(store.value, module, flow)
        ]
        found += [
            store for store in memoised(module, flow) if store.function and _calls_api(store.function, module, project)
        ]
        known[module] = (*found, *sessions(module, flow))
    return known[module]


def _calls_api(function: Function, module: Module, project: Project) -> bool:
    """Whether a function requests users' data from the API, directly or through other functions."""
    reached = graph_of(project).reach(function, module)
    return any(not at.call.method.startswith(_REFERENCE) for at in reached)


def read_back(module: Module, project: Project) -> Iterator[tuple[Read, Write]]:
    """Files that are read in place of a call of the API, without a check of their age; and their writers.

    Copies that are used because they exist are left out: they are found at the check for existence.
    """
    flow = project.flow
    found: dict[ast.AST, Read] = {}
    files = _files_of(project)
    for read in files.reads.get(module, ()):
        if _spared_by(read, project):
            found.setdefault(read.function.node, read)
    for read in found.values():
        code = around(module, read.function)
        if checks_age(around(module, read.function, whole_class=True)) or _COPY_CHECK.search(code):
            continue
        for write in files.writes.get(module, ()):
            same = write.function is not None and same_file(read.path, module, write.path, module, flow)
            own = holds_no_data(write.path, write.value, module, flow) or counts_only(write.value, module, flow)
            if same and not own and flow.kind(write.value, module) & DATA:
                yield read, write
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


def _spared_by(read: Read, project: Project) -> bool:
    """Whether a function calls the API only if a file that it reads contains nothing."""
    module, function, reads = read.module, read.function, project.flow.fold.values.reads

    def holds(whole: ast.AST) -> bool:
        """Whether what is read is a part of an expression, itself or by what stands for it."""
        named = (part for part in walk(whole) if isinstance(part, (ast.Name, ast.Attribute, ast.Subscript)))
        said = (at.node for part in named for at in reads.sources(Value(part, module)))
        return any(part is read.node or _loads(part) for at in (whole, *said) for part in walk(at))

    inside = module.below(function.node)
    later = (at for at in inside if isinstance(at, ast.Call) and at.lineno > read.node.lineno)
    sites = [at for at in later if _asks(at, module, project)]
    returned = (at for at in inside if isinstance(at, ast.Return) and at.value is not None) if sites else ()
    given = [at for at in returned if at.lineno > read.node.lineno and holds(at)]
    for site in sites:
        if any(isinstance(module.tables.parents.get(at), (ast.If, *WITHS)) and at.lineno < site.lineno for at in given):
            return True
        child: ast.AST = site
        for at in module.ancestors(site):
            if isinstance(at, ast.ExceptHandler):
                tried = module.tables.parents.get(at)
                if isinstance(tried, TRIES) and any(part is read.node for step in tried.body for part in walk(step)):
                    return True
            if isinstance(at, ast.If) and child is not at.test and holds(at.test):
                return True
            if at is function.node:
                break
            child = at
    return False


def _loads(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and called(node) in {"load", "loads", "read", "read_text", "read_bytes"}


def _asks(site: ast.Call, module: Module, project: Project) -> bool:
    reached = graph_of(project).reached_by(site, module)
    return any(not at.call.method.startswith(_REFERENCE) for at in reached)


def _is_data(value: ast.expr, module: Module, flow: Flow) -> bool:
    """Whether a value, or what a function given in its place returns, is Flickr's data."""
    if isinstance(value, ast.Lambda):
        value = value.body
    if isinstance(value, (ast.Name, ast.Attribute)) and canonical(dotted(value).partition(".")[2]):
        return True
    if isinstance(value, ast.Name) and flow.names.meant(value, module):
        return False  # a function, which may fetch again each time
    kind = flow.kind(value, module)
    return bool(kind & DATA) and not (kind & Kind.TOKEN and not kind & Kind.IMAGE)


def _speaks_of_flickr(store: Store, flow: Flow) -> bool:
    """Whether the key names Flickr, where the value's origin can't be followed; tokens and flags are no data."""
    if store.key is None or store.value is None or isinstance(store.value, ast.Constant):
        return False
    text = flow.fold.text(store.key, store.module).lower()
    return "flickr" in text and not any(word in text for word in _NO_DATA) and not names_token(_last(store.value))


def _last(value: ast.expr) -> str:
    return dotted(value).rpartition(".")[2]


def is_cache_file(write: Write, module: Module, kind: Kind, flow: Flow) -> bool:
    """Whether a file that is written is a cache of Flickr's data, by what it is called or how its path is made."""
    own = holds_no_data(write.path, write.value, module, flow) or counts_only(write.value, module, flow)
    if own or (kind & Kind.TOKEN and not kind & Kind.IMAGE):
        return False
    function = write.function.name if write.function else ""
    if _CACHE.search(f"{ast.unparse(write.path)} {flow.fold.text(write.path, module)} {function}"):
        return bool(kind & DATA) or is_flickrs(module)
    # A path that is built in several steps says less about what is written, so that has to be known.
    named = bool(kind & DATA) and flow.project.spells("cache", "memo")
    return named and bool(_CACHE.search(origins_of(write.path, module, flow)))
