"""Conditions on photos, as parts of a `WHERE` clause."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

__all__ = ["Bound", "Condition", "Conditions"]


class Bound(NamedTuple):
    """The least or the greatest value that a column may have."""

    column: str
    is_least: bool
    value: int | str


class Condition(NamedTuple):
    """A fragment of SQL about the photo `p`, and the values of its question marks.

    `bound` is the same condition as data, if it is a bound of a column.
    """

    sql: str
    values: tuple[object, ...] = ()
    bound: Bound | None = None


@dataclass
class Conditions:
    """A `WHERE` clause: all conditions must be true."""

    each: list[Condition] = field(default_factory=list)

    def add(self, fragment: str, *values: object) -> None:
        """Adds one; the fragment must not come from a caller."""
        self.each.append(Condition(f"({fragment})", values))

    def at_least(self, column: str, value: int | str) -> None:
        """Restricts to photos whose column is at least that value."""
        self.each.append(Condition(f"(p.{column} >= ?)", (value,), Bound(column, is_least=True, value=value)))

    def at_most(self, column: str, value: int | str) -> None:
        """Restricts to photos whose column is at most that value."""
        self.each.append(Condition(f"(p.{column} <= ?)", (value,), Bound(column, is_least=False, value=value)))

    def sql(self) -> str:
        """The clause, without the word `WHERE`."""
        return " AND ".join(condition.sql for condition in self.each) or "1"

    @property
    def values(self) -> list[object]:
        """The values of the clause, in its order."""
        return [value for condition in self.each for value in condition.values]
