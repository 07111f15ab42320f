"""Functions of a project that call a method by its name, and the calls through them."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from flickr_lint.facts.calls import Call, canonical, make_call
from flickr_lint.facts.fold import HOLE
from flickr_lint.facts.query import query_of
from flickr_lint.facts.resolve import passed
from flickr_lint.facts.urls import is_api
from flickr_lint.memo import Remembered
from flickr_lint.scopes import Function, called, dotted, text_keys

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.facts.fold import Fold
    from flickr_lint.facts.resolve import Guesses
    from flickr_lint.module import Module
    from flickr_lint.sources import Sources

__all__ = ["Wrapper", "find_wrappers", "through"]

_speaks_to_api: Remembered[bool] = Remembered()
_ROUNDS = 3
_MAKERS = frozenset({"dict", "update", "OrderedDict", "urlencode"})
_SENDERS = frozenset({"get", "post", "urlopen", "Request", "request", "fetch", "urlretrieve"})


class Wrapper(Struct, frozen=True):
    """A function that sends a call: the parameter with the method's name, the text before it, and the HTTP verb."""

    function: Function
    parameter: str
    """Its name, or that of an attribute of `self`, with a dot before it: each class says its own method."""
    prefix: str
    verb: str
    """`GET`, `POST`, or '' where that isn't plain."""


def find_wrappers(project: Sources, fold: Fold, names: Guesses) -> dict[Function, Wrapper]:
    """The wrappers of a project; those that hand the method on to another count as well."""
    found: dict[Function, Wrapper] = {}
    for module in project.modules.values():
        for said, at in (*_said(module), *_in_addresses(module, fold)):
            function = module.function_of(at)
            wrapper = _wrapper(said, function, module, fold) if function else None
            if wrapper:
                found.setdefault(wrapper.function, wrapper)
    for _ in range(_ROUNDS if found else 0):
        for site, module, wrapper in list(_sites(project, names, found)):
            function = module.function_of(site)
            given = _passed(site, wrapper)
            if function is None or given is None or function in found:
                continue
            parameter, prefix = _method_in(given, function, module, fold)
            if parameter:
                found[function] = Wrapper(function, parameter, wrapper.prefix + prefix, wrapper.verb)
    return found


def through(
    project: Sources, fold: Fold, names: Guesses, wrappers: dict[Function, Wrapper]
) -> Iterator[tuple[Call, Wrapper]]:
    """The calls that are made through wrappers."""
    if not wrappers:
        return
    for site, module, wrapper in _sites(project, names, wrappers):
        given = _passed(site, wrapper)
        text = _text(given, wrapper, module, fold) if given is not None else HOLE
        if HOLE in text or not text:
            continue
        method = canonical(wrapper.prefix + text)
        if not method and not wrapper.prefix and not text.startswith("flickr."):
            continue
        arguments = _arguments(site, wrapper, module, fold)
        call = make_call(site, module, method, "named", arguments, spelling=wrapper.prefix + text)
        yield (replace(call, whole=False) if wrapper.parameter.startswith(".") else call), wrapper


def _sites(
    project: Sources, names: Guesses, wrappers: dict[Function, Wrapper]
) -> Iterator[tuple[ast.Call, Module, Wrapper]]:
    """Calls that reach a wrapper; by the name alone if an argument is a method's name."""
    by_name = {wrapper.function.name: wrapper for wrapper in wrappers.values()}
    for module in project.modules.values():
        for node in module.calls_named(*by_name):
            wrapper = by_name[called(node)]
            reached = names.callee(node, module)
            known = wrappers.get(reached[0]) if reached is not None and isinstance(reached[0], Function) else None
            if known is not None:
                yield node, module, known
            elif isinstance(node.func, ast.Attribute) and node.args and isinstance(node.args[0], ast.Constant):
                text = node.args[0].value
                if isinstance(text, str) and canonical(wrapper.prefix + text):
                    yield node, module, wrapper


def _passed(site: ast.Call, wrapper: Wrapper) -> ast.expr | None:
    """The method that a wrapper receives: an argument, or an attribute of its object."""
    if not wrapper.parameter.startswith("."):
        return passed(site, wrapper.function, wrapper.parameter)
    holder = site.func.value if isinstance(site.func, ast.Attribute) else None
    return ast.copy_location(ast.Attribute(holder, wrapper.parameter[1:], ast.Load()), site) if holder else None


def _text(given: ast.expr, wrapper: Wrapper, module: Module, fold: Fold) -> str:
    if not wrapper.parameter.startswith("."):
        return fold.text(given, module)
    said = {at.node.value for at in fold.values.of(given, module) if isinstance(at.node, ast.Constant)}
    text = said.pop() if len(said) == 1 else None
    return text if isinstance(text, str) else HOLE


def _arguments(site: ast.Call, wrapper: Wrapper, module: Module, fold: Fold) -> dict[str, ast.expr]:
    """The method's arguments: keywords, and the items of dictionaries that are passed."""
    out: dict[str, ast.expr] = {}
    for value in (*site.args, *(word.value for word in site.keywords)):
        bound = fold.binding(value, module) if isinstance(value, ast.Name) else None
        display = bound[0] if bound else value
        if isinstance(display, ast.Dict):
            out.update(text_keys(display))
    own = set(wrapper.function.params)
    receivers = [site]
    if wrapper.parameter.startswith(".") and isinstance(site.func, ast.Attribute):  # its object has it, too
        receivers += [at.node for at in fold.values.of(site.func.value, module) if isinstance(at.node, ast.Call)][:1]
    known = [word for at in receivers for word in at.keywords]
    words = {word.arg: word.value for word in known if word.arg and not isinstance(word.value, ast.Dict)}
    return {**out, **{name: value for name, value in words.items() if name not in own}}


def _said(module: Module) -> Iterator[tuple[ast.expr, ast.AST]]:
    """What is put under the key `method`: in dictionaries, by item assignment, by keyword."""
    for display in module.tables.dicts:
        value = text_keys(display).get("method")
        if value is not None:
            yield value, display
    for statement, target, value in module.tables.assigned:
        key = target.slice if isinstance(target, ast.Subscript) else None
        if isinstance(key, ast.Constant) and key.value == "method":
            yield value, statement


def _in_addresses(module: Module, fold: Fold) -> Iterator[tuple[ast.expr, ast.AST]]:
    """The method in a URL, `f"{API}?method={method}"`, and `dict(method=…)`, `update(method=…)`."""
    for node in module.calls_named(*_MAKERS | _SENDERS):
        if called(node) in _MAKERS:
            yield from ((word.value, node) for word in node.keywords if word.arg == "method")
        else:
            for value in (*node.args[:1], *(word.value for word in node.keywords if word.arg == "url")):
                query = query_of(fold.pieces.of(value, module), module, value)
                if query is not None and "method" in query.arguments:
                    yield query.arguments["method"], node


def _wrapper(said: ast.expr, function: Function, module: Module, fold: Fold) -> Wrapper | None:
    if isinstance(said, ast.Constant):
        return None
    parameter, prefix = _method_in(said, function, module, fold)
    if not parameter:
        return None
    verb, asks = _verb(function, module, fold)
    return Wrapper(function, parameter, prefix, verb) if asks or prefix else None


def _method_in(said: ast.expr, function: Function, module: Module, fold: Fold) -> tuple[str, str]:
    """The parameter or attribute of `self` that an expression is, and the constant text before it."""
    for at in fold.values.uses.sources(said, module) if function.owner is not None else ():
        if isinstance(at, ast.Attribute) and dotted(at.value) in {"self", "cls"}:
            return f".{at.attr}", ""
    names = [node.id for node in ast.walk(said) if isinstance(node, ast.Name) and node.id in function.params]
    text = fold.text(said, module)
    if len(names) != 1 or not text.endswith(HOLE) or text.count(HOLE) != 1:
        return "", ""
    prefix = text.removesuffix(HOLE)
    return (names[0], prefix) if prefix in {"", "flickr."} else ("", "")


def _verb(function: Function, module: Module, fold: Fold) -> tuple[str, bool]:
    """The HTTP verb that a function sends with, and whether it, its class or its module calls the API."""
    first, last = function.node.lineno, function.node.end_lineno or function.node.lineno
    verbs = {
        called(node).upper()
        for node in module.below(function.node)
        if isinstance(node, ast.Call) and first <= node.lineno <= last and called(node) in {"get", "post"}
        if _fetches(node, module, fold)
    }
    if module not in _speaks_to_api:
        _speaks_to_api[module] = is_api(module.text)
    return (verbs.pop() if len(verbs) == 1 else ""), _speaks_to_api[module]


def _fetches(node: ast.Call, module: Module, fold: Fold) -> bool:
    return bool(node.args) and (
        is_api(fold.text(node.args[0], module)) or any(w.arg == "params" for w in node.keywords)
    )
