"""Decides which members are lists, since XML with a single child does not show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_generator.derive.locations import matches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flickr_generator.shapes import Shape

__all__ = ["Lists"]

_IRREGULAR = {"person": "people"}


class Lists:
    """Decides by recordings, by the name of the parent, and by the overlay's places."""

    def __init__(self, places: Sequence[str]) -> None:
        self._places = places
        self._used: set[str] = set()

    def is_list(self, place: str, name: str, shape: Shape) -> bool:
        """Whether the member `name` at `place` (`method:path`), where `shape` was seen, is a list.

        A child whose parent has its plural as a name is one (`tags.tag`, `cover_photos.photo`, `people.person`).
        """
        found = [pattern for pattern in self._places if matches(place, pattern)]
        self._used.update(found)
        if found or shape.items is not None:
            return True
        parent = place.partition(":")[2].split(".")[-2:-1]
        return bool(shape.members) and bool(parent) and parent[0].endswith(_plurals(name))

    def unused(self) -> list[str]:
        """A message about each place of the overlay without a member."""
        return [
            f"fields.toml: {place} is not a list: there is no such field"
            for place in self._places
            if place not in self._used
        ]


def _plurals(name: str) -> tuple[str, ...]:
    if name in _IRREGULAR:
        return (_IRREGULAR[name],)
    return f"{name}s", f"{name}es", f"{name.removesuffix('y')}ies"
