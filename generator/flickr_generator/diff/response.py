"""The response half of the model: removals break, and so does widening a closed type."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from flickr_generator.diff.api import Aspect, Field
    from flickr_generator.diff.change import Impact
    from flickr_generator.diff.note import Notes

    Types = Mapping[str, Field]

__all__ = ["ResponseDiff", "compare_errors"]

_SHARED = range(95, 117)
"""Codes that any method may return; the client has them for all methods."""

_SAFE: frozenset[tuple[str, str]] = frozenset({("number", "integer"), ("text", "id"), ("id", "text")})
"""Changes of kind that break no reader: integers are numbers, identifiers are text."""


def compare_errors(old: Mapping[int, str], new: Mapping[int, str], notes: Notes) -> None:
    """Collects added, removed and reworded errors. Callers must expect unknown codes."""
    for code in sorted(old.keys() | new.keys()):
        before, after = old.get(code), new.get(code)
        fact = "presence" if before is None or after is None else "message"
        removed: Impact = "documentation" if code in _SHARED else "breaking"
        notes.appears("error", str(code), fact, before, after, ("additive", removed, "documentation"))


class ResponseDiff:
    """Compares responses; shared types are looked up on their own side."""

    def __init__(self, old: Types, new: Types, knows: Container[Aspect]) -> None:
        self._old, self._new = old, new
        self._knows = knows

    def compare(self, old: Field | None, new: Field | None, notes: Notes) -> None:
        """Collects changes between two whole responses; None is a response without a sample."""
        if old is None and new is None:
            return
        if old is None:
            notes.added("whole", "", "sample", None, "documentation")
        elif new is None:
            notes.removed("whole", "", "sample", None, "documentation")
        else:
            self._field("", old, new, notes, frozenset())

    def _field(self, path: str, old: Field, new: Field, notes: Notes, seen: frozenset[tuple[str, str]]) -> None:
        if old.always is not None and new.always is not None and old.always != new.always:
            notes.changed("field", path, "always", old.always, new.always, _worse(old.always))
        if old.rare != new.rare:
            notes.changed("field", path, "rare", old.rare, new.rare, _worse(new.rare))
        if old.many is not None and new.many is not None and old.many != new.many:
            notes.changed("field", path, "list", old.many, new.many, "breaking")
        if old.shared and new.shared and old.type == new.type:
            return  # compared once, as a type
        if not self._objects(old, new):
            if old.type != new.type and old.type and new.type:
                notes.changed("field", path, "type", old.type, new.type, _retyped(old, new))
            return
        if old.type != new.type and old.type and new.type:  # another name may have the same members
            notes.changed("field", path, "name", old.type, new.type, "documentation")
        if (old.type, new.type) in seen and (old.shared or new.shared):
            return
        self._members(path, old, new, notes, seen | {(old.type, new.type)})

    def _members(self, path: str, old: Field, new: Field, notes: Notes, seen: frozenset[tuple[str, str]]) -> None:
        before, after = _open(old, self._old), _open(new, self._new)
        for name in sorted(before.keys() | after.keys()):
            at = f"{path}.{name}" if path else name
            former, present = before.get(name), after.get(name)
            if former is None and present is not None:
                notes.added("field", at, "presence", _called(present), "additive")
            elif present is None and former is not None:
                notes.removed("field", at, "presence", _called(former), "breaking")
            elif former is not None and present is not None:
                self._field(at, former, present, notes, seen)

    def _objects(self, old: Field, new: Field) -> bool:
        """Whether both have members that can be compared; an empty element of a sample may be an empty object."""
        if old.example and new.example and {old.type, new.type} == {"", "object"}:
            return True
        both = all(each.shared or each.type == "object" for each in (old, new))
        return both and ("types" in self._knows or not (old.shared or new.shared))


def _open(field: Field, types: Types) -> Mapping[str, Field]:
    return types[field.type].members if field.shared and field.type in types else field.members


def _called(field: Field) -> str:
    return f"list of {field.type}" if field.many else field.type or "unknown"


def _retyped(old: Field, new: Field) -> Impact:
    """Samples are examples, so their scalars prove little; but a change from an object to something else breaks."""
    if old.example and new.example and "object" not in {old.type, new.type}:
        return "documentation"
    if old.type == "any":
        return "additive"
    before, after = old.type.removesuffix("_content"), new.type.removesuffix("_content")
    return "documentation" if before == after or (before, after) in _SAFE else "breaking"


def _worse(worse: bool) -> Impact:  # noqa: FBT001  # a condition of the caller
    return "breaking" if worse else "additive"
