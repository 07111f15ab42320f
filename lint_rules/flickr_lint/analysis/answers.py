"""Answers that are kept, which of them rest on something that isn't all known yet, and on which statements."""

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
        self.rests: dict[_Question, int] = {}
        """The marks of the statements that answers rest on, where somebody edits the program."""
        self.fresh: list[_Question] = []
        """The questions that were answered since answers were last put into the memory."""

    def keep(self, question: _Question, answer: _Answer, *, sure: bool, rests: int = 0) -> None:
        """Keep an answer; `sure` says that nothing that is found later can change it."""
        self[question] = answer
        if rests:
            self.rests[question] = rests
            self.fresh.append(question)
        if not sure:
            self.doubtful.add(question)

    def forget(self) -> None:
        """Forget the answers that are doubtful: more is known now."""
        for question in self.doubtful:
            self.pop(question, None)
            self.rests.pop(question, None)
        self.doubtful.clear()
