"""The User-Agent of requests to the API: in their headers, their session's, or their client's."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from msgspec import Struct

from flickr_lint.analysis.frames import Value
from flickr_lint.facts.modelled import modelled
from flickr_lint.facts.requests import addresses
from flickr_lint.facts.urls import is_api
from flickr_lint.memo import Remembered
from flickr_lint.models.rows import Client, Request, Source, argument
from flickr_lint.regex import regex
from flickr_lint.scopes import Function, dotted
from flickr_lint.tree import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.module import Module
    from flickr_lint.project import Project

__all__ = ["Agent", "disguises"]

_KEYS = ("User-Agent", "user-agent", "User-agent", "USER-AGENT", "user_agent", "USER_AGENT")
_BROWSER = regex(
    r"Mozilla/\d|AppleWebKit|\bChrome/\d|\bSafari/\d|\bGecko/\d|\bOpera/\d|\bMSIE \d|\bEdg/\d|"
    r"^(?:chrome|safari|firefox|edge|opera)[\d_.a-z]*$",
    re.IGNORECASE,
)
_OWN = regex(r"compatible;|\bbot\b|\+?https?://|flickr|@", re.IGNORECASE)
"""What a product says of itself, be it in a browser's clothes."""
_VERSION = "version"
"""What urllib's own openers call their User-Agent."""
_installed: Remembered[list[Value]] = Remembered()
_asked: Remembered[frozenset[Function]] = Remembered()
_set: Remembered[dict[Module, tuple[tuple[ast.expr, ast.expr], ...]]] = Remembered()


class Agent(Struct, frozen=True):
    """A User-Agent that isn't the product's own, and whether it changes from request to request."""

    node: ast.AST
    module: Module
    request: ast.Call | None
    """A request that has it; None where all of a client's have."""
    changes: bool


def disguises(module: Module, project: Project) -> Iterator[Agent]:
    """The User-Agents of browsers under which a module calls the API, each once."""
    seen: set[ast.AST] = set()
    for node in module.tables.calls:
        found = modelled(Request, node, module, project.flow.fold)
        if found is not None and found.row.disguised and is_api(module.text):
            yield Agent(node, module, node, changes=False)
        for value in _agents(node, module, project) if _asks(node, module, project) else ():
            changes = _changes(value, project)
            if value.node not in seen and (changes or _is_browsers(value, project)):
                seen.add(value.node)
                yield Agent(value.node, value.module, node, changes)
    for target, headers in _set_on(module, project):
        heads = [head for path in project.flow.fold.origins.of(target, module) for head in _heads(path)]
        if not any(project.catalog.find(Client, head) for head in heads):
            continue
        for value in _held(Value(headers, module), project):
            if value.node not in seen and ((changes := _changes(value, project)) or _is_browsers(value, project)):
                seen.add(value.node)
                yield Agent(value.node, value.module, None, changes)


def _heads(path: str) -> list[str]:
    parts = path.split(".")
    return [".".join(parts[:length]) for length in range(2, len(parts) + 1)]


def _asks(node: ast.Call, module: Module, project: Project) -> bool:
    """Whether a request is sent to the API, directly or by a function that others call for that."""
    flow = project.flow
    if flow.call_at(node) is not None:
        return True
    found = modelled(Request, node, module, flow.fold)
    if found is None:
        return False
    if any(is_api(flow.fold.text(at, module)) for at in addresses(node, module, flow.fold)):
        return True
    if not found.row.sends or not found.row.url:  # only the rest of the module shows it
        return bool(found.row.agent or not found.row.url) and is_api(module.text)
    return module.function_of(node) in _asking(project)


def _asking(project: Project) -> frozenset[Function]:
    """The functions of the project that calls of the API are made through."""
    if project not in _asked:
        flow = project.flow
        calls = [call for found in flow.calls.values() for call in found if isinstance(call.node, ast.Call)]
        reached = (flow.names.callee(call.node, call.module) for call in calls if isinstance(call.node, ast.Call))
        _asked[project] = frozenset(at[0] for at in reached if at and isinstance(at[0], Function))
    return _asked[project]


def _agents(node: ast.Call, module: Module, project: Project) -> Iterator[Value]:
    """The User-Agents that a request may have."""
    fold = project.flow.fold
    found = modelled(Request, node, module, fold)
    row = found.row if found is not None else Request("unknown.request")
    said = argument(node, row.agent)
    if said is not None:
        yield Value(said, module)
    headers = argument(node, row.headers or ("headers",))
    if headers is not None:
        yield from _held(Value(headers, module), project)
    senders = [Value(part, module) for part in (node, *node.args[:1])]
    senders += [Value(node.func.value, module)] if isinstance(node.func, ast.Attribute) else []
    if found is not None and found.path.startswith("urllib"):
        senders += _openers(project)
    for sender in senders:
        yield from _of_sender(sender, project)


def _openers(project: Project) -> list[Value]:
    """The openers that Python opens all URLs with: `install_opener(opener)`, `urllib._urlopener = Opener()`."""
    if project not in _installed:
        _installed[project] = found = []
        for module in project.modules.values():
            calls = module.calls_named("install_opener")
            found += [Value(node.args[0], module) for node in calls if node.args]
            for _, target, value in module.tables.assigned:
                if isinstance(target, ast.Attribute) and target.attr == "_urlopener":
                    found.append(Value(value, module))
                elif isinstance(target, ast.Attribute) and module.qualified(target).endswith("URLopener.version"):
                    found.append(Value(target.value, module))
    return _installed[project]


def _of_sender(sender: Value, project: Project) -> Iterator[Value]:
    """The User-Agent of a session, opener or prepared request: given when it was created, or set later."""
    fold = project.flow.fold
    made = {one for one in fold.values.terminals(sender).values if isinstance(one.node, ast.Call)}
    for one in made:
        call = one.node
        found = modelled(Request, call, one.module, fold) if isinstance(call, ast.Call) else None
        if found is None or not isinstance(call, ast.Call):
            continue
        said, headers = argument(call, found.row.agent), argument(call, found.row.headers)
        if said is not None:
            yield Value(said, one.module)
        if headers is not None:
            yield from _held(Value(headers, one.module), project)
    yield from fold.values.objects.attribute(sender, _VERSION, sender) or ()
    for module in dict.fromkeys([sender.module, *(one.module for one in made)]):
        for target, value in _set_on(module, project):
            if fold.values.same(Value(target, module), sender):
                yield from _held(Value(value, module), project)


def _set_on(module: Module, project: Project) -> tuple[tuple[ast.expr, ast.expr], ...]:
    """Objects whose headers are set in a module, each with the headers, or with the User-Agent alone."""
    known = _set.setdefault(project, {})
    if module not in known:
        known[module] = tuple(_setting(module, project))
    return known[module]


def _setting(module: Module, project: Project) -> Iterator[tuple[ast.expr, ast.expr]]:
    values = project.flow.fold.values
    for _, target, value in module.tables.assigned:
        if isinstance(target, ast.Attribute) and target.attr in {"headers", "addheaders", "user_agent", _VERSION}:
            yield target.value, value
        inner = values.only(target.value, module).node if isinstance(target, ast.Subscript) else None
        if isinstance(inner, ast.Attribute) and inner.attr == "headers" and _is_key(target.slice, module, project):  # type: ignore[attr-defined]
            yield inner.value, value
    for node in module.tables.calls:
        func = node.func
        if not isinstance(func, ast.Attribute) or not node.args:
            continue
        second = node.args[1] if len(node.args) > 1 else None
        if func.attr in {"update", "setdefault"}:
            inner = values.only(func.value, module).node
            if isinstance(inner, ast.Attribute) and inner.attr == "headers":
                yield inner.value, node.args[-1]
        elif second is not None and func.attr in {"add_header", "setopt"} and _is_key(node.args[0], module, project):
            yield func.value, second


def _is_key(node: ast.expr, module: Module, project: Project) -> bool:
    """Whether it names the User-Agent among headers, or among the options of a library."""
    at = project.flow.fold.values.only(node, module).node
    name = str(at.value) if isinstance(at, ast.Constant) else dotted(at).rpartition(".")[2]
    return name.lower().replace("_", "-") in {"user-agent", "useragent"}


def _held(headers: Value, project: Project) -> list[Value]:
    """The User-Agents among headers; the value itself where it is one."""
    values = project.flow.fold.values
    found = [one for key in _KEYS for one in values.contents.select(headers, (key,)) if one.known]
    for one in values.terminals(headers).values:
        if isinstance(one.node, (ast.List, ast.Tuple)):  # `addheaders = [("User-Agent", "…")]`
            pairs = [at for at in one.node.elts if isinstance(at, ast.Tuple) and len(at.elts) == 2]
            found += [Value(at.elts[1], one.module) for at in pairs if _is_key(at.elts[0], one.module, project)]
        elif not isinstance(one.node, ast.Dict) and not found:
            found.append(one)
    return found


def _is_browsers(value: Value, project: Project) -> bool:
    fold = project.flow.fold
    texts = [fold.text(one.node, one.module) for one in fold.values.terminals(value).values]
    return any(_BROWSER.search(text) and not _OWN.search(text) for text in texts)


def _changes(value: Value, project: Project) -> bool:
    """Whether it is generated or chosen at random."""
    fold = project.flow.fold
    for at in fold.values.trail(value):
        for part in walk(at.node):
            if isinstance(part, (ast.Call, ast.Attribute)):
                paths = fold.origins.of(part.func if isinstance(part, ast.Call) else part, at.module)
                rows = [project.catalog.find(Source, path) for path in paths]
                if any(row is not None and row.label in {"agent", "chance"} for row in rows):
                    return True
    return False
