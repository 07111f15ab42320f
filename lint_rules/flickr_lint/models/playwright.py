"""Playwright: browsers that a program steers."""

from __future__ import annotations

from flickr_lint.models.rows import Request

__all__ = ["ROWS"]

ROWS = (
    Request("playwright.*.goto", "GET"),
    Request(
        "playwright.*.{new_context,new_page,launch_persistent_context}", url=(), agent=("user_agent",), sends=False
    ),
)
