"""Compares two sides in the aspects that both have, and lists the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_generator.diff.api import ASPECTS
from flickr_generator.diff.change import Difference, Named
from flickr_generator.diff.note import Notes
from flickr_generator.diff.request import compare_requests
from flickr_generator.diff.response import ResponseDiff, compare_errors

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Literal

    from flickr_generator.diff.api import Api, Aspect, Field, Method
    from flickr_generator.diff.change import Change, Impact
    from flickr_generator.diff.sides import Side

__all__ = ["compare", "compare_apis"]

_WORDS: tuple[Impact, Impact, Impact] = ("documentation", "documentation", "documentation")
_OURS = "what overlay and recordings add to the specs"


def compare(old: Side, new: Side) -> Difference:
    """Every change from one side to the other.

    If one side is reflection and the other is specs, the specs are reduced to facts of reflection, since facts of
    overlay and recordings only are not removals. Raises `CannotCompare` for a side that cannot be read.
    """
    alike = old.kind == new.kind
    before, after = (side.whole() if alike else side.reflected() for side in (old, new))
    left_out = tuple(text for aspect, text in ASPECTS.items() if aspect not in before.knows & after.knows)
    return Difference(
        old=Named(old.name, old.kind),
        new=Named(new.name, new.kind),
        not_compared=left_out if alike else (*left_out, _OURS),
        changes=tuple(compare_apis(before, after)),
    )


def compare_apis(old: Api, new: Api) -> list[Change]:
    """The changes in order, in the aspects that both sides have."""
    knows = old.knows & new.knows
    responses = ResponseDiff(old.types, new.types, knows)
    found: list[Notes] = list(_methods(old.methods, new.methods, knows, responses))
    if "types" in knows:
        found += _objects("type", old.types, new.types, responses)
        found += _objects("response", old.responses, new.responses, responses)
    return sorted((change for notes in found for change in notes.changes), key=lambda change: change.sort_key)


def _methods(
    old: dict[str, Method], new: dict[str, Method], knows: frozenset[Aspect], responses: ResponseDiff
) -> Iterator[Notes]:
    for name in sorted(old.keys() | new.keys()):
        notes = Notes(name, "method")
        before, after = old.get(name), new.get(name)
        if before is None:
            notes.added("whole", "", "presence", None, "additive")
        elif after is None:
            notes.removed("whole", "", "presence", None, "breaking")
        else:
            compare_requests(before, after, knows, notes)
            compare_errors(before.errors, after.errors, notes)
            if "fields" in knows:
                responses.compare(before.response, after.response, notes)
            if "words" in knows:
                for fact in sorted(before.words.keys() | after.words.keys()):
                    pair = before.words.get(fact), after.words.get(fact)
                    notes.appears("whole", "", fact, *pair, _WORDS)
        yield notes


def _objects(
    kind: Literal["type", "response"], old: dict[str, Field], new: dict[str, Field], responses: ResponseDiff
) -> Iterator[Notes]:
    """An added or removed type is only a name: its effect is in the fields that refer to it."""
    for name in sorted(old.keys() | new.keys()):
        notes = Notes(name, kind)
        before, after = old.get(name), new.get(name)
        if before is None:
            notes.added("whole", "", "presence", None, "documentation" if kind == "type" else "additive")
        elif after is None:
            notes.removed("whole", "", "presence", None, "documentation" if kind == "type" else "breaking")
        else:
            responses.compare(before, after, notes)
        yield notes
