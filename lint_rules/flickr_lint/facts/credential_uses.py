"""Where a credential goes: to Flickr, to another service, or where nobody sees it."""

from __future__ import annotations

import ast
import sys
from typing import TYPE_CHECKING

from flickr_lint.facts.clients import is_client, is_elsewhere
from flickr_lint.facts.requests import addresses
from flickr_lint.facts.secrets import named
from flickr_lint.memo import Remembered
from flickr_lint.models.rows import Client
from flickr_lint.scopes import called, dotted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.module import Module
    from flickr_lint.project import Project

__all__ = ["goes_to_flickr", "named_elsewhere", "names_of_ours"]

_BUILDS = frozenset(
    {"format", "encode", "decode", "strip", "join", "replace", "lower", "str", "dict", "quote", "urlencode"}
)
"""Calls that make another text, or a container, of a text."""
_SENDS = frozenset({"urlopen", "urlretrieve", "Request", "request"})
"""Calls of Python's own library that are told an address."""

_ours: Remembered[frozenset[str]] = Remembered()


def goes_to_flickr(node: ast.expr, module: Module, project: Project) -> bool | None:
    """Whether a literal is sent to Flickr, or only to another service; None if that is not known."""
    found = {_verdict(at, where, project) for at, where in _destinations(node, module, project)}
    return True if True in found else False if False in found else None


def names_of_ours(module: Module) -> frozenset[str]:
    """What a module calls credentials of Flickr's by name: `FLICKR_KEY`, `settings.FLICKR_SECRET`, in lower case."""
    if module not in _ours:
        said = (
            getattr(at, "id", None) or getattr(at, "attr", None) or getattr(at, "arg", None) or getattr(at, "value", "")
            for at in module.of_kind(ast.Name, ast.Attribute, ast.keyword, ast.Constant)
        )
        words = {at.lower() for at in said if isinstance(at, str) and at.isidentifier() and named(at)}
        _ours[module] = frozenset(word for word in words if "flickr" in word)
    return _ours[module]


def _destinations(node: ast.expr, module: Module, project: Project) -> Iterator[tuple[ast.expr, Module]]:
    """The calls that are given a literal, and the texts it is put into, wherever the program names it."""
    uses = project.flow.fold.values.uses
    for start, where in [(node, module), *named_elsewhere(node, module, project)]:
        ends: list[ast.expr] = []

        def is_end(at: ast.AST, ends: list[ast.expr] = ends, where: Module = where) -> bool:
            if isinstance(at, (ast.JoinedStr, ast.BinOp)) or (isinstance(at, ast.Call) and not _builds(at, where)):
                ends.append(at)
            return isinstance(at, ast.Compare) or (isinstance(at, ast.Call) and at in ends)

        uses.made_of(start, where, is_end)
        yield from ((at, where) for at in ends)


def named_elsewhere(node: ast.expr, module: Module, project: Project) -> Iterator[tuple[ast.expr, Module]]:
    """Where the constant or attribute that a literal is given to is read, in other files or methods."""
    parent = module.tables.parents.get(node)
    targets = parent.targets if isinstance(parent, ast.Assign) else []
    names = {dotted(target).rpartition(".")[2] for target in targets} - {""}
    for other in project.modules.values() if names else ():
        for at in other.of_kind(ast.Attribute) if other is module else other.of_kind(ast.Name, ast.Attribute):
            name = at.id if isinstance(at, ast.Name) else at.attr
            if name in names and any(one.node is node for one in project.flow.fold.values.of(at, other)):
                yield at, other


def _builds(node: ast.Call, module: Module) -> bool:
    """Whether a call only makes something of what it is given: what that goes to is what counts."""
    head = module.qualified(node.func).partition(".")[0]
    return called(node) in _BUILDS or (head in sys.stdlib_module_names and called(node) not in _SENDS)


def _verdict(node: ast.expr, module: Module, project: Project) -> bool | None:
    """True for Flickr, False for another service, None if it is not known."""
    fold = project.flow.fold
    if not isinstance(node, ast.Call):
        text = fold.text(node, module)
        return "flickr" in text.lower() if text.startswith("http") else None
    known = project.flow.call_at(node) is not None or "flickr" in module.qualified(node.func).lower()
    made = any(project.catalog.find(Client, path) is not None for path in fold.origins.of(node.func, module))
    if known or made or (isinstance(node.func, ast.Attribute) and is_client(node.func.value, module, fold)):
        return True
    texts = [fold.text(at, module) for at in addresses(node, module, fold)]
    if any(text.startswith("http") and "flickr" in text.lower() for text in texts):
        return True
    return False if is_elsewhere(node, module, fold) else None
