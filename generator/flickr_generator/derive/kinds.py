"""Decides the kind of scalar of a response field, by the overlay's rules and the evidence of all methods."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flickr_generator.overlay import FieldRules, ScalarKind
    from flickr_generator.shapes import Shape

__all__ = ["Kinds"]

_NEUTRAL = frozenset({"empty", "null"})


class Kinds:
    """`kind(place, name, shape)` is the same for equal names unless a rule has the place."""

    def __init__(self, rules: FieldRules, shapes: Iterable[Shape]) -> None:
        self._rules = rules
        self._used: set[str] = set()
        self._evidence: dict[str, set[str]] = {}
        for shape in shapes:
            self._collect("", shape)

    def kind(self, place: str, name: str, shape: Shape) -> ScalarKind:
        """The kind of the scalar `name` at `place` (`method:path`), where `shape` was seen."""
        if place in self._rules.places:
            self._used.add(place)
            return self._rules.places[place]
        seen = set(shape.scalars) - _NEUTRAL
        if seen == {"datetime"}:
            return "datetime"
        for kind, patterns in self._rules.names.items():
            if found := [pattern for pattern in patterns if fnmatchcase(name, pattern)]:
                self._used.add(found[0])
                return kind
        return _lexical(self._evidence.get(name, set()) | seen)

    def unused(self) -> list[str]:
        """A message about each rule without a field."""
        names = [pattern for patterns in self._rules.names.values() for pattern in patterns]
        return [f"fields.toml: no field is {rule}" for rule in [*names, *self._rules.places] if rule not in self._used]

    def _collect(self, name: str, shape: Shape) -> None:
        self._evidence.setdefault(name, set()).update(set(shape.scalars) - _NEUTRAL)
        for member, child in shape.members.items():
            self._collect(name if member == "_content" else member, child)
        if shape.items is not None:
            self._collect(name, shape.items)


def _lexical(seen: set[str]) -> ScalarKind:
    if not seen or "text" in seen:
        return "text"
    if seen == {"date"}:
        return "date"
    if seen <= {"flag", "integer"}:
        return "integer"
    if seen <= {"flag", "integer", "decimal"}:
        return "number"
    return "boolean" if seen <= {"flag", "boolean"} else "text"
