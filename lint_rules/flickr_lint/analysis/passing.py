"""How Python's own functions and classes hand values on: data, one table for each way."""

from __future__ import annotations

__all__ = [
    "APPENDS",
    "CALLERS",
    "CONTEXTS",
    "COPIES",
    "EXTENDS",
    "GETTERS",
    "ITEMS",
    "MAPPINGS",
    "MAPS",
    "NAMESPACES",
    "PARTIALS",
    "PICKERS",
    "PROPERTIES",
    "QUERIES",
    "RESULTS",
    "TRANSPARENT",
    "WRITERS",
    "WRITES",
    "Caller",
]

from msgspec import Struct


class Caller(Struct, frozen=True):
    """A call that runs a function that it is given.

    `place` and `word` say where the function is; its arguments follow it, or stand in a tuple and a dictionary.
    """

    place: int | None
    word: str = ""
    args: str = ""
    kwargs: str = ""
    gives: bool = False
    """Whether it gives what the function returns, at once or when it is awaited."""


TRANSPARENT = {
    "typing.cast": 1,
    "cast": 1,
    "copy.copy": 0,
    "copy.deepcopy": 0,
    "deepcopy": 0,
    "contextlib.nullcontext": 0,
    "nullcontext": 0,
    "asyncio.run": 0,
    "asyncio.wait_for": 0,
    "asyncio.shield": 0,
    "asyncio.create_task": 0,
    "asyncio.ensure_future": 0,
    "typing.assert_type": 0,
    "contextlib.closing": 0,
    "closing": 0,
}
"""Functions that give an argument back as it is, by the argument's place."""

COPIES = {
    **dict.fromkeys(
        (
            *("list", "tuple", "set", "frozenset", "sorted", "reversed", "iter", "dict"),
            *("deque", "collections.deque", "OrderedDict", "collections.OrderedDict", "ChainMap"),
            *("islice", "itertools.islice", "cycle", "itertools.cycle", "MappingProxyType", "types.MappingProxyType"),
            *("as_completed", "asyncio.as_completed", "concurrent.futures.as_completed", "collections.ChainMap"),
        ),
        0,
    ),
    "filter": 1,
}
"""Functions that give the items of an argument, by the argument's place; keyword arguments are items of their own."""

MAPS = {"map": 1, "itertools.starmap": 1}
"""Functions that give what a function makes of each item."""

MAPPINGS = frozenset({"dict", "OrderedDict", "copy", "deepcopy", "MultiDict", "ChainMap"})
"""Functions that make a mapping of mappings and keywords, by their last names."""

QUERIES = frozenset({"urlencode", "urllib_urlencode"})
"""Functions that write a mapping as a query."""

WRITERS = frozenset({"bytes", "sorted", "str"})
WRITES = frozenset({"encode", "items"})
"""Functions and methods that leave a mapping's items as they are: `urlencode(sorted(args.items())).encode()`."""

ITEMS = frozenset({"values", "copy", "union"})
"""Methods that give the items of their object."""

GETTERS = frozenset({"get", "pop", "setdefault", "__getitem__", "popleft", "popitem", "get_nowait"})
"""Methods that give an item of their object: by the first argument; else a default, or any."""

APPENDS = {"append": 0, "add": 0, "appendleft": 0, "put": 0, "put_nowait": 0, "insert": 1}
"""Methods that put an argument into their object, by the argument's place."""

EXTENDS = frozenset({"extend", "update", "extendleft"})
"""Methods that put all items of an argument into their object."""

NAMESPACES = frozenset({"types.SimpleNamespace", "SimpleNamespace", "argparse.Namespace", "Namespace"})
"""Classes whose keyword arguments are their attributes."""

PARTIALS = frozenset({"functools.partial", "partial", "functools.partialmethod", "partialmethod"})
"""Functions that give a function which is told some of its arguments."""

PICKERS = {
    **dict.fromkeys(("operator.itemgetter", "itemgetter"), "item"),
    **dict.fromkeys(("operator.attrgetter", "attrgetter"), "attribute"),
}
"""Functions that make a function which gives an item or an attribute of its argument."""

PROPERTIES = frozenset({"property", "functools.cached_property", "cached_property"})

CONTEXTS = frozenset(
    {"contextlib.contextmanager", "contextmanager", "contextlib.asynccontextmanager", "asynccontextmanager"}
)
"""Decorators of generators that give a context what they yield."""

RESULTS = frozenset({"result", "get"})
"""Methods of what a `Caller` gives that wait for the function's result."""

CALLERS = {
    "submit": Caller(0),
    "apply": Caller(0, "func", args="args", kwargs="kwds", gives=True),
    "apply_async": Caller(0, "func", args="args", kwargs="kwds"),
    "to_thread": Caller(0, gives=True),
    "run_in_executor": Caller(1, gives=True),
    "run_coroutine_threadsafe": Caller(0),
    "call_soon": Caller(0),
    "call_later": Caller(1),
    "call_soon_threadsafe": Caller(0),
    "Thread": Caller(None, "target", args="args", kwargs="kwargs"),
    "Process": Caller(None, "target", args="args", kwargs="kwargs"),
    "Timer": Caller(1, "function", args="args", kwargs="kwargs"),
}
"""By the last name of what is called; `args` and `kwargs` are further words, or follow the function in that order."""
