"""Facts that are computed once for a project, module or template, and deleted with it."""

from __future__ import annotations

from typing import Any, Generic, Protocol, TypeVar, cast

__all__ = ["Owner", "Remembered"]

_Fact = TypeVar("_Fact")


class Owner(Protocol):
    """The subject of facts, which stores them itself."""

    facts: dict[object, Any]


class Remembered(Generic[_Fact]):
    """One kind of fact, by its owner.

    It contains nothing itself: facts refer to their owner, so a table beside the owners would prevent their deletion.
    """

    def __contains__(self, owner: Owner) -> bool:
        """Whether the fact is known."""
        return self in owner.facts

    def __getitem__(self, owner: Owner) -> _Fact:
        """The fact; raises `KeyError` where it isn't known yet."""
        return cast("_Fact", owner.facts[self])

    def __setitem__(self, owner: Owner, fact: _Fact) -> None:
        """Store a fact."""
        owner.facts[self] = fact

    def setdefault(self, owner: Owner, fact: _Fact) -> _Fact:
        """The fact; this one if none is known yet."""
        return cast("_Fact", owner.facts.setdefault(self, fact))
