"""Finds the boundary of a multipart body in any client's form."""

from __future__ import annotations

import re

__all__ = ["boundary_of"]

_BOUNDARY = re.compile(r'[;,\s]\s*boundary\s*=\s*(?:"([^"]+)"|([^;,\s]+))', re.IGNORECASE)


def boundary_of(content_type: str | None) -> str:
    """The boundary in a `Content-Type`, empty if the body is not multipart.

    It may be after a comma (Ruby's flickraw), or contain `/` and `=` without quotes (a base64 text): PHP reads both.
    """
    if not content_type or not content_type.lower().lstrip().startswith("multipart/form-data"):
        return ""
    found = _BOUNDARY.search(content_type)
    return (found[1] or found[2]) if found else ""
