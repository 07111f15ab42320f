"""Keeps secrets out of reports, which more people read than the code: logs of a CI run, uploaded files."""

from __future__ import annotations

import re

from flickr_lint.regex import regex

__all__ = ["holds_secret", "masked"]

_SECRET = regex(
    r"(?<![0-9a-zA-Z])(?:\d{8,20}-[0-9a-f]{16}|[0-9a-f]{32}|[0-9a-f]{16}|(?<=[\"'])\d{8,20}-\w{8,64})(?![0-9a-zA-Z])",
    re.IGNORECASE,
)
"""Keys, secrets and tokens by their form; what merely looks like one is no loss."""
_SHOWN = 4
"""Letters that tell which one it is."""


def masked(text: str) -> str:
    """The text with its secrets made unreadable, letter for letter, so that columns stay right."""
    return _SECRET.sub(lambda found: found[0][:_SHOWN] + "*" * (len(found[0]) - _SHOWN), text)


def holds_secret(text: str) -> bool:
    """Whether a text holds a key, a secret or a token."""
    return _SECRET.search(text) is not None
