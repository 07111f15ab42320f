"""Text whose `repr` shows nothing, so that tracebacks with local variables and debuggers' lists do not tell it."""

from __future__ import annotations

__all__ = ["Hidden"]


class Hidden(str):
    """A secret on its way. It is sent, compared and stored like any text; `str(hidden)` is plain text again."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'…'"
