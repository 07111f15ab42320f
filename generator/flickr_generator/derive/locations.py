"""Places of objects (`method:path` or `Type:path`), and their shared types."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flickr_generator.overlay import TypeRule

__all__ = ["Places", "join", "matches"]


def join(place: str, member: str) -> str:
    """The place of a member: `m:` and `photos` give `m:photos`, that and `photo` give `m:photos.photo`."""
    return f"{place}{member}" if place.endswith(":") else f"{place}.{member}"


def matches(place: str, pattern: str) -> bool:
    """Whether a pattern `owner:path`, whose owner may contain wildcards, matches this place."""
    owner, _, path = place.partition(":")
    wanted_owner, _, wanted_path = pattern.partition(":")
    return path == wanted_path and fnmatchcase(owner, wanted_owner)


class Places:
    """Finds the shared type of a place, and records which patterns were used."""

    def __init__(self, types: Mapping[str, TypeRule]) -> None:
        self._types = types
        self._known: dict[str, str | None] = {}
        self.used: set[tuple[str, str]] = set()

    def type_at(self, place: str) -> str | None:
        """The name of the type, by the first pattern that matches the place."""
        if place not in self._known:
            self._known[place] = self._find(place)
        return self._known[place]

    def _find(self, place: str) -> str | None:
        owner = place.partition(":")[0]
        for name, rule in self._types.items():
            if any(fnmatchcase(owner, pattern) for pattern in rule.excluded):
                continue
            for pattern in rule.at:
                if matches(place, pattern):
                    self.used.add((name, pattern))
                    return name
        return None
