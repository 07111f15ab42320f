"""Lists of photos without a query for each: bit sets, one bit per photo, are combined for the conditions."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Sequence
from itertools import accumulate, compress, count, islice
from operator import add
from typing import TYPE_CHECKING, overload

import msgspec

from flickr_runtime.lazy import cached_property

if TYPE_CHECKING:
    from flickr_sandbox.state.conditions import Bound, Condition, Conditions
    from flickr_sandbox.state.database import Database

__all__ = ["PhotoIndex", "Selection", "photo_index"]

_NEWEST = "p.posted DESC, p.id DESC"
_FLAGS = bytes.maketrans(b"01", b"\0\1")
_MAX_KNOWN = 1000  # conditions, each with a bit for each photo
_STEP = 16
_WORTH = 16  # queries of SQLite that take as long as building the index
_MIN_COUNT = 512  # photos that are examined at a time


class PhotoIndex:
    """An index of the photos of a database, valid until something changes: their orders, and which meet a condition.

    There is one query for each condition and each order. The highest bit is the newest photo.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lists = 0  # requested since the last change
        self._bits: OrderedDict[Condition, int] = OrderedDict()
        self._orders: dict[str, array[int]] = {}
        self._columns: dict[str, _Column] = {}

    def is_worthwhile(self) -> bool:
        """Whether enough lists were requested for the index to save time."""
        self._lists += 1
        return self._lists > _WORTH

    def select(self, conditions: Conditions, order: str) -> Selection:
        """The photos that match all conditions; `order` must not come from a caller."""
        bits = self._all
        for condition in conditions.each:
            bits &= self._bits_of(condition)
        return Selection(self, bits, order)

    @cached_property
    def rows(self) -> array[int]:
        """The row ids of all photos, the newest first: a photo's place is its number in this list."""
        return array("q", self._sorted(_NEWEST))

    def ordered(self, order: str) -> array[int]:
        """The places of all photos in an order."""
        if (known := self._orders.get(order)) is None:
            known = self._orders[order] = array("q", map(self._places.__getitem__, self._sorted(order)))
        return known

    def _sorted(self, order: str) -> list[int]:
        found = self._database.rows(f"SELECT p.rowid FROM photos p ORDER BY {order}")  # noqa: S608 - ours
        return [row[0] for row in found]

    @cached_property
    def _places(self) -> dict[int, int]:
        return {row: place for place, row in enumerate(self.rows)}

    @cached_property
    def _all(self) -> int:
        return (1 << len(self.rows)) - 1

    def _bits_of(self, condition: Condition) -> int:
        if condition.bound is not None:
            return self._within(condition.bound)
        if (known := self._bits.get(condition)) is None:
            known = self._bits[condition] = self._asked(condition)
            if len(self._bits) > _MAX_KNOWN:
                self._bits.popitem(last=False)
        else:
            self._bits.move_to_end(condition)
        return known

    def _asked(self, condition: Condition) -> int:
        sql = f"SELECT group_concat(p.rowid) FROM photos p WHERE {condition.sql}"  # noqa: S608 - ours, never a caller's
        row = self._database.row(sql, condition.values)
        found = msgspec.json.decode(f"[{row[0] or ''}]", type=list[int]) if row else []
        return self._joined([self._places[each] for each in found])

    def _within(self, bound: Bound) -> int:
        if (column := self._columns.get(bound.column)) is None:
            column = self._columns[bound.column] = self._column(bound.column)
        if bound.is_least:
            return self._all ^ column.first(bisect_left(column.values, bound.value))  # type: ignore[type-var]
        return column.first(bisect_right(column.values, bound.value))  # type: ignore[type-var]

    def _column(self, name: str) -> _Column:
        found = self._database.rows(f"SELECT p.{name}, p.rowid FROM photos p ORDER BY p.{name}")  # noqa: S608 - ours
        bits = (len(found) - 1 - self._places[row[1]] for row in found)
        return _Column([row[0] for row in found], array("q", bits))

    def _joined(self, places: Sequence[int]) -> int:
        flags = bytearray(b"0" * len(self.rows))
        for place in places:
            flags[place] = 49  # the digit 1
        return int(flags, 2) if flags else 0


class _Column:
    """The values of a column in ascending order, and the bits of the photos with the smallest ones."""

    def __init__(self, values: list[object], bits: array[int]) -> None:
        self.values, self._bits = values, bits  # the number of each photo's bit
        self._sums = [0]  # of every 16 more
        for start in range(0, len(bits), _STEP):
            self._sums.append(self._sum(start, start + _STEP, self._sums[-1]))

    def first(self, count: int) -> int:
        """The bits of so many photos with the smallest values."""
        whole = count // _STEP
        return self._sum(whole * _STEP, count, self._sums[whole])

    def _sum(self, start: int, stop: int, total: int) -> int:
        for bit in self._bits[start:stop]:
            total |= 1 << bit
        return total


class Selection(Sequence[int]):
    """The row ids of some photos, in an order; those of a page are found without examining all.

    Attributes:
        photo_index: The index that it is from.
    """

    def __init__(self, photos: PhotoIndex, bits: int, order: str) -> None:
        self.photo_index = photos
        self._bits, self._order, self._length = bits, order, bits.bit_count()

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, index: int) -> int: ...
    @overload
    def __getitem__(self, index: slice) -> list[int]: ...
    def __getitem__(self, index: int | slice) -> int | list[int]:
        rows = self.photo_index.rows
        if isinstance(index, int):
            return rows[self.places(0, self._length)[index]]
        start, stop, step = index.indices(self._length)
        if step != 1:
            return self[:][index]
        return [rows[place] for place in self.places(start, stop)]

    def places(self, start: int, stop: int) -> list[int]:
        """The places in the index of the photos from one number of the selection to another, which is not included."""
        stop = min(stop, self._length)
        if start >= stop:
            return []
        return self._newest(start, stop) if self._order == _NEWEST else self._ordered(start, stop)

    def _newest(self, start: int, stop: int) -> list[int]:
        """Examines as many photos as a page needs, and more if they were too few."""
        most = len(self.photo_index.rows)
        seen = min(most, stop * most // self._length * 5 // 4 + _MIN_COUNT)
        while (found := self._bits >> (most - seen)).bit_count() < stop:
            seen = min(most, seen * 2)
        flags = format(found, f"0{seen}b")
        shown = flags.split("1", start)[-1] if start else flags  # without the photos of earlier pages
        zeros = shown.split("1", stop - start)[:-1]  # those before each photo
        return list(map(add, accumulate(map(len, zeros)), count(seen - len(shown))))

    def _ordered(self, start: int, stop: int) -> list[int]:
        places = self.photo_index.ordered(self._order)
        flags = format(self._bits, f"0{len(places)}b").encode("ascii").translate(_FLAGS)
        return list(islice(compress(places, map(flags.__getitem__, places)), start, stop))


def photo_index(database: Database) -> PhotoIndex:
    """The index of the photos as they are now."""
    return database.once("photo index", lambda: PhotoIndex(database))
