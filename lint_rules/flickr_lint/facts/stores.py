"""Where values are kept: cache back ends, memoising decorators, dictionaries and files, each with its lifetime."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flickr_lint.facts.files import around, checks_age
from flickr_lint.facts.lifetimes import Lifetime, lifetime_of
from flickr_lint.regex import regex
from flickr_lint.scopes import called, dotted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.facts.flow import Flow
    from flickr_lint.module import Module
    from flickr_lint.scopes import Function

__all__ = ["Backend", "Store", "backend_of", "memoised", "stores"]


@dataclass(frozen=True, slots=True)
class Backend:
    """A cache back end: how it is told lifetimes, and what it does when it isn't told one."""

    name: str
    words: tuple[str, ...]
    """Keyword arguments that give the lifetime."""
    place: int | None
    """Its place among the positional arguments of `set`."""
    default: Lifetime
    zero_is_forever: bool = False
    shared: bool = True
    """Whether all processes and users of a server share it."""


_DJANGO = Backend("Django's cache", ("timeout",), 2, "default")
_FLASK = Backend("Flask-Caching", ("timeout",), 2, "default", zero_is_forever=True)
_MEMCACHE = Backend("memcache", ("time", "expire", "exptime", "expiration"), 2, "forever", zero_is_forever=True)
_REDIS = Backend("Redis", ("ex", "px", "exat", "pxat"), 2, "forever")
_DISK = Backend("diskcache", ("expire",), 2, "forever", shared=False)
_AIO = Backend("aiocache", ("ttl",), 2, "forever", zero_is_forever=True)
_GENERIC = Backend(
    "a cache", ("timeout", "ttl", "expire", "ex", "expires", "max_age", "expire_time", "time"), 2, "unknown"
)

_BY_ORIGIN = (
    (regex(r"^django\.core\.cache"), _DJANGO),
    (regex(r"^(?:flask_caching|flask_cache|cachelib)"), _FLASK),
    (regex(r"memcache"), _MEMCACHE),
    (regex(r"^(?:redis|aioredis|fakeredis|valkey)\b"), _REDIS),
    (regex(r"^diskcache"), _DISK),
    (regex(r"^aiocache"), _AIO),
)
_BY_NAME = (
    (regex(r"memcache|^mc$", re.IGNORECASE), _MEMCACHE),
    (regex(r"redis|^r$|^rdb$", re.IGNORECASE), _REDIS),
)
_MEMO = regex(r"(?:^|_)(?:lru_)?(?:cache|memo)", re.IGNORECASE)
_EVER = {"functools.lru_cache", "functools.cache", "lru_cache", "async_lru.alru_cache", "methodtools.lru_cache"}
_TIMED = frozenset({"TTLCache", "TLRUCache", "ExpiringDict"})
_DICTIONARIES = frozenset({"dict", "OrderedDict", "defaultdict", "LRUCache", "WeakValueDictionary"})
_REDIS_SETTERS = frozenset({"hset", "mset", "hmset", "rpush", "lpush", "sadd", "setnx"})
_SETTERS = frozenset({"set", "add", "setex", "psetex", "put", "set_many", "get_or_set"}) | _REDIS_SETTERS
_Told = tuple[str, Lifetime, ast.expr | None]
_TTL_DECORATORS = {
    "cached",
    "memoize",
    "cache_page",
    "cache_data",
    "cache",
    "ttl_cache",
    "cache_control",
    "memoize_stampede",
}


@dataclass(frozen=True, slots=True)
class Store:
    """A value kept somewhere."""

    what: str
    """The kind of store in words, such as `Redis`."""
    node: ast.AST
    value: ast.expr | None
    """What is kept; None where a whole function's results are."""
    lifetime: Lifetime
    lifetime_node: ast.expr | None
    module: Module
    function: Function | None
    """The memoised function, or the one that does the keeping."""
    shared: bool = True
    key: ast.expr | None = None


def stores(module: Module, flow: Flow) -> Iterator[Store]:
    """Every place in a module where a value is put into a cache back end or a memo dictionary."""
    for node in module.tables.calls:
        found = _setdefault(node, module, flow) or _set_call(node, module, flow)
        if found:
            yield found
    for statement in module.tables.assigns:
        for target in statement.targets if isinstance(statement, ast.Assign) else [statement.target]:
            if isinstance(target, ast.Subscript) and statement.value is not None:
                found = _memo(target.value, target.slice, statement, statement.value, module, flow)
                if found:
                    yield found


def memoised(module: Module, flow: Flow) -> Iterator[Store]:
    """Every function whose results a decorator keeps."""
    for function in module.tables.functions.values():
        for decorator in getattr(function.node, "decorator_list", []):
            found = _decorated(decorator, function, module, flow)
            if found:
                yield found


def backend_of(receiver: ast.expr, module: Module, flow: Flow) -> Backend | None:
    """The back end that an expression stands for, by import, construction or name; None if it is none."""
    if isinstance(receiver, ast.Subscript):
        receiver = receiver.value
    origins = [module.qualified(receiver)]
    bound = flow.fold.binding(receiver, module)
    if bound and isinstance(bound[0], ast.Call):
        origins.append(bound[1].qualified(bound[0].func))
    for origin in origins:
        for pattern, backend in _BY_ORIGIN:
            if origin and pattern.search(origin):
                return backend
    last = dotted(receiver).rpartition(".")[2]
    for pattern, backend in _BY_NAME:
        if last and pattern.search(last):
            return backend
    return _GENERIC if last and _MEMO.search(last) else None


def _set_call(node: ast.Call, module: Module, flow: Flow) -> Store | None:
    """`cache.set(key, value, …)` and its kin."""
    if not isinstance(node.func, ast.Attribute) or node.func.attr not in _SETTERS:
        return None
    name = node.func.attr
    backend = backend_of(node.func.value, module, flow)
    if backend is None or (name in _REDIS_SETTERS and backend is not _REDIS):
        return None
    value = _value(node, name)
    if value is None:
        return None
    lifetime, ttl = _told(node, name, backend, module, flow)
    key = node.args[0] if node.args else None
    return Store(backend.name, node, value, lifetime, ttl, module, module.function_of(node), backend.shared, key)


def _value(node: ast.Call, name: str) -> ast.expr | None:
    """What is put into the store."""
    place = {"setex": 2, "psetex": 2, "set_many": 0}.get(name, -1 if name in _REDIS_SETTERS else 1)
    if place < len(node.args) and node.args:
        return node.args[place]
    return next((word.value for word in node.keywords if word.arg in {"value", "mapping", "val"}), None)


def _told(node: ast.Call, name: str, backend: Backend, module: Module, flow: Flow) -> tuple[Lifetime, ast.expr | None]:
    """The lifetime that a call gives, and the expression that does."""
    unit, ttl = (0.001 if name == "psetex" else 1.0), None
    if name in {"setex", "psetex"}:
        ttl = node.args[1]
    elif backend.place is not None and len(node.args) > backend.place and name in {"set", "add", "get_or_set"}:
        ttl = node.args[backend.place]
    for word in node.keywords:
        if word.arg in backend.words:
            ttl, unit = word.value, 0.001 if word.arg == "px" else 1.0
    if ttl is not None:
        return lifetime_of(ttl, module, flow.fold, unit=unit, zero_is_forever=backend.zero_is_forever), ttl
    if any(word.arg is None for word in node.keywords):
        return "unknown", None
    return _expired_apart(node, module, flow) if backend is _REDIS else (backend.default, None)


def _expired_apart(node: ast.Call, module: Module, flow: Flow) -> tuple[Lifetime, ast.expr | None]:
    """The lifetime that a later `expire(key, seconds)` in the same function gives."""
    function = module.function_of(node)
    for other in module.tables.calls:
        if called(other) in {"expire", "pexpire"} and len(other.args) > 1 and module.function_of(other) is function:
            unit = 0.001 if called(other) == "pexpire" else 1.0
            return lifetime_of(other.args[1], module, flow.fold, unit=unit), other.args[1]
    return "forever", None


def _setdefault(node: ast.Call, module: Module, flow: Flow) -> Store | None:
    """`CACHE.setdefault(key, value)`."""
    if not isinstance(node.func, ast.Attribute) or node.func.attr != "setdefault" or len(node.args) < 2:
        return None
    return _memo(node.func.value, node.args[0], node, node.args[1], module, flow)


def _memo(holder: ast.expr, key: ast.expr, node: ast.AST, value: ast.expr, module: Module, flow: Flow) -> Store | None:
    """`CACHE[key] = value` with a dictionary that outlives the function, a shelf, or a cache object."""
    name = dotted(holder)
    function = module.function_of(node)
    bound = flow.fold.binding(holder, module) if name else None
    kept = _default_of(name, function) if function and not bound else None
    bound = (kept, module) if kept is not None else bound
    if bound is None or function is None:
        return None
    made, where = bound
    origin = where.qualified(made.func) if isinstance(made, ast.Call) else ""
    last = origin.rpartition(".")[2]
    if last in _TIMED and isinstance(made, ast.Call):
        ttl = _ttl_argument(made, 1)
        lifetime = lifetime_of(ttl, where, flow.fold) if ttl is not None else "unknown"
        return Store(f"a {last}", node, value, lifetime, ttl, module, function, shared=False, key=key)
    # Who keeps the time beside the value, or asks how old it is, has an expiry of their own.
    ever: Lifetime = "unknown" if checks_age(around(module, function, whole_class=True)) else "forever"
    if origin.startswith("shelve.") or last == "SqliteDict" or origin in {"diskcache.Cache", "diskcache.Index"}:
        what = f"a {origin.partition('.')[0]} file"
        return Store(what, node, value, ever, None, module, function, shared=False, key=key)
    outlives = (
        kept is not None or where is not module or where.function_of(made) is None or name.startswith(("self.", "cls."))
    )
    container = isinstance(made, ast.Dict) or last in _DICTIONARIES
    if container and outlives and _MEMO.search(name.rpartition(".")[2]):
        what = "a dictionary"
        return Store(what, node, value, ever, None, module, function, shared=False, key=key)
    return None


def _default_of(name: str, function: Function) -> ast.expr | None:
    """What a parameter is where nobody gives it: `_memo={}` is one dictionary for all calls."""
    if isinstance(function.node, ast.Lambda):
        return None
    args = function.node.args
    ordered = [*args.posonlyargs, *args.args]
    pairs = [
        *zip(reversed(ordered), reversed(args.defaults), strict=False),
        *zip(args.kwonlyargs, args.kw_defaults, strict=True),
    ]
    return next((default for arg, default in pairs if arg.arg == name), None)


def _ttl_argument(node: ast.Call, place: int) -> ast.expr | None:
    named = next(
        (w.value for w in node.keywords if w.arg in {"ttl", "timeout", "max_age_seconds", "expire", "expire_after"}),
        None,
    )
    return named if named is not None else node.args[place] if len(node.args) > place else None


def _decorated(decorator: ast.expr, function: Function, module: Module, flow: Flow) -> Store | None:
    call = decorator if isinstance(decorator, ast.Call) else None
    func = call.func if call else decorator
    told = _decorator_says(func, call, module, flow)
    if told is None:
        return None
    what, lifetime, ttl = told
    return Store(what, decorator, None, lifetime, ttl, module, function, shared=False)


def _decorator_says(func: ast.expr, call: ast.Call | None, module: Module, flow: Flow) -> _Told | None:
    origin = module.qualified(func)
    last = origin.rpartition(".")[2]
    if origin in _EVER:
        return f"`{last}`", "forever", None
    if origin.startswith("joblib") or (last == "cache" and _made_by(func, module, flow, "joblib")):
        return "joblib's memory", "forever", None
    return _told_by(func, call, module, flow) if last in _TTL_DECORATORS else None


def _told_by(func: ast.expr, call: ast.Call | None, module: Module, flow: Flow) -> _Told | None:
    """What a decorator says that takes a lifetime."""
    origin = module.qualified(func)
    last = origin.rpartition(".")[2]
    if call and last == "cached" and (origin.startswith("cachetools") or any(w.arg == "cache" for w in call.keywords)):
        return _cachetools(call, module, flow)
    ttl = _ttl_argument(call, 0) if call else None
    if ttl is not None:
        return f"`{last}`", lifetime_of(ttl, module, flow.fold, zero_is_forever=True), ttl
    if origin.startswith("streamlit"):
        return f"Streamlit's `{last}`", "forever", None
    backend = backend_of(func.value, module, flow) if isinstance(func, ast.Attribute) else None
    return (backend.name, backend.default, None) if backend and backend.default == "forever" else None


def _made_by(func: ast.expr, module: Module, flow: Flow, package: str) -> bool:
    bound = flow.fold.binding(func.value, module) if isinstance(func, ast.Attribute) else None
    return bool(bound and isinstance(bound[0], ast.Call) and bound[1].qualified(bound[0].func).startswith(package))


def _cachetools(call: ast.Call, module: Module, flow: Flow) -> _Told | None:
    cache = next((w.value for w in call.keywords if w.arg == "cache"), call.args[0] if call.args else None)
    plain = isinstance(cache, ast.Call | ast.Dict)
    found = (cache, module) if plain else flow.fold.binding(cache, module) if cache is not None else None
    if found is None:
        return None
    made, where = found
    if isinstance(made, ast.Dict):
        return "a dictionary", "forever", None
    last = where.qualified(made.func).rpartition(".")[2] if isinstance(made, ast.Call) else ""
    if last in _TIMED and isinstance(made, ast.Call):
        ttl = _ttl_argument(made, 1)
        return f"a {last}", lifetime_of(ttl, where, flow.fold) if ttl is not None else "unknown", ttl
    return (f"a {last}", "forever", None) if last.endswith(("Cache", "dict")) else None
