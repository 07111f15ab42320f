"""Uses of the API, normalised to one fact: a call of a method, whichever client makes it."""

from __future__ import annotations

import ast
import re
from functools import cache
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from flickr_lint.analysis.frames import Value
from flickr_lint.analysis.regions import LOOPS
from flickr_lint.facts.clients import client_of, is_client, is_named_client, takes_method
from flickr_lint.facts.modelled import handed_through, hands_through
from flickr_lint.facts.objects import fetched_by
from flickr_lint.facts.requested import requested
from flickr_lint.facts.requests import addresses
from flickr_lint.facts.urls import is_api, uploads_to
from flickr_lint.memo import Remembered
from flickr_lint.models.flickr_api import CLASSES, FETCHES, OBJECTS
from flickr_lint.models.flickrapi import WALKERS
from flickr_lint.regex import regex
from flickr_lint.scopes import called, dotted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flickr_lint.analysis.frames import Target
    from flickr_lint.facts.fold import Fold
    from flickr_lint.module import Module
    from flickr_lint.scopes import Function
    from flickr_lint.sources import Sources

__all__ = ["UNDOCUMENTED", "UPLOADS", "Call", "Client", "canonical", "find_calls", "is_plain", "make_call", "method_of"]

Client = Literal["flickrapi", "flickr_api", "flickrkit", "http", "named"]

_HOLDERS = (
    ("photosets", regex(r"(?:^|_|photo)sets?$|^p?set$|album", re.IGNORECASE)),
    ("galleries", regex(r"galler(?:y|ies)$", re.IGNORECASE)),
    ("groups.pools", regex(r"groups?$|pools?$", re.IGNORECASE)),
)
"""Whose method it is, by what the object is called."""

_WALKERS_OWN = frozenset({"searchstring"})
"""What a walker is told and Flickr isn't."""

_METHOD_IN_URL = regex(r"[?&]method=(flickr\.[A-Za-z.]+)")
_SILENT = frozenset(
    {"print", "debug", "info", "warning", "error", "exception", "startswith", "endswith", "append", "join"}
    | {"update", "setdefault", "format", "dict", "copy", "deepcopy", "urlencode", "encode", "quote", "quote_plus"}
    | {"output", "put", "put_nowait", "add", "insert", "enqueue", "emit", "redirect", "write", "extend", "delay"}
    | {"sorted", "items", "keys", "values", "len", "str", "list", "tuple", "isinstance", "bytes", "dumps", "urljoin"}
)
_CHOICES = 8
"""Addresses that one name may stand for."""
UPLOADS = frozenset({"upload", "replace"})
"""What stands for a method where a photo is uploaded."""
UNDOCUMENTED = frozenset({"flickr.video.getStreamInfo", "flickr.photolist.getContext"})
"""Methods that Flickr's own site uses: they work, though nobody describes them."""
_handed: Remembered[bool] = Remembered()
_METHOD_NAME = regex(r"flickr(?:\.[A-Za-z]\w*){1,4}")


class Call(Struct, frozen=True, eq=False):
    """A use of the API.

    `method` is the full name (`flickr.photos.search`), `upload` or `replace`, or '' if the code doesn't show it.
    """

    method: str
    arguments: Mapping[str, ast.expr]
    client: Client
    node: ast.expr
    module: Module
    function: Function | None
    loop: ast.AST | None
    """The innermost loop or comprehension around it within its function."""
    spelling: str = ""
    """The method as written, where the code says one that nobody knows."""
    whole: bool = True
    """Whether the call itself names the method, so that all arguments stand there."""


@cache
def _methods() -> dict[str, str]:
    import flickr_specs

    return {name.removeprefix("flickr.").replace(".", "").lower(): name for name in flickr_specs.method_names()}


def canonical(name: str) -> str:
    """The full name of a method given in any spelling (`photos_getInfo`, `flickr.photos.get_info`), or ''."""
    return _methods().get(name.removeprefix("flickr.").replace(".", "").replace("_", "").lower(), "")


@cache
def _may_name(attribute: str) -> bool:
    """Whether an attribute may be the last part of a method's name, in any spelling, or what calls one."""
    leaf = attribute.removeprefix("iter_")
    others = leaf in WALKERS or leaf.lower() in OBJECTS or any(attribute == name for _, name in FETCHES)
    return others or f"{leaf.replace('_', '').lower()}\n" in _endings()


@cache
def _endings() -> str:
    """The names of all methods, each ended by a line break."""
    return "".join(f"{name}\n" for name in _methods())


def _hands_on(project: Sources) -> bool:
    """Whether a program names a method of the API anywhere without calling it there."""
    if project not in _handed:
        _handed[project] = any(
            _may_name(node.attr) and not is_plain(node, module)
            for module in project.modules.values()
            for node in module.of_kind(ast.Attribute)
        )
    return _handed[project]


def is_plain(node: ast.Attribute, module: Module) -> bool:
    """Whether an attribute is called where it is, or is a part of a longer name."""
    parent = module.tables.parents.get(node)
    return isinstance(parent, ast.Attribute) or (isinstance(parent, ast.Call) and parent.func is node)


def find_calls(module: Module, fold: Fold) -> Iterator[Call]:
    """Every use of the API in a module, in order; at most one per place."""
    objects = _has_objects(module)
    for node in module.tables.calls:
        found = (
            _attribute(node, module, fold, objects=objects)
            or _bound_attribute(node, module, fold)
            or _walked(node, module, fold)
            or _named(node, module, fold)
            or _fetch(node, module, fold)
        )
        if found:
            yield found


def method_of(node: ast.Attribute, module: Module, fold: Fold) -> Call | None:
    """The call that it would be if a method were called that is only named here."""
    return _attribute(ast.Call(node, [], []), module, fold, objects=_has_objects(module))


def _has_objects(module: Module) -> bool:
    """Whether a module uses flickr_api, whose objects have methods."""
    return any(origin.startswith("flickr_api") for origin in (*module.tables.imports.values(), *module.tables.stars))


def _bound_attribute(node: ast.Call, module: Module, fold: Fold) -> Call | None:
    """`ns = flickr.photos` and then `ns.getInfo()`; `exif = flickr.photos.getExif` and then `exif()`."""
    func = node.func
    if not (isinstance(func, ast.Attribute) and _may_name(func.attr)) and not _hands_on(fold.project):
        return None
    if isinstance(func, ast.Name) and fold.values.is_parameter(func, module):
        return None  # a call where the function is called that receives it
    near = fold.values.only(func, module)
    if near.node is func and isinstance(func, ast.Attribute) and _may_name(func.attr):
        held = fold.values.only(func.value, module)
        near = Value(ast.Attribute(held.node, func.attr), held.module) if held.node is not func.value else near
    if near.node is func or not isinstance(near.node, ast.Attribute):
        return None
    found = method_of(near.node, near.module, fold)
    return make_call(node, module, found.method, found.client) if found and found.method else None


def make_call(
    node: ast.expr,
    module: Module,
    method: str,
    client: Client,
    arguments: Mapping[str, ast.expr] | None = None,
    *,
    spelling: str = "",
) -> Call:
    """The fact about an expression; its keyword arguments are the method's unless others are given."""
    given = arguments
    if given is None:
        words = node.keywords if isinstance(node, ast.Call) else []
        given = {word.arg: word.value for word in words if word.arg}
    return Call(method, given, client, node, module, module.function_of(node), _loop(node, module), spelling)


def _loop(node: ast.AST, module: Module) -> ast.AST | None:
    function = module.function_of(node)
    for at in module.ancestors(node):
        if isinstance(at, LOOPS):
            return at
        if function is not None and at is function.node:
            return None
    return None


def _attribute(node: ast.Call, module: Module, fold: Fold, *, objects: bool) -> Call | None:
    """`f.photos.getInfo()`, `f.photos_getInfo()`, `flickr.photos.iter_search()`, `photo.getInfo()`."""
    if not isinstance(node.func, ast.Attribute) or not _may_name(node.func.attr):
        return None
    parts = _chain(node.func)
    leaf = parts[-1].removeprefix("iter_")
    client: Client = "flickrkit" if leaf != parts[-1] or _is_ours(module) else "flickrapi"
    for length in (3, 4, 2, 1):
        spelling = ".".join([*parts[-length:-1], leaf])
        if len(parts) <= length or (length == 1 and "_" not in leaf):
            continue
        method = canonical(spelling)
        if method and (_is_others(node, leaf, module, fold) or _asks_client(node, length, parts, module, fold)):
            return make_call(node, module, method, client)
    if leaf in WALKERS and _asks_client(node, 1, parts, module, fold):
        held = _holder(node, 1)
        row = client_of(held, module, fold) if held is not None else None
        return make_call(node, module, WALKERS[leaf], row.client if row is not None and row.client != "raw" else client)
    if objects and len(parts) > 1 and parts[-2] in CLASSES:
        method = canonical(f"{CLASSES[parts[-2]]}.{leaf}")
        if method:
            return make_call(node, module, method, "flickr_api")
    return _object(node, node.func, leaf, parts, module, fold) if objects else None


def _object(
    node: ast.Call, func: ast.Attribute, leaf: str, parts: list[str], module: Module, fold: Fold
) -> Call | None:
    """`photo.getInfo()` of an object of flickr_api, by its class or else by what it is called."""
    kind, method = fetched_by(func, module, fold)
    if not method and leaf != leaf.lower():
        method = canonical(f"{CLASSES[kind]}.{leaf}") if kind else ""
        if not method and leaf.lower() in OBJECTS:
            method = _of_object(leaf, parts[-2] if len(parts) > 1 else "")
    return make_call(node, module, method, "flickr_api") if method else None


def _walked(node: ast.Call, module: Module, fold: Fold) -> Call | None:
    """`Walker(Photo.search, …)` of flickr_api, of an object's method as well, and flickrapi's `data_walker(…)`."""
    name = called(node)
    if name not in {"Walker", "data_walker"} or not node.args:
        return None
    *before, leaf = dotted(fold.values.only(node.args[0], module).node).split(".")
    method = canonical(leaf) if "_" in leaf else ""
    if not method and before:
        method = canonical(f"{CLASSES.get(before[-1], before[-1])}.{leaf}")
        method = method or (_of_object(leaf, before[-1]) if name == "Walker" else "")
    words = {word.arg: word.value for word in node.keywords if word.arg and word.arg not in _WALKERS_OWN}
    return make_call(node, module, method, "flickr_api" if name == "Walker" else "flickrapi", words) if method else None


def _of_object(leaf: str, receiver: str) -> str:
    """The method of an object of flickr_api; `getPhotos` is that of the album where the object is called one."""
    method = OBJECTS.get(leaf.lower(), "")
    holder = next((name for name, pattern in _HOLDERS if pattern.search(receiver)), "")
    return canonical(f"{holder}.{leaf}") or method if holder else method


def _chain(node: ast.expr) -> list[str]:
    """The attribute names of a chain, whose root may be a call: `api().photos.search` too."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    root = dotted(node)
    if not root and isinstance(node, ast.Call):
        root = dotted(node.func)
    return [root, *reversed(parts)]


def _is_others(node: ast.Call, leaf: str, module: Module, fold: Fold) -> bool:
    """Whether a full name of a method isn't that of a function of the program, which makes the call itself."""
    return _distinctive(leaf) and not _is_own(node, module, fold)


def _is_own(node: ast.Call, module: Module, fold: Fold) -> bool:
    """Whether a call reaches a definition of that name in the program, rather than code that passes on any name."""
    targets = fold.values.callables.targets(Value(node.func, module))
    return any(at.what.name != "__call__" and not _is_asked_for(at) for at in targets)


def _is_asked_for(target: Target) -> bool:
    """Whether a class's `__getattr__` gives a function for any name."""
    frames = (target.closure, *(value.frame for value in target.given.positional))
    return any(at is not None and at.function.name == "__getattr__" for at in frames)


def _distinctive(leaf: str) -> bool:
    """Whether a name is camel case as the API's own names are, or a long enough spelling of one."""
    return (leaf != leaf.lower() and not leaf[0].isupper()) or leaf.count("_") >= 1


def _asks_client(node: ast.Call, length: int, parts: list[str], module: Module, fold: Fold) -> bool:
    """Whether the object so many attributes below a call is a client: by its making, else by its name."""
    at = _holder(node, length)
    if at is None or not is_client(at, module, fold):
        own = _is_own(node, module, fold)
        return not own and is_named_client(parts[: len(parts) - length], at or node.func, module, fold)
    own = isinstance(at, ast.Name) and at.id in {"self", "cls"} and length == 1
    return not (own and _defines(node, parts[-1], module))


def _holder(node: ast.Call, length: int) -> ast.expr | None:
    """The object so many attributes below a call."""
    at: ast.expr = node.func
    for _ in range(length):
        if not isinstance(at, ast.Attribute):
            return None
        at = at.value
    return at


def _defines(node: ast.AST, name: str, module: Module) -> bool:
    """Whether the class around has its own method of that name."""
    around = next((at for at in module.ancestors(node) if isinstance(at, ast.ClassDef)), None)
    known = module.tables.classes.get(around.name) if around else None
    return known is not None and name in known.methods


def _is_ours(module: Module) -> bool:
    return any(origin.startswith("flickr_client") for origin in module.tables.imports.values())


def _named(node: ast.Call, module: Module, fold: Fold) -> Call | None:
    """`call("flickr.photos.getInfo", …)`, `get(url, params={"method": "flickr.…"})`, `do(method="flickr.…")`, a URL."""
    name = called(node)
    if name in _SILENT or (name[:1].isupper() and name != "Request") or _decorates(node, module):
        return None
    if hands_through(node, module, fold):
        return None
    values = [*node.args, *(word.value for word in node.keywords)]
    for value in values:
        for inner, where in _values_under(value, module, fold):
            if isinstance(inner, (ast.Constant, ast.JoinedStr, ast.BinOp, ast.Call)):
                text = fold.text(inner, where)
                if _METHOD_IN_URL.search(text):
                    break
                if _flickrish(text) and canonical(text):
                    if not takes_method(node, canonical(text), value, module, fold):
                        return None
                    return make_call(node, module, canonical(text), "named", spelling=text)
    return _requested(node, module, fold)


def _requested(node: ast.Call, module: Module, fold: Fold) -> Call | None:
    """A request whose parameters, in its address or in a mapping, name the method."""
    found = requested(node, module, fold)
    said = found.arguments.get("method")
    spelling = fold.text(said, module) if said is not None else ""
    if not _flickrish(spelling):
        return None
    return make_call(node, module, canonical(spelling), "http", found.arguments, spelling=spelling)


def _decorates(node: ast.Call, module: Module) -> bool:
    """Whether it is a decorator, which names what a function serves."""
    return node in getattr(module.tables.parents.get(node), "decorator_list", ())


def _fetch(node: ast.Call, module: Module, fold: Fold) -> Call | None:
    """A request to the API whose method the code doesn't say here, or an upload."""
    known = (chosen for value in addresses(node, module, fold) for chosen in _choices(value, module, fold))
    address = next((text for chosen in known if is_api(text := fold.text(*chosen))), "")
    return make_call(node, module, uploads_to(address), "http", {}) if address else None


def _choices(value: ast.expr, module: Module, fold: Fold) -> list[tuple[ast.expr, Module]]:
    """A URL, and what it may be if a condition selects it."""
    meant = fold.values.of(value, module)[:_CHOICES] if isinstance(value, (ast.Name, ast.IfExp)) else ()
    return [(value, module), *handed_through(value, module, fold), *((at.node, at.module) for at in meant)]


def _values_under(value: ast.expr, module: Module, fold: Fold) -> Iterator[tuple[ast.expr, Module]]:
    yield value, module
    if isinstance(value, (ast.Name, ast.Attribute)):
        found = fold.binding(value, module)
        if found:
            yield found


def _flickrish(text: str) -> bool:
    return text.startswith("flickr.") and len(text) < 80 and bool(_METHOD_NAME.fullmatch(text))
