"""One fault, and the text that describes it: `KIND[:VALUE][,OPTION=VALUE…]`."""

from __future__ import annotations

import difflib
import math
from dataclasses import asdict, dataclass, fields
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, Literal, Self, cast

from flickr_sandbox.errors import SandboxError
from flickr_sandbox.faults.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flickr_sandbox.faults.kinds import Kind

__all__ = ["Fault"]

_CODES = (0, 105, 106, 201)
_MAX_SECONDS = 24 * 60 * 60.0


@dataclass(frozen=True)
class Fault:
    """What goes wrong, for which requests, and how often; by default for every request.

    Attributes:
        kind: A name in `KINDS`.
        value: The value of the kind: seconds, a code, a share; None for its default.
        on: A pattern with `*` for the method (`flickr.photos.*`), or `upload`, `replace`, `oauth.request_token`,
            `oauth.access_token`, `feeds.*`, `image`; `|` separates alternatives.
        when: `before` the request is handled, so that nothing was done, or `after`: all was done, and the response is
            lost.
        times: How often it acts; None for always.
        skip: How many matching requests are skipped first.
        every: It acts on every n-th of them: 3 skips two and acts on the third.
        chance: The probability that it acts.
        seed: The seed of `chance`, `drift` and `short_pages`; the same seed gives the same results.
        begin: Seconds after it was set until it begins.
    """

    kind: str
    value: float | None = None
    on: str = "*"
    when: Literal["before", "after"] = "before"
    times: int | None = None
    skip: int = 0
    every: int = 1
    chance: float = 1.0
    seed: int = 0
    begin: float = 0.0

    def __post_init__(self) -> None:
        _check(self)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads `429:30,on=flickr.photos.*,times=2`; raises `SandboxError`, which names the invalid part."""
        head, *options = text.split(",")
        kind, _, value = head.strip().partition(":")
        given: dict[str, Any] = {"kind": kind}
        if value:
            given["value"] = value
        for option in options:
            name, mark, chosen = option.strip().partition("=")
            if not mark:
                raise SandboxError(f"fault {text!r}: {option!r} is not an option; write name=value")
            given[name] = chosen
        return cls.read(given)

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Self:
        """Creates a fault from values by name, also texts; raises `SandboxError`, which names the invalid one."""
        names = [field.name for field in fields(cls)]
        if unknown := [name for name in given if name not in names]:
            raise SandboxError(f"a fault has no option {unknown[0]!r}; there are {', '.join(names)}")
        if not isinstance(given.get("kind"), str):
            raise SandboxError(f'a fault needs a "kind": one of {", ".join(KINDS)}')
        return cls(**{name: _converted(name, value) for name, value in given.items()})

    @property
    def facts(self) -> Kind:
        """The entry of this kind in `KINDS`."""
        return KINDS[self.kind]

    @property
    def amount(self) -> float:
        """The value, or the kind's default."""
        return (self.facts.default or 0.0) if self.value is None else self.value

    def is_about(self, name: str) -> bool:
        """Whether it is for requests of that name: a method or a service."""
        return any(fnmatchcase(name, pattern) for pattern in self.on.split("|"))

    def described(self) -> dict[str, Any]:
        """Everything that differs from the defaults, for JSON."""
        return {
            field.name: value
            for field, value in zip(fields(self), asdict(self).values(), strict=True)
            if field.name == "kind" or value != field.default
        }


def _converted(name: str, value: Any) -> Any:
    if name in ("kind", "on", "when"):
        return value
    convert = cast("Callable[[Any], Any]", int if name in ("times", "skip", "every", "seed") else float)
    if value is None and name in ("value", "times"):
        return None
    try:
        return convert(value)
    except (TypeError, ValueError):
        raise SandboxError(f"fault: {name} is {value!r}; it must be a number") from None


def _check(fault: Fault) -> None:
    if fault.kind not in KINDS:
        near = difflib.get_close_matches(fault.kind, KINDS, n=1)
        hint = f"did you mean {near[0]}? " if near else ""
        raise SandboxError(f"there is no fault {fault.kind!r}; {hint}there are {', '.join(KINDS)}")
    if not isinstance(fault.on, str) or not fault.on:
        raise SandboxError("fault: on must be a pattern like flickr.photos.* or upload")
    if fault.when not in ("before", "after"):
        raise SandboxError(f"fault: when is {fault.when!r}; choose before or after")
    if fault.when == "after" and fault.facts.stage not in ("replace", "delay"):
        raise SandboxError(f"fault {fault.kind} always concerns the response; leave when out")
    least = (("times", fault.times or 0, 0), ("skip", fault.skip, 0), ("every", fault.every, 1))
    for name, number, smallest in (*least, ("begin", fault.begin, 0), ("value", fault.value or 0, 0)):
        if not math.isfinite(number) or number < smallest:
            raise SandboxError(f"fault: {name} is {number}; it must be {smallest} or more")
    if not 0 <= fault.chance <= 1:
        raise SandboxError(f"fault: chance is {fault.chance}; it must be between 0 and 1")
    _check_value(fault)


def _check_value(fault: Fault) -> None:
    unit, value = fault.facts.unit, fault.value
    if value is None:
        return
    if not unit:
        raise SandboxError(f"fault {fault.kind} takes no value")
    if unit == "share" and value > 1:
        raise SandboxError(f"fault {fault.kind}: the share is {value}; it must be between 0 and 1")
    if unit == "code" and value not in _CODES:
        raise SandboxError(f"fault {fault.kind}: {value:g} is none of the codes {', '.join(map(str, _CODES))}")
    if unit == "seconds" and value > _MAX_SECONDS:
        raise SandboxError(f"fault {fault.kind}: {value:g} seconds are more than a day")
