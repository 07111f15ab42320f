"""What a method answers, from all sources together: its sample, recordings of it, or a sibling that answers alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_generator.errors import OverlayError
from flickr_generator.shapes import NOTHING, Shape, merge

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flickr_generator.facts import MethodFacts
    from flickr_generator.inputs import Inputs

__all__ = ["all_methods", "answers"]


def all_methods(inputs: Inputs) -> dict[str, MethodFacts]:
    """Every method by name: those that reflection lists and those that the overlay adds."""
    added = {name: entry.facts() for name, entry in inputs.overlay.added.items()}
    return dict(sorted({**added, **inputs.reflection.methods}.items()))


def answers(inputs: Inputs, methods: Mapping[str, MethodFacts]) -> dict[str, Shape]:
    """The shape of each method's `stat=ok` answer; `NOTHING` for those that answer nothing more."""
    own = {
        name: _tidy(merge(facts.sample or NOTHING, inputs.recordings.get(name, NOTHING)))
        for name, facts in methods.items()
    }
    siblings = {**inputs.overlay.responses, **inputs.overlay.added}
    for name, rule in siblings.items():
        if rule.like is None or name not in own:  # an older reflection may be without this method
            continue
        if rule.like not in own:
            raise OverlayError(f"{name}: answers like {rule.like}, which is no method")
        own[name] = merge(own[name], own[rule.like])
    return own


# Flickr sends a few tags of HTML unescaped in texts; their elements are text, not structure.
_MARKUP = frozenset({"a", "b", "i", "em", "strong", "br", "p", "u", "s", "blockquote", "img", "span"})


def _tidy(shape: Shape) -> Shape:
    members = {name: _tidy(child) for name, child in shape.members.items()}
    if "_content" in members:
        members = {name: child for name, child in members.items() if name not in _MARKUP}
    return Shape(
        scalars=shape.scalars,
        members=members,
        optional=tuple(name for name in shape.optional if name in members),
        items=None if shape.items is None else _tidy(shape.items),
        blank=shape.blank,
    )
