"""The shape of a value: which kinds of scalar, which members, which items were seen in its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

__all__ = ["NOTHING", "Shape", "merge"]


class Shape(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What was seen at one place of an answer.

    One place may show several facets at once, because Flickr drifts: a scalar here, an object there, a list or its
    only entry. `scalars` are lexical classes (see `lexical.classify`), `members` the members of an object,
    `optional` those of them that were absent at least once, `items` the shape of a list's entries, and `blank` says
    that an empty element or object was seen, which alone does not tell what it would hold.
    """

    scalars: tuple[str, ...] = ()
    members: dict[str, Shape] = {}
    optional: tuple[str, ...] = ()
    items: Shape | None = None
    blank: bool = False

    @classmethod
    def from_builtins(cls, value: object) -> Shape:
        """Reads the JSON form of a shape; raises `msgspec.ValidationError` where it is none."""
        return msgspec.convert(value, cls)

    def to_builtins(self) -> dict[str, Any]:
        """The JSON form, members in alphabetical order, so that equal shapes have equal bytes."""
        out: dict[str, Any] = {}
        if self.scalars:
            out["scalars"] = list(self.scalars)
        if self.members:
            out["members"] = {name: self.members[name].to_builtins() for name in sorted(self.members)}
        if self.optional:
            out["optional"] = list(self.optional)
        if self.items is not None:
            out["items"] = self.items.to_builtins()
        if self.blank:
            out["blank"] = True
        return out


NOTHING = Shape()


def merge(one: Shape, other: Shape) -> Shape:
    """Adds two shapes up: commutative, associative and idempotent, so learning twice changes nothing."""
    if one == other or other == NOTHING:
        return one
    if one == NOTHING:
        return other
    optional = {*one.optional, *other.optional}
    if one.members and other.members:
        optional |= one.members.keys() ^ other.members.keys()
    items = one.items if other.items is None else other.items if one.items is None else merge(one.items, other.items)
    return Shape(
        scalars=tuple(sorted({*one.scalars, *other.scalars})),
        members=_merge_members(one.members, other.members),
        optional=tuple(sorted(optional)),
        items=items,
        blank=one.blank or other.blank,
    )


def _merge_members(one: Mapping[str, Shape], other: Mapping[str, Shape]) -> dict[str, Shape]:
    names = sorted({*one, *other})
    return {name: merge(one.get(name, NOTHING), other.get(name, NOTHING)) for name in names}
