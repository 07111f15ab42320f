"""Lists in a response that are JSON already."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

__all__ = ["EncodedEntries", "EncodedList"]

_MAX_ENTRIES = 50_000
_MAX_CHOICES = 50  # each with a place for every photo


class EncodedList:
    """A list in a tree, encoded as JSON; its length is the number of its entries."""

    def __init__(self, entries: Sequence[bytes]) -> None:
        self.json = b"[%b]" % b",".join(entries)
        self._length = len(entries)

    def __len__(self) -> int:
        return self._length


class EncodedEntries:
    """The JSON of photos in lists, by their place in the index of photos, for each choice of extras.

    Entries are looked up by number and joined unchanged, which is fast.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._known: dict[Hashable, list[bytes]] = {}
        self._count = 0

    def listed(
        self, choice: Hashable, places: Sequence[int], make: Callable[[list[int]], Iterable[bytes]]
    ) -> EncodedList:
        """The entries of these places; `make` returns those of places without one, which must not be empty."""
        known = self._of(choice)
        found = list(map(known.__getitem__, places))
        if not all(found):
            if self._count + len(places) > _MAX_ENTRIES:
                self._known, self._count = {}, 0
                known = self._of(choice)
            missing = [place for place in places if not known[place]]
            for place, entry in zip(missing, make(missing), strict=True):
                known[place] = entry
            self._count += len(missing)
            found = list(map(known.__getitem__, places))
        return EncodedList(found)

    def _of(self, choice: Hashable) -> list[bytes]:
        if (known := self._known.get(choice)) is None:
            if len(self._known) >= _MAX_CHOICES:
                self._known, self._count = {}, 0
            known = self._known[choice] = [b""] * self._size
        return known
