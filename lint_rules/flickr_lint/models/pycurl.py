"""pycurl: everything is an option."""

from __future__ import annotations

from flickr_lint.models.rows import Request

__all__ = ["ROWS"]

ROWS = (
    Request("pycurl.*.setopt", agent=("USERAGENT",), url=("URL",), headers=("HTTPHEADER",), sends=False),
    Request("pycurl.*.perform", url=(), headers=()),
)
