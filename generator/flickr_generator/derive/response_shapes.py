"""The shape of a method's response, from all sources: sample, recordings, or a method with the same response."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from flickr_generator.errors import OverlayError
from flickr_generator.shapes import NOTHING, Shape, merge_sample, read_sample

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flickr_generator.facts import MethodFacts
    from flickr_generator.inputs import Inputs
    from flickr_generator.overlay import Overlay

__all__ = ["MARKUP", "Evidence", "ResponseShapes", "all_methods", "response_shapes"]

MARKUP = frozenset({"a", "b", "i", "em", "strong", "br", "p", "u", "s", "blockquote", "img", "span"})
"""Elements of HTML that Flickr sends unescaped in texts: they are text, not structure."""

Evidence = Literal["recorded", "sample", "inferred", "unknown"]
"""The evidence for a response's schema: recordings, Flickr's own sample, our overlay only, or none."""

_PAGE = Shape(scalars=("integer",))


class ResponseShapes(msgspec.Struct, frozen=True):
    """Shapes of responses by method or other name, the evidence for each, and redundant overlay entries.

    `NOTHING` is a response with `stat=ok` only. `needless` are messages about entries that add nothing to Flickr's own
    samples. Recordings make no entry redundant, so that specs do not depend on what was recorded.
    """

    shapes: dict[str, Shape]
    evidence: dict[str, Evidence]
    needless: list[str]


def all_methods(inputs: Inputs) -> dict[str, MethodFacts]:
    """Every method by name: those of reflection and those that the overlay adds."""
    added = {name: entry.facts() for name, entry in inputs.overlay.added.items()}
    return dict(sorted({**added, **inputs.reflection.methods}.items()))


def response_shapes(inputs: Inputs, methods: Mapping[str, MethodFacts]) -> ResponseShapes:
    """The responses of all methods, and the other responses of the overlay."""
    overlay = inputs.overlay
    needless: list[str] = []
    shapes: dict[str, Shape] = {}
    upstream: dict[str, Shape] = {}
    for name in sorted({*methods, *overlay.other_responses}):
        sample = (methods[name].sample if name in methods else None) or NOTHING
        upstream[name] = _tidy(merge_sample(_sample(name, overlay), sample))
        shapes[name] = _tidy(merge_sample(upstream[name], inputs.recordings.get(name, NOTHING)))
        rule = overlay.responses.get(name)
        if rule and rule.sample is not None and upstream[name] == _tidy(sample):
            needless.append(f"responses.toml: {name} returns what Flickr's sample shows anyway")
        if rule and rule.nothing and (shapes[name].members or shapes[name].items):
            needless.append(f"responses.toml: {name} is said to return nothing, but returns something")
    for name, sibling in _siblings(overlay).items():
        if name not in shapes:  # an older reflection may not have this method
            continue
        if sibling not in shapes:
            needless.append(f"responses.toml: {name} is like {sibling}, which is not a method")
            continue
        if merge_sample(shapes[sibling], upstream[name]) == upstream[name]:
            needless.append(f"responses.toml: {name} returns what Flickr's sample shows anyway")
        shapes[name] = merge_sample(shapes[sibling], shapes[name])
    for name, facts in methods.items():
        if any(argument.name == "page" for argument in facts.arguments):
            shapes[name] = _paged(shapes[name])
    evidence: dict[str, Evidence] = {name: _evidence(name, inputs, methods) for name in shapes}
    return ResponseShapes(shapes, evidence, needless)


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
    """The response of a paged method: the container of the list may have members about pages, in a source or not."""
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
