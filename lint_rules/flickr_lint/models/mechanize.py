"""mechanize, mechanicalsoup and robobrowser: browsers without a window."""

from __future__ import annotations

from flickr_lint.models.rows import Request

__all__ = ["ROWS"]

ROWS = (
    Request("mechanize.*.open", headers=()),
    Request("mechanicalsoup.*.{open,get}", headers=()),
    Request("mechanicalsoup.*.{StatefulBrowser,Browser}", url=(), agent=("user_agent",), sends=False),
    Request("robobrowser.*.open", headers=()),
    Request("robobrowser.*.RoboBrowser", url=(), agent=("user_agent",), sends=False),
)
