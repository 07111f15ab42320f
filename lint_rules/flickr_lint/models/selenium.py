"""Selenium: browsers that a program steers."""

from __future__ import annotations

from flickr_lint.models.rows import Request

__all__ = ["ROWS"]

ROWS = (Request("selenium.*.get", "GET", headers=()),)
