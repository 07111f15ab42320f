"""Answers that are kept, and which of them rest on something that isn't all known yet."""

from __future__ import annotations

from typing import TypeVar

__all__ = ["Answers"]

_Question = TypeVar("_Question")
_Answer = TypeVar("_Answer")


class Answers(dict[_Question, _Answer]):
    """Answers by their question; doubtful ones are given again once more is known."""

    def __init__(self) -> None:
        super().__init__()
        self.doubtful: set[_Question] = set()
        """The questions whose answers may be others once more is known."""

    def keep(self, question: _Question, answer: _Answer, *, sure: bool) -> None:
        """Keep an answer; `sure` says that nothing that is found later can change it."""
        self[question] = answer
        if not sure:
            self.doubtful.add(question)

    def forget(self) -> None:
        """Forget the answers that are doubtful: more is known now."""
        for question in self.doubtful:
            self.pop(question, None)
        self.doubtful.clear()
