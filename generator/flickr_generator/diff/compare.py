"""Compares two sides: like with like, and with a word on what is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_generator.diff.api import ASPECTS
from flickr_generator.diff.change import Difference, Named
from flickr_generator.diff.note import Notes
from flickr_generator.diff.request import compare_requests
from flickr_generator.diff.response import Answers, compare_errors

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

    Where one side is reflection and the other is specs, the specs are reduced to what reflection told, since what only
    overlay and recordings know is no removal. Raises `CannotCompare` for a side that cannot be read.
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
    """The changes in order, of what both sides know."""
    knows = old.knows & new.knows
    answers = Answers(old.types, new.types, knows)
    found: list[Notes] = list(_methods(old.methods, new.methods, knows, answers))
    if "types" in knows:
        found += _objects("type", old.types, new.types, answers)
        found += _objects("answer", old.answers, new.answers, answers)
    return sorted((change for notes in found for change in notes.changes), key=lambda change: change.sort_key)


def _methods(
    old: dict[str, Method], new: dict[str, Method], knows: frozenset[Aspect], answers: Answers
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
                answers.compare(before.answer, after.answer, notes)
            if "words" in knows:
                for fact in sorted(before.words.keys() | after.words.keys()):
                    pair = before.words.get(fact), after.words.get(fact)
                    notes.appears("whole", "", fact, *pair, _WORDS)
        yield notes


def _objects(
    kind: Literal["type", "answer"], old: dict[str, Field], new: dict[str, Field], answers: Answers
) -> Iterator[Notes]:
    """A type that comes or goes is a name alone: what it means is told where fields refer to it."""
    for name in sorted(old.keys() | new.keys()):
        notes = Notes(name, kind)
        before, after = old.get(name), new.get(name)
        if before is None:
            notes.added("whole", "", "presence", None, "documentation" if kind == "type" else "additive")
        elif after is None:
            notes.removed("whole", "", "presence", None, "documentation" if kind == "type" else "breaking")
        else:
            answers.compare(before, after, notes)
        yield notes
