"""How Python's own functions and classes pass values on: data, one table for each way."""

from __future__ import annotations

__all__ = [
    "APPENDS",
    "AWAITED",
    "CALLERS",
    "CHAINS",
    "CHECKS",
    "CONTEXTS",
    "COPIES",
    "DISPATCHES",
    "ENTERS",
    "EXTENDS",
    "FACTORIES",
    "GETTERS",
    "HOLDERS",
    "INVERSES",
    "ITEMS",
    "KEYED",
    "MAPPINGS",
    "MAPS",
    "NAMESPACES",
    "PARTIALS",
    "PICKERS",
    "PROPERTIES",
    "PUTS",
    "QUERIES",
    "RECORDS",
    "REPLACES",
    "RESULTS",
    "TRANSPARENT",
    "WRITERS",
    "WRITES",
    "Caller",
]

from msgspec import Struct


class Caller(Struct, frozen=True):
    """A call that runs a function in its arguments.

    `place` and `word` say where the function is; its arguments follow it, or are in a tuple and a dictionary.
    """

    place: int | None
    word: str = ""
    args: str = ""
    kwargs: str = ""
    own: bool = False
    """Whether it is given the object whose method is called, and nothing else."""
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
            *("deque", "collections.deque", "OrderedDict", "collections.OrderedDict"),
            *("islice", "itertools.islice", "cycle", "itertools.cycle", "MappingProxyType", "types.MappingProxyType"),
            *("as_completed", "asyncio.as_completed", "concurrent.futures.as_completed"),
        ),
        0,
    ),
    **dict.fromkeys(("filter", "itertools.takewhile", "itertools.dropwhile", "itertools.filterfalse"), 1),
    **dict.fromkeys(("defaultdict", "collections.defaultdict"), 1),
}
"""Functions that give the items of an argument, by the argument's place; keyword arguments are items of their own."""

MAPS = frozenset({"map", "imap", "imap_unordered", "map_async", "starmap", "itertools.starmap", "starmap_async"})
"""Functions and methods that give what a function makes of each item."""

CHECKS = frozenset({"filter", "itertools.takewhile", "itertools.dropwhile", "itertools.filterfalse"})
"""Functions that call a function with each item, and give the items."""

KEYED = frozenset({"sorted", "sort", "max", "min", "groupby", "nlargest", "nsmallest"})
"""Functions and methods that call their `key` with each item."""

CHAINS = frozenset({"ChainMap", "collections.ChainMap"})
"""Classes that give an item of the first of several mappings that has it."""

FACTORIES = frozenset({"defaultdict", "collections.defaultdict"})
"""Classes that make the items that they lack by calling their first argument."""

RECORDS = frozenset(
    {"vars", "asdict", "astuple", "dataclasses.asdict", "dataclasses.astuple", "_asdict", "model_dump", "__dict__"}
)
"""Functions, methods and attributes that give an object's attributes as a container."""

REPLACES = frozenset({"replace", "dataclasses.replace", "copy.replace", "evolve", "_replace", "model_copy"})
"""Functions and methods that give an object with other values for some attributes."""

INVERSES = {"loads": "dumps", "load": "dump", "decode": "encode", "literal_eval": "repr", "unescape": "escape"}
"""Functions and methods that give back what another one was given."""

MAPPINGS = frozenset({"dict", "OrderedDict", "copy", "deepcopy", "MultiDict", "ChainMap"})
"""Functions that make a mapping of mappings and keywords, by their last names."""

QUERIES = frozenset({"urlencode", "urllib_urlencode"})
"""Functions that write a mapping as a query."""

WRITERS = frozenset({"bytes", "sorted", "str"})
WRITES = frozenset({"encode", "items"})
"""Functions and methods that leave a mapping's items as they are: `urlencode(sorted(args.items())).encode()`."""

ITEMS = frozenset({"values", "copy", "union", "new_child"})
"""Methods that give the items of their object."""

GETTERS = frozenset({"get", "pop", "setdefault", "__getitem__", "popleft", "popitem", "get_nowait"})
"""Methods that give an item of their object: by the first argument; else a default, or any."""

APPENDS = {"append": 0, "add": 0, "appendleft": 0, "put": 0, "put_nowait": 0, "insert": 1}
"""Methods that put an argument into their object, by the argument's place."""

HOLDERS = {"contextvars.ContextVar": "default", "ContextVar": "default"}
"""Classes whose objects hold one value, `set(…)` later or given when they are made: the keyword."""

PUTS: dict[str, tuple[int | None, int]] = {
    "heapq.heappush": (None, 1),
    "bisect.insort": (None, 1),
    "operator.setitem": (1, 2),
}
"""Functions that put an argument into their first one: the places of the key and of what is put."""

EXTENDS = frozenset({"extend", "update", "extendleft"})
"""Methods that put all items of an argument into their object."""

NAMESPACES = frozenset({"types.SimpleNamespace", "SimpleNamespace", "argparse.Namespace", "Namespace"})
"""Classes whose keyword arguments are their attributes."""

PARTIALS = frozenset(
    {"functools.partial", "partial", "functools.partialmethod", "partialmethod", "types.MethodType", "MethodType"}
)
"""Functions that give a function which is told some of its arguments."""

PICKERS = {
    **dict.fromkeys(("operator.itemgetter", "itemgetter"), "item"),
    **dict.fromkeys(("operator.attrgetter", "attrgetter"), "attribute"),
    **dict.fromkeys(("operator.methodcaller", "methodcaller"), "method"),
}
"""Functions that make a function which gives an item, an attribute or a method's result of its argument."""

PROPERTIES = frozenset({"property", "functools.cached_property", "cached_property"})

DISPATCHES = frozenset({"singledispatch", "functools.singledispatch", "singledispatchmethod"}) | {
    "functools.singledispatchmethod"
}
"""Decorators of functions that call one of those that are registered with them."""

ENTERS = frozenset({"enter_context", "enter_async_context"})
"""Methods that give what a context gives."""

AWAITED = frozenset({"create_task", "ensure_future", "asyncio.create_task", "asyncio.ensure_future"})
"""Functions and methods that give what waits for a coroutine's result."""

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
    "enter": Caller(2, "action", args="argument", kwargs="kwargs"),
    "start_soon": Caller(0),
    "callback": Caller(0),
    "add_done_callback": Caller(0, own=True),
    "atexit.register": Caller(0),
    "run": Caller(0, gives=True),
}
"""By the last name of what is called; `args` and `kwargs` are further words, or follow the function in that order."""
