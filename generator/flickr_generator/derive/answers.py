"""What a method answers, from all sources together: its sample, recordings of it, or a sibling that answers alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from flickr_generator.errors import OverlayError
from flickr_generator.shapes import NOTHING, Shape, merge, read_sample, weigh

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flickr_generator.facts import MethodFacts
    from flickr_generator.inputs import Inputs
    from flickr_generator.overlay import Overlay

__all__ = ["MARKUP", "all_methods", "answers"]

MARKUP = frozenset({"a", "b", "i", "em", "strong", "br", "p", "u", "s", "blockquote", "img", "span"})
"""Elements of HTML that Flickr sends unescaped in texts: they are text, not structure."""


def all_methods(inputs: Inputs) -> dict[str, MethodFacts]:
    """Every method by name: those that reflection lists and those that the overlay adds."""
    added = {name: entry.facts() for name, entry in inputs.overlay.added.items()}
    return dict(sorted({**added, **inputs.reflection.methods}.items()))


def answers(inputs: Inputs, methods: Mapping[str, MethodFacts]) -> tuple[dict[str, Shape], list[str]]:
    """The shape of each method's `stat=ok` answer, and of the answers that the overlay names beside them.

    `NOTHING` stands for an answer that says no more than `stat=ok`. Beside the shapes, a line for people about each
    entry of the overlay that adds nothing to what sample and recordings show.
    """
    own: dict[str, Shape] = {}
    needless: list[str] = []
    for name in sorted({*methods, *inputs.overlay.answers}):
        sample = (methods[name].sample if name in methods else None) or NOTHING
        recorded = inputs.recordings.get(name, NOTHING)
        own[name] = _tidy(weigh(merge(sample, _sample(name, inputs.overlay)), recorded))
        if own[name] == _tidy(weigh(sample, recorded)) and _has_sample(name, inputs.overlay):
            needless.append(f"responses.toml: {name} answers what sources show anyway")
    for name, sibling in _siblings(inputs.overlay).items():
        if name not in own:  # an older reflection may be without this method
            continue
        both = weigh(own.get(sibling, NOTHING), own[name])
        if sibling not in own:
            needless.append(f"responses.toml: {name} answers like {sibling}, which is no method")
        elif both == own[name] and name in inputs.overlay.responses:
            needless.append(f"responses.toml: {name} answers what sources show anyway")
        own[name] = both
    return own, needless


def _siblings(overlay: Overlay) -> dict[str, str]:
    found = {name: rule.like for name, rule in overlay.responses.items()}
    found |= {name: method.like for name, method in overlay.added.items()}
    return {name: like for name, like in found.items() if like is not None}


def _has_sample(name: str, overlay: Overlay) -> bool:
    return name in overlay.responses and overlay.responses[name].sample is not None


def _sample(name: str, overlay: Overlay) -> Shape:
    rule = overlay.responses.get(name)
    if rule is None or rule.sample is None:
        return NOTHING
    ours = read_sample(rule.sample)
    if ours is None:
        raise OverlayError(f"responses.toml: the sample of {name} is not well-formed XML")
    return ours


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
