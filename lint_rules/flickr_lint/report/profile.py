"""What a project is: the methods that it uses, the permissions that it needs and requests, hosts, and stored data."""

from __future__ import annotations

import ast
from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from flickr_lint.facts.cached_data import stored_data
from flickr_lint.facts.calls import UPLOADS
from flickr_lint.facts.lifetimes import in_words
from flickr_lint.facts.specs import spec_of
from flickr_lint.masking import masked
from flickr_lint.regex import regex

if TYPE_CHECKING:
    from flickr_lint.facts.lifetimes import Lifetime
    from flickr_lint.project import Project

__all__ = ["Profile", "StoredData", "profile_of"]

_HOST = regex(r"(?i)\bhttps?://([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::\d+)?(?=[/?#\s\"'%{]|$)")
_ASKED = regex(r"[?&]perms=(read|write|delete)\b")
_PERMISSIONS = ("read", "write", "delete")
_HOSTS = {"flickrapi": ("api.flickr.com",), "flickr_api": ("api.flickr.com",), "flickrkit": ("api.flickr.com",)}
_FOREVER = {"forever": "without end", "default": "the store's default", "unknown": "not said in the code"}


class StoredData(Struct, frozen=True):
    """Stored data: where, for how long, and the place in the code."""

    what: str
    lifetime: str
    path: str
    line: int


class Profile(Struct, frozen=True):
    """What was seen of a project."""

    methods: tuple[tuple[str, int], ...]
    """Methods, and how many places call each."""
    needed: str
    """The greatest permission that they need; '' if none needs any."""
    asked: tuple[str, ...]
    """Permissions that the code requests of users."""
    hosts: tuple[str, ...]
    stored: tuple[StoredData, ...]


def profile_of(project: Project) -> Profile:
    """The profile of a project, from its code."""
    methods = Counter(call.method for calls in project.flow.calls.values() for call in calls if call.method)
    specs = [spec for method in methods if (spec := spec_of(method)) is not None]
    needed = {spec.permission for spec in specs} | ({"write"} if methods.keys() & UPLOADS else set())
    stores = [
        StoredData(masked(store.what), _words(store.lifetime), store.module.path, _line(store.module, store.node))
        for module in project.modules.values()
        for store in stored_data(module, project)
    ]
    return Profile(
        tuple(sorted(methods.items())),
        next((at for at in reversed(_PERMISSIONS) if at in needed), ""),
        tuple(at for at in _PERMISSIONS if at in _asked(project)),
        tuple(sorted(_hosts(project))),
        tuple(dict.fromkeys(stores)),
    )


def _line(module: object, node: ast.AST) -> int:
    physical, region = (getattr(module, name) for name in ("physical", "region"))
    line: int = physical(region(node)).line
    return line


def _words(lifetime: Lifetime) -> str:
    return in_words(lifetime) if isinstance(lifetime, float) else _FOREVER.get(str(lifetime), str(lifetime))


def _asked(project: Project) -> set[str]:
    found: set[str] = set()
    for module in project.modules.values():
        for node in module.tables.strings:
            found |= set(_ASKED.findall(str(node.value)))
        for call in module.tables.calls:
            for word in call.keywords:
                if word.arg in {"perms", "permission", "permissions"}:
                    value = project.flow.fold.value(word.value, module)
                    found |= {value} if isinstance(value, str) else set()
    return found


def _hosts(project: Project) -> set[str]:
    """Hosts that the code names in addresses, docstrings left out, and those of the clients that it uses."""
    found = {host for calls in project.flow.calls.values() for call in calls for host in _HOSTS.get(call.client, ())}
    if any(call.method in UPLOADS for calls in project.flow.calls.values() for call in calls):
        found.add("up.flickr.com")
    for module in project.modules.values():
        for node in module.tables.strings:
            if not isinstance(module.tables.parents.get(node), ast.Expr):
                found |= {host.lower() for host in _HOST.findall(str(node.value)) if "." in host}
    return found
