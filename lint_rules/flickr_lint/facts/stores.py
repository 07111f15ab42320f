"""Where values are stored: calls, decorators and sessions with rows, and dictionaries; with their lifetimes."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from msgspec import Struct

from flickr_lint.analysis.frames import Value, default_of
from flickr_lint.facts.ages import checks_age
from flickr_lint.facts.lifetimes import Lifetime, lifetime_of
from flickr_lint.facts.modelled import Modelled, modelled, modelled_at
from flickr_lint.memo import Remembered
from flickr_lint.models.rows import Store as Row
from flickr_lint.models.rows import argument
from flickr_lint.regex import regex
from flickr_lint.scopes import Function, called, dotted, text_keys
from flickr_lint.tree import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.facts.flow import Flow
    from flickr_lint.module import Module

__all__ = ["Store", "is_global_dictionary", "memoised", "outlives", "sessions", "stores"]

_MEMO = regex(r"cache|(?:^|_)memo", re.IGNORECASE)
_DICTIONARIES = ("dict", "OrderedDict", "defaultdict", "WeakValueDictionary", "ChainMap")
_Given = tuple[Lifetime, ast.expr | None]
_stores: Remembered[dict[Module, tuple[Store, ...]]] = Remembered()


class Store(Struct, frozen=True):
    """A stored value."""

    what: str
    """The kind of store in words, such as `Redis`."""
    node: ast.AST
    value: ast.expr | None
    """What is kept; None where a whole function's results are, or all answers."""
    lifetime: Lifetime
    lifetime_node: ast.expr | None
    module: Module
    function: Function | None
    """The memoised function, or the one that does the keeping."""
    shared: bool = True
    key: ast.expr | None = None
    record: bool = False
    """Whether it is a row or document of a data base rather than a cache."""
    sure: bool = True
    """Whether it is known for a cache: by a row, or by what it is called."""


def stores(module: Module, flow: Flow) -> tuple[Store, ...]:
    """Every place in a module where a value is put into a store or a memo dictionary."""
    known = _stores.setdefault(flow.project, {})
    if module not in known:
        known[module] = tuple(_all_stores(module, flow))
    return known[module]


def _all_stores(module: Module, flow: Flow) -> Iterator[Store]:
    for node in module.tables.calls:
        found = _setdefault(node, module, flow) or _put(node, module, flow)
        if found:
            yield found
    for statement, target, value in module.tables.assigned:
        if isinstance(target, ast.Subscript):
            found = _item(target.value, target.slice, statement, value, module, flow)
            if found:
                yield found


def memoised(module: Module, flow: Flow) -> Iterator[Store]:
    """Every function whose results a decorator stores."""
    for function in module.tables.functions.values():
        for decorator in getattr(function.node, "decorator_list", []):
            call = decorator if isinstance(decorator, ast.Call) else None
            found = modelled_at(Row, call.func if call else decorator, module, flow.fold)
            if found is None or found.row.keeps != "results" or (found.guessed and call is None):
                continue
            what = found.row.what if found.row.what != "a cache" else f"`{found.path.rpartition('.')[2]}`"
            lifetime, ttl = _lifetime_of(call, found.row, module, flow) if call else (found.row.default, None)
            if call is not None and found.row.within:
                what, lifetime, ttl = _within(call, found.row, module, flow)
            yield Store(what, decorator, None, lifetime, ttl, module, function, shared=False)


def sessions(module: Module, flow: Flow) -> Iterator[Store]:
    """What stores all responses: cached HTTP sessions, the caches of clients."""
    for node in module.tables.calls:
        found = modelled(Row, node, module, flow.fold)
        if found is None or found.row.keeps != "answers":
            continue
        row = found.row
        lifetime, ttl = _lifetime_of(node, row, module, flow)
        if row.within and argument(node, row.within) is not None:
            continue  # it has a store, which is found where it is created
        yield Store(row.what, node, None, lifetime, ttl, module, module.function_of(node), shared=False)


def _put(node: ast.Call, module: Module, flow: Flow) -> Store | None:
    """`cache.set(key, value, …)` and similar ones."""
    found = modelled(Row, node, module, flow.fold)
    if found is None or found.row.keeps not in {"value", "record"}:
        return None
    row = found.row
    value = argument(node, row.value)
    if value is None:
        return None
    lifetime, ttl = _lifetime_of(node, row, module, flow)
    key = argument(node, row.key)
    record = row.keeps == "record"
    return Store(row.what, node, value, lifetime, ttl, module, module.function_of(node), row.shared, key, record)


def _lifetime_of(node: ast.Call, row: Row, module: Module, flow: Flow) -> _Given:
    """The lifetime in a call, and its expression."""
    zero = row.zero == "forever"
    flag = argument(node, row.forever)
    if flag is not None and flow.fold.value(flag, module) is True:
        return "forever", None
    for place, unit in ((row.lifetime, 1.0), (row.milliseconds, 0.001)):
        ttl = argument(node, place)
        if ttl is not None:
            return lifetime_of(ttl, module, flow.fold, unit=unit, zero_is_forever=zero), ttl
    if any(word.arg is None for word in node.keywords) or argument(node, row.unless) is not None:
        return "unknown", None
    afterwards = _expired_apart(node, row, module, flow)
    return afterwards or _set_up(row, flow) or (row.default, None)


def _expired_apart(node: ast.Call, row: Row, module: Module, flow: Flow) -> _Given | None:
    """The lifetime in a later `expire(key, seconds)` of the same function."""
    function = module.function_of(node)
    for other in module.calls_of(function) if row.later else ():
        if called(other) in row.later and len(other.args) > 1:
            unit = 0.001 if called(other).startswith("p") else 1.0
            return lifetime_of(other.args[1], module, flow.fold, unit=unit), other.args[1]
    return None


def _set_up(row: Row, flow: Flow) -> _Given | None:
    """The default that the project's settings give: `CACHES = {"default": {"TIMEOUT": None}}`."""
    name, _, key = row.setting.partition(".")
    for module in flow.project.modules.values() if name else ():
        for value in _settings(name, module):
            inner: ast.expr | None = value
            if key:
                whole = flow.fold.binding(value, module)
                displays = [at for at in walk(whole[0] if whole else value) if isinstance(at, ast.Dict)]
                inner = next((keys[key] for at in displays if key in (keys := text_keys(at))), None)
            if inner is not None:
                zero = row.zero == "forever"
                return lifetime_of(inner, module, flow.fold, zero_is_forever=zero), inner
    return None


def _settings(name: str, module: Module) -> Iterator[ast.expr]:
    """What a setting is set to: by assignment, as an item, a keyword, or a key."""
    for _, target, value in module.tables.assigned:
        item = isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant)
        said = target.slice.value if item else dotted(target).rpartition(".")[2]  # type: ignore[attr-defined]
        if said == name:
            yield value
    for display in module.tables.dicts:
        yield from (value for key, value in text_keys(display).items() if key == name)
    for node in module.tables.calls:
        yield from (word.value for word in node.keywords if word.arg == name)


def _setdefault(node: ast.Call, module: Module, flow: Flow) -> Store | None:
    """`CACHE.setdefault(key, value)`."""
    if not isinstance(node.func, ast.Attribute) or node.func.attr != "setdefault" or len(node.args) < 2:
        return None
    return _item(node.func.value, node.args[0], node, node.args[1], module, flow)


def _item(holder: ast.expr, key: ast.expr, node: ast.AST, value: ast.expr, module: Module, flow: Flow) -> Store | None:
    """`CACHE[key] = value` with a dictionary that outlives the function, a shelf, or a cache object."""
    function = module.function_of(node)
    found = modelled_at(Row, holder, module, flow.fold, method="__setitem__")
    if function is None:
        return None
    # Code that stores the time beside the value, or checks its age, has its own expiry.
    ever: Lifetime = "unknown" if checks_age(module, function, flow) else "forever"
    if found is not None and not found.guessed:
        return Store(found.row.what, node, value, ever, None, module, function, found.row.shared, key)
    made = flow.fold.values.of(holder, module)
    for one in made:
        items = _container(one.node, one.module, flow)
        if items is not None and isinstance(one.node, ast.Call):
            lifetime, ttl = _lifetime_of(one.node, items.row, one.module, flow)
            lifetime = ever if lifetime == "forever" else lifetime
            return Store(items.row.what, node, value, lifetime, ttl, module, function, shared=False, key=key)
    lasts = any(outlives(one.node, one.module, function) for one in made) or _is_default(holder, function)
    paths = {path.rpartition(".")[2] for path in flow.fold.origins.of(holder, module)}
    if not lasts or (paths.isdisjoint(_DICTIONARIES) and not _is_default(holder, function)):
        return None
    named = bool(_MEMO.search(dotted(holder).rpartition(".")[2])) or any(_named(one.node, one.module) for one in made)
    consulted = _is_consulted(holder, function, module, flow)
    if not named and not consulted:
        return None
    return Store("a dictionary", node, value, ever, None, module, function, shared=False, key=key, sure=consulted)


def _container(node: ast.expr, module: Module, flow: Flow) -> Modelled[Row] | None:
    """The row of a container of items with a lifetime."""
    found = modelled(Row, node, module, flow.fold) if isinstance(node, ast.Call) else None
    return found if found is not None and found.row.keeps == "items" else None


def outlives(made: ast.expr, module: Module, function: Function) -> bool:
    """Whether what is created there still exists when the function is called again."""
    around_it = module.function_of(made)
    if around_it is None:
        return True
    at = module.tables.parents.get(made)
    targets = at.targets if isinstance(at, ast.Assign) else [at.target] if isinstance(at, ast.AnnAssign) else []
    return around_it is not function and any(isinstance(target, ast.Attribute) for target in targets)


def is_global_dictionary(node: ast.expr, module: Module, flow: Flow) -> bool:
    """Whether an expression is a dictionary that is made outside of all functions: it lives as long as the process."""
    made = [(at.node, at.module) for at in flow.fold.values.of(node, module)]
    if isinstance(node, ast.Attribute):  # of a library's object: `app.tokens = {}`
        made += [(value, module) for _, target, value in module.tables.assigned if dotted(target) == dotted(node)]
    return any(_is_dictionary(at) and where.function_of(at) is None for at, where in made)


def _is_default(holder: ast.expr, function: Function) -> bool:
    """Whether it is a parameter with a dictionary as its default: `_memo={}` is one for all calls."""
    said = default_of(function, dotted(holder))
    return said is not None and _is_dictionary(said)


def _is_dictionary(said: ast.expr) -> bool:
    made = dotted(said.func).rpartition(".")[2] if isinstance(said, ast.Call) else ""
    return isinstance(said, ast.Dict) or made in _DICTIONARIES


def _named(made: ast.expr, module: Module) -> bool:
    """Whether what is created there is assigned to the name of a cache."""
    at = module.tables.parents.get(made)
    targets = at.targets if isinstance(at, ast.Assign) else [at.target] if isinstance(at, ast.AnnAssign) else []
    return any(_MEMO.search(dotted(target).rpartition(".")[2]) for target in targets)


def _is_consulted(holder: ast.expr, function: Function, module: Module, flow: Flow) -> bool:
    """Whether the function returns what it finds in a dictionary, without another call."""
    values = flow.fold.values
    own = values.identities(Value(holder, module))

    def is_it(node: ast.expr | None) -> bool:
        return node is not None and not own.isdisjoint(values.identities(Value(node, module)))

    def read(node: ast.AST) -> ast.expr | None:
        got = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get"
        return node.func.value if got else node.value if isinstance(node, ast.Subscript) else None  # type: ignore[attr-defined]

    asked = (
        at.comparators[0] if isinstance(at, ast.Compare) and isinstance(at.ops[0], (ast.In, ast.NotIn)) else read(at)
        for at in module.below(function.node)
        if not isinstance(at, ast.Subscript)
    )
    given = (at.node for value in function.returns for at in values.trail(Value(value, module)))
    return any(map(is_it, asked)) and any(is_it(read(part)) for value in given for part in walk(value))


def _within(call: ast.Call, row: Row, module: Module, flow: Flow) -> tuple[str, Lifetime, ast.expr | None]:
    """The store of a decorator's results: `cached(cache=TTLCache(100, 60))`."""
    cache = argument(call, row.within)
    for one in flow.fold.values.of(cache, module) if cache is not None else ():
        if isinstance(one.node, ast.Dict):
            return "a dictionary", "forever", None
        items = _container(one.node, one.module, flow)
        if items is not None and isinstance(one.node, ast.Call):
            lifetime, ttl = _lifetime_of(one.node, items.row, one.module, flow)
            return items.row.what, lifetime, ttl
        if isinstance(one.node, ast.Call) and "dict" in flow.fold.origins.of(one.node, one.module):
            return "a dictionary", "forever", None
    return "a cache", "unknown", None
