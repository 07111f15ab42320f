"""What a method answers, from all sources together: its sample, recordings of it, or a sibling that answers alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from flickr_generator.errors import OverlayError
from flickr_generator.shapes import NOTHING, Shape, read_sample, weigh

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flickr_generator.facts import MethodFacts
    from flickr_generator.inputs import Inputs
    from flickr_generator.overlay import Overlay

__all__ = ["MARKUP", "Answers", "Evidence", "all_methods", "answers"]

MARKUP = frozenset({"a", "b", "i", "em", "strong", "br", "p", "u", "s", "blockquote", "img", "span"})
"""Elements of HTML that Flickr sends unescaped in texts: they are text, not structure."""

Evidence = Literal["recorded", "sample", "inferred", "unknown"]
"""What an answer's schema rests on: recordings, Flickr's own sample, our overlay alone, or nothing at all."""

_PAGE = Shape(scalars=("integer",))


class Answers(msgspec.Struct, frozen=True):
    """Shapes of answers by method or other name, what each rests on, and what the overlay says without need.

    `NOTHING` stands for an answer that says no more than `stat=ok`. `needless` are lines for people about entries that
    add nothing to Flickr's own samples. Recordings make none needless: specs shall not depend on what was recorded.
    """

    shapes: dict[str, Shape]
    evidence: dict[str, Evidence]
    needless: list[str]


def all_methods(inputs: Inputs) -> dict[str, MethodFacts]:
    """Every method by name: those that reflection lists and those that the overlay adds."""
    added = {name: entry.facts() for name, entry in inputs.overlay.added.items()}
    return dict(sorted({**added, **inputs.reflection.methods}.items()))


def answers(inputs: Inputs, methods: Mapping[str, MethodFacts]) -> Answers:
    """The answers of all methods, and those that the overlay names beside them."""
    overlay = inputs.overlay
    needless: list[str] = []
    shapes: dict[str, Shape] = {}
    upstream: dict[str, Shape] = {}
    for name in sorted({*methods, *overlay.answers}):
        sample = (methods[name].sample if name in methods else None) or NOTHING
        upstream[name] = _tidy(weigh(_sample(name, overlay), sample))
        shapes[name] = _tidy(weigh(upstream[name], inputs.recordings.get(name, NOTHING)))
        rule = overlay.responses.get(name)
        if rule and rule.sample is not None and upstream[name] == _tidy(sample):
            needless.append(f"responses.toml: {name} returns what Flickr's sample shows anyway")
        if rule and rule.nothing and (shapes[name].members or shapes[name].items):
            needless.append(f"responses.toml: {name} is said to return nothing, but returns something")
    for name, sibling in _siblings(overlay).items():
        if name not in shapes:  # an older reflection may be without this method
            continue
        if sibling not in shapes:
            needless.append(f"responses.toml: {name} is like {sibling}, which is not a method")
            continue
        if weigh(shapes[sibling], upstream[name]) == upstream[name]:
            needless.append(f"responses.toml: {name} returns what Flickr's sample shows anyway")
        shapes[name] = weigh(shapes[sibling], shapes[name])
    for name, facts in methods.items():
        if any(argument.name == "page" for argument in facts.arguments):
            shapes[name] = _paged(shapes[name])
    evidence: dict[str, Evidence] = {name: _evidence(name, inputs, methods) for name in shapes}
    return Answers(shapes, evidence, needless)


def _evidence(name: str, inputs: Inputs, methods: Mapping[str, MethodFacts]) -> Evidence:
    if name in inputs.recordings:
        return "recorded"
    if name in methods and methods[name].sample is not None:
        return "sample"
    return "inferred" if name in inputs.overlay.responses or name in inputs.overlay.added else "unknown"


def _siblings(overlay: Overlay) -> dict[str, str]:
    found = {name: rule.like for name, rule in overlay.responses.items()}
    found |= {name: method.like for name, method in overlay.added.items()}
    return {name: like for name, like in found.items() if like is not None}


def _sample(name: str, overlay: Overlay) -> Shape:
    rule = overlay.responses.get(name)
    if rule is None or rule.sample is None:
        return NOTHING
    ours = read_sample(rule.sample)
    if ours is None:
        raise OverlayError(f"responses.toml: the sample of {name} is not well-formed XML")
    return ours


def _paged(shape: Shape) -> Shape:
    """The answer of a method that takes a page: what holds the list may tell of pages, shown by a source or not."""
    if len(shape.members) != 1:
        return shape
    ((name, holder),) = shape.members.items()
    within = [holder, *holder.members.values()]
    if holder.items is not None or not holder.members or any("page" in each.members for each in within):
        return shape
    extra = dict.fromkeys(("page", "pages", "total"), _PAGE)
    missing = {member: page for member, page in extra.items() if member not in holder.members}
    paged = msgspec.structs.replace(
        holder,
        members={**holder.members, **missing},
        optional=tuple(sorted({*holder.optional, *missing})),
    )
    return msgspec.structs.replace(shape, members={name: paged})


def _tidy(shape: Shape) -> Shape:
    members = {name: _tidy(child) for name, child in shape.members.items()}
    if "_content" in members:
        members = {name: child for name, child in members.items() if name not in MARKUP}
    return msgspec.structs.replace(
        shape,
        members=members,
        optional=tuple(name for name in shape.optional if name in members),
        items=None if shape.items is None else _tidy(shape.items),
    )
