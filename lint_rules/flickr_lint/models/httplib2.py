"""httplib2."""

from __future__ import annotations

from flickr_lint.models.rows import Request

__all__ = ["ROWS"]

ROWS = (Request("httplib2.*.request", method=(1, "method"), url=(0, "uri"), headers=(3, "headers")),)
