"""Which templates a template includes, from its bytes alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flickr_lint.read.source import Raw

__all__ = ["included_in"]

_INCLUDE = re.compile(rb"\{%[-+]?\s*(?:include|embed|import|from)\s+[\"'](?:[^\"'%]*/)?([^\"'%/]{1,200})[\"']")


def included_in(raw: Raw) -> frozenset[str]:
    """The names of the files that a template includes or imports, without their folders."""
    if b"{%" not in raw.data:
        return frozenset()
    return frozenset(match[1].decode(errors="replace") for match in _INCLUDE.finditer(raw.data))
