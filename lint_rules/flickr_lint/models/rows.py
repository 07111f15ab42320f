"""The kinds of row, each checked when it is created: an error names the row."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, ClassVar, Literal

from msgspec import Struct

if TYPE_CHECKING:
    import ast

__all__ = [
    "Client",
    "Drawn",
    "Framework",
    "Injection",
    "Label",
    "Lookup",
    "Pause",
    "Place",
    "Propagator",
    "Query",
    "Request",
    "Retry",
    "Row",
    "RowError",
    "Sanitizer",
    "Schedule",
    "Signer",
    "Sink",
    "Source",
    "Store",
    "Throttle",
    "argument",
    "types_of",
]

Place = tuple[int | str, ...]
"""Where a call takes an argument: its position, its keywords, or both: `(1, "value")`. -1 is the last one."""

Label = Literal["log", "print", "user", "error"]
"""Who is told: a log, a terminal, the user, whoever meets an error."""

_CALL = re.compile(r"(?:(?:\*|\w+|\{\w+(?:,\w+)*\})\.)*(?:\w+|\{\w+(?:,\w+)*\})")


class RowError(ValueError):
    """A row is invalid; the message names its kind, its call and what is wrong."""


class Row(Struct, frozen=True):
    """What a call does. `call` is its dotted path from the package on; an object's is that of its class or maker.

    `redis.Redis.{set,add}` are two calls, and `*` stands for any parts: `redis.*.set`.
    """

    call: str
    kind: ClassVar[str] = "row"

    def __post_init__(self) -> None:
        """Check what all kinds have in common."""
        if not isinstance(self.call, str) or not _CALL.fullmatch(self.call):
            raise self.wrong(f"`{self.call}` is no dotted path that ends in the name of what is called")
        for name in _places(type(self)):
            if not _is_place(value := getattr(self, name)):
                raise self.wrong(f"`{name}` is {value!r}, and not a position, keywords, or both")
        for name, choices in _CHOICES.get(self.kind, {}).items():
            if (value := getattr(self, name)) not in choices:
                raise self.wrong(f"`{name}` is {value!r}, and not one of {', '.join(map(repr, choices))}")

    def wrong(self, what: str) -> RowError:
        """The error that names this row."""
        return RowError(f"{self.kind} {self.call}: {what}")

    def paths(self) -> tuple[str, ...]:
        """The dotted paths that `call` means."""
        found = [""]
        for part in self.call.split("."):
            found = [f"{head}.{name}".lstrip(".") for head in found for name in part.strip("{}").split(",")]
        return tuple(found)


class Client(Row, frozen=True):
    """The creation of a client of Flickr, by its class; `key` and `secret` are the product's own."""

    client: Literal["flickrapi", "flickr_api", "flickrkit", "raw"] = "flickrapi"
    """`raw` is told a method's name, and gives what Flickr sent as it is."""
    key: Place = (0, "api_key")
    secret: Place = (1, "secret", "api_secret")
    kind: ClassVar[str] = "client"


class Signer(Row, frozen=True):
    """The creation of what signs requests by OAuth 1.0a, or of a user's token, out of its secrets."""

    secret: Place = ()
    token: Place = ()
    token_secret: Place = ()
    kind: ClassVar[str] = "signer"


class Request(Row, frozen=True):
    """A call that sends an HTTP request, or sets what all requests of an object are sent with."""

    verb: Literal["GET", "POST", "PUT", "DELETE", "HEAD", ""] = ""
    """'' where `method` says it, or nothing does."""
    url: Place = (0, "url")
    method: Place = ()
    headers: Place = ("headers",)
    agent: Place = ()
    """An argument that is the User-Agent itself."""
    sends: bool = True
    """False for what only prepares: a session, a request that is sent later."""
    disguised: bool = False
    """Whether it calls itself a browser without being told to."""
    kind: ClassVar[str] = "request"


class Store(Row, frozen=True):
    """A store of values, of a function's results, of all responses of a session, of items, or of records."""

    what: str = "a cache"
    """In words, as a sentence takes it."""
    keeps: Literal["value", "results", "answers", "items", "record"] = "value"
    key: Place = (0, "key")
    value: Place = (1, "value")
    lifetime: Place = ()
    milliseconds: Place = ()
    """A lifetime in another unit."""
    default: float | Literal["forever", "default", "unknown"] = "default"
    """The lifetime where none is given, in seconds; `default` for a short one that the library has itself."""
    zero: Literal["now", "forever"] = "now"
    """What a lifetime of 0 means."""
    shared: bool = False
    """Whether all processes and users of a server share it."""
    within: Place = ()
    """The argument that is the store itself, for what decorates with one: `cached(cache=TTLCache(…))`."""
    later: tuple[str, ...] = ()
    """Methods that give the lifetime afterwards."""
    forever: Place = ()
    """A flag that has it keep for ever."""
    unless: Place = ()
    """A flag that leaves the lifetime to others."""
    setting: str = ""
    """The setting that gives the default: a name, or that of a dictionary and its key: `CACHES.TIMEOUT`."""
    kind: ClassVar[str] = "store"

    def __post_init__(self) -> None:
        """Check the lifetime, too."""
        Row.__post_init__(self)
        known = {"forever", "default", "unknown"}
        number = isinstance(self.default, (int, float)) and not isinstance(self.default, bool)
        if not number and self.default not in known:
            raise self.wrong(f"`default` is {self.default!r}, and not seconds, 'forever', 'default' or 'unknown'")


class Lookup(Row, frozen=True):
    """A read of a record of a database; `call` ends as the call is written, since its object may come from anywhere."""

    kind: ClassVar[str] = "lookup"


class Source(Row, frozen=True):
    """A source of a secret, a browser's User-Agent, a value that changes from time to time, or the time."""

    label: Literal[
        "token", "request token", "foreign token", "sign-in URL", "secret", "password", "agent", "chance", "clock"
    ] = "token"
    whole: bool = False
    """Whether what it gives holds it among other things, as an answer does."""
    kind: ClassVar[str] = "source"


class Sink(Row, frozen=True):
    """An output of values that people read, or that are stored."""

    label: Label = "log"
    takes: Place = ()
    """The arguments that it tells; all, where it is empty."""
    leaves: tuple[str, ...] = ()
    """Keywords that are none of what it tells."""
    kind: ClassVar[str] = "sink"


class Sanitizer(Row, frozen=True):
    """A call that removes all secrets from a value."""

    kind: ClassVar[str] = "sanitizer"


class Propagator(Row, frozen=True):
    """A call whose result still contains its argument; `takes` is `self` for a method's object."""

    takes: Place = (0,)
    same: bool = False
    """Whether the result is its first argument, or stands for it: progress bars, what calls a function later."""
    kind: ClassVar[str] = "propagator"


class Throttle(Row, frozen=True):
    """A limit of the rate: so many calls in so many seconds."""

    calls: Place = ()
    period: Place = ()
    usual: float = 1.0
    """The period in seconds, where none is given."""
    kind: ClassVar[str] = "throttle"


class Pause(Row, frozen=True):
    """A call that waits so many seconds, or until something happens."""

    seconds: Place = (0, "seconds", "timeout")
    unit: float = 1.0
    """What its number counts, in seconds."""
    kind: ClassVar[str] = "pause"


class Schedule(Row, frozen=True):
    """A call that has a function run repeatedly, or once after a delay; words such as `minutes=15` are read, too."""

    job: Place = ()
    """The function; empty for what decorates it."""
    every: Place = ()
    """The time between two runs; `self` for a method of it: `every(10).minutes.do(job)`."""
    unit: float = 1.0
    """What a number counts, in seconds."""
    once: bool = False
    """Whether it runs once, so that it repeats only if the function schedules itself."""
    kind: ClassVar[str] = "schedule"


class Drawn(Row, frozen=True):
    """A number drawn at random from a range, which is from 0 to 1 where nothing else is given."""

    least: Place = ()
    most: Place = ()
    kind: ClassVar[str] = "drawn"


class Retry(Row, frozen=True):
    """A retry: a decorator, a transport, or a loop's iterator."""

    wait: Place = ()
    """What tells the pause between two tries."""
    default: float = 0.0
    """The pause in seconds, where none is told."""
    tries: Place = ()
    takes: Literal["decorated", "session", "loop"] = "decorated"
    kind: ClassVar[str] = "retry"


class Framework(Row, frozen=True):
    """A framework of programs that serve many users over the web; `call` is what all of them import."""

    kind: ClassVar[str] = "framework"


class Query(Row, frozen=True):
    """What an incoming request says of its query: an attribute or method, be it the whole URL or the parameters."""

    kind: ClassVar[str] = "query"


class Injection(Row, frozen=True):
    """A decorator whose functions are called for parameters of their name; or, with names, the class of parameters."""

    names: tuple[str, ...] = ()
    """The parameters that are objects of the class that `call` is."""
    kind: ClassVar[str] = "injection"


def types_of(kind: type[Row]) -> dict[str, str]:
    """The types of the fields of a kind of row, by their names."""
    said = {name: text for at in reversed(kind.__mro__) for name, text in getattr(at, "__annotations__", {}).items()}
    return {name: said[name] for name in kind.__struct_fields__}


@cache
def _places(kind: type[Row]) -> tuple[str, ...]:
    """The fields of a kind of row that say where an argument is."""
    return tuple(name for name, text in types_of(kind).items() if "Place" in text)


def argument(node: ast.Call, place: Place) -> ast.expr | None:
    """The argument of a call at a place; None if it is missing, or follows a star."""
    for at in place:
        if isinstance(at, str):
            word = next((word.value for word in node.keywords if word.arg == at), None)
            if word is not None:
                return word
        elif -len(node.args) <= at < len(node.args):
            before = node.args[: at + 1] if at >= 0 else node.args
            if not any(type(part).__name__ == "Starred" for part in before):
                return node.args[at]
    return None


def _is_place(value: object) -> bool:
    return isinstance(value, tuple) and all(
        isinstance(part, str) or (isinstance(part, int) and not isinstance(part, bool)) for part in value
    )


_CHOICES: dict[str, dict[str, tuple[str, ...]]] = {
    "client": {"client": ("flickrapi", "flickr_api", "flickrkit", "raw")},
    "request": {"verb": ("GET", "POST", "PUT", "DELETE", "HEAD", "")},
    "store": {"keeps": ("value", "results", "answers", "items", "record"), "zero": ("now", "forever")},
    "source": {
        "label": (
            *(
                "token",
                "request token",
                "foreign token",
                "sign-in URL",
                "secret",
                "password",
                "agent",
                "chance",
                "clock",
            ),
        )
    },
    "sink": {"label": ("log", "print", "user", "error")},
    "retry": {"takes": ("decorated", "session", "loop")},
}
