"""The request half of the model: required and allowed arguments. Narrowing breaks, widening adds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Container

    from flickr_generator.diff.api import Argument, Aspect, Method
    from flickr_generator.diff.change import Impact
    from flickr_generator.diff.note import Notes

__all__ = ["compare_requests"]

_RANKS = ("none", "read", "write", "delete")
_ACCEPTS: dict[str, frozenset[str]] = {
    "number": frozenset({"integer", "flag", "unix"}),
    "integer": frozenset({"flag", "unix"}),
    "unix": frozenset({"integer"}),
    "moment": frozenset({"unix", "mysql"}),
}
"""Kinds whose values are all values of the wider kind; text accepts all."""


_WORDS: tuple[Impact, Impact, Impact] = ("documentation", "documentation", "documentation")


def compare_requests(old: Method, new: Method, knows: Container[Aspect], notes: Notes) -> None:
    """Collects changes in access, arguments and the rules over them."""
    _access(old, new, knows, notes)
    if "rules" in knows:
        _rules(old, new, notes)
    for name in sorted(old.arguments.keys() | new.arguments.keys()):
        former, present = old.arguments.get(name), new.arguments.get(name)
        if former is None and present is not None:
            notes.added("argument", name, "presence", _need(present), "breaking" if present.required else "additive")
        elif present is None and former is not None:
            notes.removed("argument", name, "presence", _need(former), "breaking")
        elif former is not None and present is not None:
            _argument(name, former, present, knows, notes)


def _access(old: Method, new: Method, knows: Container[Aspect], notes: Notes) -> None:
    if old.permission != new.permission:
        raised = _RANKS.index(new.permission) > _RANKS.index(old.permission)
        notes.changed("access", "", "permission", old.permission, new.permission, _narrower(raised))
    for fact in ("login", "signing"):
        before, after = getattr(old, fact), getattr(new, fact)
        if before != after:
            notes.changed("access", "", fact, before, after, _narrower(after))
    if "verbs" in knows and old.http != new.http:  # at Flickr, POST also works for every read by GET
        notes.changed("access", "", "http", old.http, new.http, _narrower(new.http == "POST"))


def _rules(old: Method, new: Method, notes: Notes) -> None:
    before, after = _paging(old), _paging(new)
    more = before is not None and after is not None and before.items() <= after.items()
    notes.appears("whole", "", "paging", before, after, ("additive", "breaking", _narrower(not more)))
    for name in sorted(old.rules.keys() | new.rules.keys()):
        rule = old.rules.get(name), new.rules.get(name)
        notes.appears("whole", "", name, *rule, ("breaking", "additive", "breaking"))


def _argument(name: str, old: Argument, new: Argument, knows: Container[Aspect], notes: Notes) -> None:
    if old.required != new.required:
        notes.changed("argument", name, "required", old.required, new.required, _narrower(new.required))
    if "kinds" in knows and old.type != new.type:
        notes.changed("argument", name, "type", old.type, new.type, _narrower(not _takes(new.type, old.type)))
    if "values" in knows:
        _values(name, old, new, notes)
        notes.appears(
            "argument", name, "default", old.default, new.default, ("documentation", "documentation", "breaking")
        )
        for limit in sorted(old.limits.keys() | new.limits.keys()):
            before, after = old.limits.get(limit), new.limits.get(limit)
            upper = "max" in limit.lower()
            tighter = before is not None and after is not None and ((after < before) == upper)
            notes.appears("argument", name, limit, before, after, ("breaking", "additive", _narrower(tighter)))
    if "words" in knows:
        for fact in sorted(old.words.keys() | new.words.keys()):
            before, after = old.words.get(fact), new.words.get(fact)
            notes.appears("argument", name, fact, before, after, _WORDS)
    if "rules" in knows:
        for fact in sorted(old.rest.keys() | new.rest.keys()):
            before, after = old.rest.get(fact), new.rest.get(fact)
            notes.appears("argument", name, fact, before, after, _WORDS)


def _values(name: str, old: Argument, new: Argument, notes: Notes) -> None:
    """An added or removed list matters only if it is closed; a removed value always does."""
    if old.values is None and new.values is not None:
        impact: Impact = "breaking" if new.closed else "documentation"
        notes.added("argument", name, "values", list(new.values), impact)
    elif new.values is None and old.values is not None:
        notes.removed("argument", name, "values", list(old.values), "additive" if old.closed else "documentation")
    elif old.values is not None and new.values is not None:
        before, after = ({json.dumps(value): value for value in each} for each in (old.values, new.values))
        for key in before.keys() - after.keys():
            notes.removed("argument", name, "value", before[key], "breaking")
        for key in after.keys() - before.keys():
            notes.added("argument", name, "value", after[key], "additive")
        if old.closed != new.closed:
            notes.changed("argument", name, "closed", old.closed, new.closed, _narrower(new.closed))


def _paging(method: Method) -> dict[str, Any] | None:
    """How a method is paged; the size's default and maximum are compared with its argument."""
    paging = method.paging
    return paging and {name: value for name, value in paging.items() if name not in {"default", "maximum"}}


def _takes(wide: str, narrow: str) -> bool:
    """Whether every encoded value of the kind `narrow` is one of the kind `wide`."""
    if wide in {"text", narrow} or narrow in _ACCEPTS.get(wide, ()):
        return True
    outer, listed, inner = wide.partition(" list of ")
    start, also_listed, end = narrow.partition(" list of ")
    return bool(listed and also_listed) and outer == start and (inner == "string" or _takes(inner, end))


def _need(argument: Argument) -> str:
    return "required" if argument.required else "optional"


def _narrower(narrower: Any) -> Impact:
    return "breaking" if narrower else "additive"
