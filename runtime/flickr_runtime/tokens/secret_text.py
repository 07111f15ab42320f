"""Text with a `repr` that hides it from tracebacks with local variables and from debuggers."""

from __future__ import annotations

__all__ = ["Hidden"]


class Hidden(str):
    """A secret text. It is sent, compared and stored like any text; `str(hidden)` is plain text again."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'…'"
