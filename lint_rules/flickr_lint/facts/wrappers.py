"""Functions of a project that send a call whose method they receive, and the calls through them."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from flickr_lint.analysis.callers import Entered, Site
from flickr_lint.analysis.frames import Target, Value
from flickr_lint.facts.calls import Call, canonical, make_call
from flickr_lint.facts.fold import HOLE
from flickr_lint.facts.query import query_of
from flickr_lint.facts.requested import mapped
from flickr_lint.facts.urls import is_api
from flickr_lint.memo import Remembered
from flickr_lint.scopes import Function, called, dotted, text_keys

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.analysis.frames import Frame
    from flickr_lint.facts.fold import Fold
    from flickr_lint.module import Module
    from flickr_lint.sources import Sources

__all__ = ["Wrapper", "find_wrappers", "through"]

_speaks_to_api: Remembered[bool] = Remembered()
_MAKERS = frozenset({"dict", "update", "OrderedDict", "urlencode"})
_SENDERS = frozenset({"get", "post", "urlopen", "Request", "request", "fetch", "urlretrieve"})


class Wrapper(Struct, frozen=True):
    """A function that sends a call: the expression of the method's name, and its requests."""

    function: Function
    module: Module
    method: ast.expr
    sent: tuple[ast.Call, ...]
    """The requests in it."""
    own: bool
    """Whether its object has the method, and arguments."""

    @property
    def verb(self) -> str:
        """`GET`, `POST`, or '' where that isn't plain."""
        verbs = {called(node).upper() for node in self.sent if called(node) in {"get", "post"}}
        return verbs.pop() if len(verbs) == 1 else ""


def find_wrappers(project: Sources, near: Fold) -> list[Wrapper]:
    """The functions that receive a method's name; `near` follows values within functions, not to their callers."""
    found: dict[tuple[Function, ast.expr], Wrapper] = {}
    for module in project.modules.values():
        for said, at in (*_said(module), *_in_addresses(module, near)):
            function = module.function_of(at)
            if function is None or isinstance(said, ast.Constant) or (function, said) in found:
                continue
            text, own = near.text(said, module), function.owner is not None and _is_own(said, module, near)
            if text.startswith(f"flickr.{HOLE}") or ((own or HOLE in text) and _names_api(module)):
                inside = module.calls_named(*_SENDERS)
                sent = (at for at in inside if function.node in module.ancestors(at) and _sends(at, module, near))
                found[function, said] = Wrapper(function, module, said, tuple(sent), own)
    return [*found.values()]


def through(project: Sources, fold: Fold, wrappers: list[Wrapper]) -> Iterator[tuple[Call, Wrapper]]:
    """The calls that are made through wrappers."""
    for wrapper in wrappers:

        def is_known(at: Entered, wrapper: Wrapper = wrapper) -> bool:
            return bool(_spelling(wrapper, at.frame, fold))

        known = fold.values.callers.frames(wrapper.function, wrapper.module, is_known)
        for at in (*known, *_by_name(project, fold, wrapper)):
            text = _spelling(wrapper, at.frame, fold)
            method = canonical(text)
            if method or text.startswith("flickr."):
                found = _arguments(at.site, at.function, fold, own=wrapper.own)
                call = make_call(at.site.node, at.site.module, method, "named", found, spelling=text)
                yield replace(call, whole=bool(wrapper.sent) and not wrapper.own), wrapper


def _spelling(wrapper: Wrapper, frame: Frame | None, fold: Fold) -> str:
    """The method's name in a frame, '' if it isn't known; one of several if they mean the same method."""
    text = fold.text(wrapper.method, wrapper.module, frame)
    ends = fold.values.of(wrapper.method, wrapper.module, frame) if HOLE in text else ()
    texts = [fold.text(one.node, one.module, one.frame) for one in ends] or [text]
    names = {text.removeprefix("flickr.").removeprefix("flickr.") for text in texts}  # a prefix that others lack
    prefix = "flickr." if any(text.startswith("flickr.") for text in texts) else ""
    return f"{prefix}{names.pop()}" if len(names) == 1 and HOLE not in "".join(names) else ""


def _by_name(project: Sources, fold: Fold, wrapper: Wrapper) -> Iterator[Entered]:
    """Calls of a method by its name that pass a method's name: `self.api.call("photos.search")`."""
    callables, function = fold.values.callables, wrapper.function
    for module in project.modules.values():
        for node in module.calls_named(function.name):
            at = Value(node, module)
            first = node.args[0] if node.args and isinstance(node.func, ast.Attribute) else None
            if isinstance(first, ast.Constant) and not callables.targets(fold.values.beside(at, node.func)):
                given = callables.arguments(node, at)
                frame = callables.enter(Target(function, wrapper.module), given, node, None)
                if frame is not None and canonical(_spelling(wrapper, frame, fold)):
                    yield Entered(Site(node, module, given), function, wrapper.module, frame)


def _is_own(said: ast.expr, module: Module, near: Fold) -> bool:
    """Whether an expression is an attribute of the object whose method it is in: each class names its own method."""
    sources = near.values.uses.sources(said, module)
    return any(isinstance(at, ast.Attribute) and dotted(at.value) in {"self", "cls"} for at in sources)


def _arguments(site: Site, function: Function, fold: Fold, *, own: bool) -> dict[str, ast.expr]:
    """The method's arguments: keywords of the call, or of its object, and the items of dictionaries that are passed."""
    node, module = site.node, site.module
    out: dict[str, ast.expr] = {}
    for value in (*node.args, *(word.value for word in node.keywords)):
        found = mapped(value, module, fold, node)
        out.update(found.arguments if found.plain else {})
    made = site.arguments.instance if own else None
    known = [*(made.node.keywords if made is not None and isinstance(made.node, ast.Call) else ()), *node.keywords]
    words = {word.arg: word.value for word in known if word.arg and not isinstance(word.value, ast.Dict)}
    return {**out, **{name: value for name, value in words.items() if name not in function.params}}


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


def _names_api(module: Module) -> bool:
    if module not in _speaks_to_api:
        _speaks_to_api[module] = is_api(module.text)
    return _speaks_to_api[module]


def _sends(node: ast.Call, module: Module, fold: Fold) -> bool:
    return bool(node.args) and (
        is_api(fold.text(node.args[0], module)) or any(w.arg == "params" for w in node.keywords)
    )
