"""Stored data of Flickr: the stores, memoised functions and cached sessions whose content comes from the API."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from flickr_lint.facts.call_graph import graph_of
from flickr_lint.facts.calls import canonical
from flickr_lint.facts.files import is_flickrs
from flickr_lint.facts.flow import Kind
from flickr_lint.facts.paths import counts_only, holds_no_data, origins_of
from flickr_lint.facts.stores import Store, memoised, sessions, stores
from flickr_lint.facts.tokens import names_token
from flickr_lint.memo import Remembered
from flickr_lint.regex import regex
from flickr_lint.scopes import Function, dotted

if TYPE_CHECKING:
    from flickr_lint.facts.files import Write
    from flickr_lint.facts.flow import Flow
    from flickr_lint.module import Module
    from flickr_lint.project import Project

__all__ = ["DATA", "REFERENCE", "is_cache_file", "stored_data"]

DATA = Kind.RESULT | Kind.IMAGE | Kind.HOSTING
"""What the guide's sentence on caching speaks of: results and images."""

REFERENCE = ("flickr.photos.licenses.getInfo", "flickr.cameras.", "flickr.reflection.", "flickr.test.", "flickr.urls.")
"""Methods whose results are about nobody's photos: remembering them for a process's life shows nothing it shouldn't."""

_CACHE = regex(r"cache|memo", re.IGNORECASE)
_NO_DATA = (
    *("token", "auth", "session", "lock", "count", "last", "cred", "secret", "api_key", "apikey", "config", "state"),
)
"""Words of keys under which something else than Flickr's data is kept."""


_stored: Remembered[dict[Module, tuple[Store, ...]]] = Remembered()


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
    return any(not at.call.method.startswith(REFERENCE) for at in reached)


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
