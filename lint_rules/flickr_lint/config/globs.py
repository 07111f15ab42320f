"""Path patterns as people know them from other tools: `tests/**`, `*_pb2.py`, `legacy`."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["matches"]


def matches(path: str, patterns: Iterable[str]) -> bool:
    """Whether one of the patterns matches a path (forward slashes), or a folder that it lies in.

    A pattern with a slash is anchored at the beginning of the path; one without holds for any part of it. `*` stops at
    a slash, `**` doesn't.
    """
    return any(_compiled(pattern).search(path) is not None for pattern in patterns)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    text = pattern.removeprefix("./").rstrip("/")
    anchored = "/" in text
    out = []
    at = 0
    while at < len(text):
        if text.startswith("**/", at):
            out.append("(?:[^/]+/)*")
            at += 3
        elif text.startswith("**", at):
            out.append(".*")
            at += 2
        else:
            out.append({"*": "[^/]*", "?": "[^/]"}.get(text[at]) or re.escape(text[at]))
            at += 1
    return re.compile(("^" if anchored else "(?:^|/)") + "".join(out).removeprefix("/") + "(?:/|$)")
