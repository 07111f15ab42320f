"""Reads the overlay's samples of shared types: one object each, with all known members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_generator.errors import OverlayError
from flickr_generator.shapes import Shape, read_sample

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flickr_generator.overlay import TypeRule

__all__ = ["type_samples"]


def type_samples(types: Mapping[str, TypeRule]) -> dict[str, Shape]:
    """The shape of each type that has a sample, all of its members optional, at every depth."""
    return {name: _optional(_read(name, rule.sample)) for name, rule in types.items() if rule.sample is not None}


def _read(name: str, sample: str) -> Shape:
    shape = read_sample(sample)
    if shape is None or len(shape.members) != 1:
        raise OverlayError(f"types.toml: the sample of {name} is not one element of well-formed XML")
    ((_, found),) = shape.members.items()
    if found.items is not None:
        raise OverlayError(f"types.toml: the sample of {name} is several elements; one is enough")
    return found


def _optional(shape: Shape) -> Shape:
    members = {name: _optional(child) for name, child in shape.members.items()}
    items = None if shape.items is None else _optional(shape.items)
    return Shape(shape.scalars, members, tuple(sorted(members)), items, shape.blank)
