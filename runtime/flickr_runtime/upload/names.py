"""File names and titles as text that can be sent, logged and printed, whatever bytes they are made of."""

from __future__ import annotations

import unicodedata

__all__ = ["readable", "shown"]

_HIDING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})  # control characters, marks of direction, surrogates, line ends


def readable(text: str) -> str:
    """The text without lone surrogates: each becomes U+FFFD, as bytes that are not UTF-8 do.

    Names of files on old disks have them; they can be neither signed nor sent.
    """
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace") if not _sendable(text) else text


def shown(text: object) -> str:
    """The text on one line of a terminal: what would move the cursor, hide or turn letters is escaped."""
    return "".join(
        char if unicodedata.category(char) not in _HIDING else char.encode("unicode_escape", "surrogatepass").decode()
        for char in str(text)
    )


def _sendable(text: str) -> bool:
    return text.isascii() or not any("\ud800" <= char <= "\udfff" for char in text)
