"""Adds fields of a family: an object with some of them may have the others in another response."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flickr_generator.overlay import FieldFamily

__all__ = ["add_families"]


def add_families(properties: dict[str, Any], families: Mapping[str, FieldFamily]) -> None:
    """Adds to `properties`, the members of an object, those of every family that it has members of.

    They are marked as rare: specs and checks have them, the client has no field for them.
    """
    seen = set(properties)
    for family in families.values():
        if seen.issuperset(family.when):
            for name, kind in family.fields.items():
                properties.setdefault(
                    name, {"$ref": f"../types/scalars.json#/$defs/{kind}", "x-flickr": {"rare": True}}
                )
