"""Converts file names and titles into text that can be sent, logged and printed, whatever their bytes."""

from __future__ import annotations

import unicodedata

__all__ = ["readable", "shown"]

_HIDING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})  # control characters, marks of direction, surrogates, line ends
_JOINERS = "\u200c\u200d"  # some scripts and emoji need them


def readable(text: str) -> str:
    """The text without lone surrogates: each becomes U+FFFD, as bytes that are not UTF-8 do.

    File names that are not UTF-8 have them; they can be neither signed nor sent.
    """
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace") if not _sendable(text) else text


def shown(text: object) -> str:
    """The text on one line of a terminal: control characters and direction marks are escaped."""
    return "".join(map(_shown, str(text)))


def _shown(char: str) -> str:
    if char in _JOINERS or unicodedata.category(char) not in _HIDING:
        return char
    return char.encode("unicode_escape", "surrogatepass").decode()


def _sendable(text: str) -> bool:
    return text.isascii() or not any("\ud800" <= char <= "\udfff" for char in text)
