"""Flickr data that is kept: the stores, memoised functions and cached sessions whose content comes from the API."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flickr_lint.facts.calls import canonical
from flickr_lint.facts.files import around, checks_age, reads, same_file, writes
from flickr_lint.facts.flow import Kind
from flickr_lint.facts.paths import counts_only, holds_no_data
from flickr_lint.facts.stores import Store, memoised, sessions, stores
from flickr_lint.facts.tokens import names_token
from flickr_lint.regex import regex
from flickr_lint.remembered import Remembered
from flickr_lint.scopes import Function, called, dotted
from flickr_lint.tree import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.facts.files import Read, Write
    from flickr_lint.facts.flow import Flow
    from flickr_lint.module import Module
    from flickr_lint.project import Project

__all__ = ["DATA", "calls_api", "kept", "read_back"]

DATA = Kind.RESULT | Kind.IMAGE | Kind.HOSTING
"""What the guide's sentence on caching speaks of: results and images."""

_REFERENCE = ("flickr.photos.licenses.getInfo", "flickr.cameras.", "flickr.reflection.", "flickr.test.", "flickr.urls.")
"""Methods whose results are about nobody's photos: remembering them for a process's life shows nothing it shouldn't."""

_COPY_CHECK = regex(r"\bexists\(|is_?file\(")
_NO_DATA = (
    *("token", "auth", "session", "lock", "count", "last", "cred", "secret", "api_key", "apikey", "config", "state"),
)
"""Words of keys under which something else than Flickr's data is kept."""

_kept: Remembered[dict[Module, tuple[Store, ...]]] = Remembered()


def kept(module: Module, project: Project) -> tuple[Store, ...]:
    """Every place in a module where Flickr's data are kept, whatever the lifetime."""
    known = _kept.setdefault(project, {})
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
            store for store in memoised(module, flow) if store.function and calls_api(store.function, module, flow)
        ]
        known[module] = (*found, *sessions(module, flow))
    return known[module]


def calls_api(function: Function, module: Module, flow: Flow, depth: int = 3) -> bool:
    """Whether a function asks the API for users' data, itself or through functions of the project that it calls."""
    node = function.node
    calls = flow.calls.get(module, ())
    if any(call.function is function and not call.method.startswith(_REFERENCE) for call in calls):
        return True
    if depth <= 0:
        return False
    for call in module.tables.calls:
        if node.lineno <= call.lineno <= (node.end_lineno or node.lineno) and module.function_of(call) is function:
            reached = flow.names.callee(call, module)
            if reached is None or not isinstance(reached[0], Function) or reached[0] is function:
                continue
            if calls_api(reached[0], reached[1], flow, depth - 1):
                return True
    return False


def read_back(module: Module, project: Project) -> Iterator[tuple[Read, Write]]:
    """Files that are read so that the API need not be asked, with nobody asking how old they are; and who writes them.

    Copies that are used because they exist are left out: they are told where that is asked.
    """
    flow = project.flow
    found: dict[ast.AST, Read] = {}
    for read in reads(module, flow):
        if read.module is module and _spared_by(read, project):
            found.setdefault(read.function.node, read)
    for read in found.values():
        code = around(module, read.function)
        if checks_age(around(module, read.function, whole_class=True)) or _COPY_CHECK.search(code):
            continue
        for write in writes(module, flow):
            same = write.function is not None and same_file(read.path, module, write.path, module, flow)
            own = holds_no_data(write.path, write.value, module, flow) or counts_only(write.value, module, flow)
            if same and not own and flow.kind(write.value, module) & DATA:
                yield read, write
                break


def _spared_by(read: Read, project: Project) -> bool:
    """Whether a function asks the API only where a file that it reads holds nothing."""
    flow, module, function = project.flow, read.module, read.function
    held = {
        name.id
        for step in walk(function.node)
        if isinstance(step, ast.Assign) and any(at is read.node or _loads(at) for at in walk(step.value))
        for target in step.targets
        for name in walk(target)
        if isinstance(name, ast.Name)
    }
    given = [
        at
        for at in walk(function.node)
        if isinstance(at, ast.Return) and at.value is not None and at.lineno > read.node.lineno
        if any(_loads(part) or part is read.node or getattr(part, "id", "") in held for part in walk(at.value))
    ]
    for site in (at for at in walk(function.node) if isinstance(at, ast.Call)):
        if site.lineno <= read.node.lineno or not _asks(site, module, flow):
            continue
        if any(
            isinstance(module.tables.parents.get(at), ast.If | ast.With) and at.lineno < site.lineno for at in given
        ):
            return True
        child: ast.AST = site
        for at in module.ancestors(site):
            if isinstance(at, ast.ExceptHandler):
                tried = module.tables.parents.get(at)
                if isinstance(tried, ast.Try) and any(part is read.node for step in tried.body for part in walk(step)):
                    return True
            tests = isinstance(at, ast.If) and child is not at.test
            if tests and isinstance(at, ast.If) and any(getattr(part, "id", "") in held for part in walk(at.test)):
                return True
            if at is function.node:
                break
            child = at
    return False


def _loads(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and called(node) in {"load", "loads", "read", "read_text", "read_bytes"}


def _asks(site: ast.Call, module: Module, flow: Flow) -> bool:
    call = flow.call_at(site)
    if call is not None:
        return not call.method.startswith(_REFERENCE)
    reached = flow.names.callee(site, module)
    return reached is not None and isinstance(reached[0], Function) and calls_api(reached[0], reached[1], flow)


def _is_data(value: ast.expr, module: Module, flow: Flow) -> bool:
    """Whether a value, or what a function given in its place returns, is Flickr's data."""
    if isinstance(value, ast.Lambda):
        value = value.body
    if isinstance(value, ast.Name | ast.Attribute) and canonical(dotted(value).partition(".")[2]):
        return True
    if isinstance(value, ast.Name) and flow.names.meant(value, module):
        return False  # a function, which may fetch anew each time
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
