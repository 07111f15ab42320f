"""Path patterns as people know them from other tools: `tests/**`, `*_pb2.py`, `legacy`."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["matches"]

_MAX_COUNT = 1_000
"""Patterns that are remembered: one process may see the settings of many projects."""


def matches(path: str, patterns: Iterable[str]) -> bool:
    """Whether one of the patterns matches a path (forward slashes), or a folder that it lies in.

    A pattern with a slash is anchored at the beginning of the path; one without applies to any part of it. `*` stops at
    a slash, `**` doesn't.
    """
    return any(_compiled(pattern).matches(path) for pattern in patterns)


_Step = tuple[str, str]
"""What a step of a pattern takes: `one` letter, `any` of a name, `all` letters, whole `folders`."""


class _Pattern:
    """A pattern, matched letter by letter in all its states at once: no path makes it backtrack."""

    def __init__(self, steps: tuple[_Step, ...], *, anchored: bool) -> None:
        self._steps = steps
        self._anchored = anchored
        literal = "".join(letter if kind == "one" else "" for kind, letter in steps)
        self._plain = literal if len(literal) == len(steps) and "?" not in literal else None

    def matches(self, path: str) -> bool:
        """Whether the pattern matches a path, or a folder of it."""
        if self._plain is not None:  # most patterns are names
            return f"/{path}/".startswith(f"/{self._plain}/") if self._anchored else f"/{self._plain}/" in f"/{path}/"
        states = self._skipped({0})
        for letter in path:
            if letter == "/" and len(self._steps) in states:
                return True
            states = self._after(states, letter)
            if letter == "/" and not self._anchored:
                states |= self._skipped({0})
            if not states and self._anchored:
                return False
        return len(self._steps) in states

    def _skipped(self, states: set[int]) -> set[int]:
        """The states with those that are reached without a letter."""
        out, todo = set(states), list(states)
        while todo:
            at = todo.pop()
            kind = self._steps[at][0] if at < len(self._steps) else ""
            after = at + (2 if kind == "folders" else 1)
            if kind in {"any", "all", "folders"} and after not in out:
                out.add(after)
                todo.append(after)
        return out

    def _after(self, states: set[int], letter: str) -> set[int]:
        out = set()
        for at in states:
            kind, wanted = self._steps[at] if at < len(self._steps) else ("", "")
            if kind == "one" and (letter == wanted or (wanted == "?" and letter != "/")):
                out.add(at + 1)
            elif kind == "all" or (kind in {"any", "inside"} and letter != "/"):
                out.add(at)
            elif kind == "folders" and letter != "/":
                out.add(at + 1)
            elif kind == "inside":
                out.add(at - 1)
        return self._skipped(out)


@lru_cache(maxsize=_MAX_COUNT)
def _compiled(pattern: str) -> _Pattern:
    text = pattern.removeprefix("./").rstrip("/")
    anchored = "/" in text
    text = text.removeprefix("/")
    steps: list[_Step] = []
    at = 0
    while at < len(text):
        if text.startswith("**/", at):
            steps += [("folders", ""), ("inside", "")] if steps[-1:] != [("inside", "")] else []
            at += 3
        elif text[at] == "*":
            kind = "all" if text.startswith("**", at) else "any"
            steps += [(kind, "")] if steps[-1:] != [(kind, "")] else []
            at += 2 if kind == "all" else 1
        else:
            steps.append(("one", text[at]))
            at += 1
    return _Pattern(tuple(steps), anchored=anchored)
