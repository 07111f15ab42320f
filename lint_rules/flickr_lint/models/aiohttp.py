"""aiohttp: client and server."""

from __future__ import annotations

from flickr_lint.models.rows import Framework, Request

__all__ = ["ROWS"]

ROWS = (
    Framework("aiohttp.web"),
    Request("aiohttp.*.get", "GET"),
    Request("aiohttp.*.post", "POST"),
    Request("aiohttp.*.put", "PUT"),
    Request("aiohttp.*.delete", "DELETE"),
    Request("aiohttp.*.request", method=(0, "method"), url=(1, "url")),
    Request("aiohttp.ClientSession", sends=False),
)
