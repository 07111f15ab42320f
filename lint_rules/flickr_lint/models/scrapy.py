"""Scrapy: requests of spiders, which are named in settings."""

from __future__ import annotations

from flickr_lint.models.rows import Request

__all__ = ["ROWS"]

ROWS = (Request("scrapy.*.{Request,FormRequest,JsonRequest}", headers=("headers", 3), sends=True),)
