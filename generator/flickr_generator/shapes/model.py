"""The shape of a value: the kinds of scalar, members and items that were seen in its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any

import msgspec

from flickr_generator.shapes.lexical import Json, Lexical

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["MEMBER", "NOTHING", "Shape", "merge", "merge_sample"]

MEMBER = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,63}(:[A-Za-z0-9_.-]{1,63})?")
"""The form of names of members in Flickr's responses."""

_Member = Annotated[str, msgspec.Meta(pattern=rf"^{MEMBER.pattern}\Z")]


class Shape(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What was seen at one place of a response.

    One place may have several facets, because of drift: a scalar here, an object there, a list or its only entry.
    `json` are the types of scalars in JSON (`blank` is the empty string), which XML does not show, and `scalars`
    lexical classes (see `lexical.classify`), `members` the members of an object, `optional` those of them that were
    absent at least once, `items` the shape of a list's entries, and `blank` says that an empty element or object was
    seen, which does not show its usual content.
    """

    scalars: tuple[Lexical, ...] = ()
    members: dict[_Member, Shape] = {}
    optional: tuple[_Member, ...] = ()
    items: Shape | None = None
    blank: bool = False
    json: tuple[Json, ...] = ()

    @classmethod
    def from_builtins(cls, value: object) -> Shape:
        """Reads the JSON form of a shape; raises `msgspec.ValidationError` if it is invalid."""
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
        if self.json:
            out["json"] = list(self.json)
        return out


NOTHING = Shape()


def merge(one: Shape, other: Shape) -> Shape:
    """Merges two shapes: commutative, associative and idempotent, so learning twice changes nothing."""
    if other in (one, NOTHING):
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
        json=tuple(sorted({*one.json, *other.json})),
    )


def _merge_members(one: Mapping[str, Shape], other: Mapping[str, Shape]) -> dict[str, Shape]:
    names = sorted({*one, *other})
    return {name: merge(one.get(name, NOTHING), other.get(name, NOTHING)) for name in names}


def merge_sample(sample: Shape, recorded: Shape) -> Shape:
    """Merges a documentation sample into a recorded shape, which alone decides which members are required.

    Samples are abridged and old: a member that they lack is not optional because of that, and one that only they have
    is optional. A list in one of them and a single entry in the other is a list.
    """
    if _is_entry(sample) and _is_list(recorded):
        sample = Shape(items=sample)
    elif _is_list(sample) and _is_entry(recorded) and sample.items is not None:
        return msgspec.structs.replace(merge_sample(sample.items, recorded), items=NOTHING)
    both = merge(sample, recorded)
    items = both.items
    if sample.items is not None and recorded.items is not None:
        items = merge_sample(sample.items, recorded.items)
    if not recorded.members or not sample.members:
        return msgspec.structs.replace(both, items=items)
    members = dict(both.members)
    for name in sample.members.keys() & recorded.members.keys():
        members[name] = merge_sample(sample.members[name], recorded.members[name])
    optional = {*recorded.optional, *(sample.members.keys() - recorded.members.keys())}
    return msgspec.structs.replace(both, members=members, optional=tuple(sorted(optional)), items=items)


def _is_entry(shape: Shape) -> bool:
    return bool(shape.members) and shape.items is None


def _is_list(shape: Shape) -> bool:
    return shape.items is not None and not shape.members
