"""Collects changes of one subject, so that rules only state what changed and its impact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from flickr_generator.diff.change import Change

if TYPE_CHECKING:
    from flickr_generator.diff.change import Impact, Part

__all__ = ["Notes"]


class Notes:
    """The changes of one method, type or response."""

    def __init__(self, subject: str, kind: Literal["method", "type", "response"]) -> None:
        self._subject = subject
        self._kind: Literal["method", "type", "response"] = kind
        self.changes: list[Change] = []

    def added(self, part: Part, name: str, fact: str, new: Any, impact: Impact) -> None:
        """Adds something that only the new side has."""
        self._note(part, name, fact, "added", None, new, impact)

    def removed(self, part: Part, name: str, fact: str, old: Any, impact: Impact) -> None:
        """Adds something that only the old side has."""
        self._note(part, name, fact, "removed", old, None, impact)

    def changed(self, part: Part, name: str, fact: str, old: Any, new: Any, impact: Impact) -> None:
        """Adds something that differs between the sides."""
        self._note(part, name, fact, "changed", old, new, impact)

    def appears(
        self, part: Part, name: str, fact: str, old: Any, new: Any, impacts: tuple[Impact, Impact, Impact]
    ) -> None:
        """Adds a fact that is None if it is absent; `impacts` are those of an addition, a removal and a change."""
        if old == new:
            return
        if old is None:
            self.added(part, name, fact, new, impacts[0])
        elif new is None:
            self.removed(part, name, fact, old, impacts[1])
        else:
            self.changed(part, name, fact, old, new, impacts[2])

    def _note(
        self,
        part: Part,
        name: str,
        fact: str,
        change: Literal["added", "removed", "changed"],
        old: Any,
        new: Any,
        impact: Impact,
    ) -> None:
        self.changes.append(
            Change(
                subject=self._subject,
                kind=self._kind,
                part=part,
                name=name,
                fact=fact,
                change=change,
                old=old,
                new=new,
                impact=impact,
            )
        )
