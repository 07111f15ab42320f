"""aiohttp: client and server."""

from __future__ import annotations

from flickr_lint.models.rows import Framework, Query, Request

__all__ = ["ROWS"]

ROWS = (
    Framework("aiohttp.web"),
    Request("aiohttp.*.get", "GET"),
    Request("aiohttp.*.post", "POST"),
    Request("aiohttp.*.put", "PUT"),
    Request("aiohttp.*.delete", "DELETE"),
    Request("aiohttp.*.request", method=(0, "method"), url=(1, "url")),
    Request("aiohttp.ClientSession", sends=False),
    Query("aiohttp.web.Request.{query,query_string,rel_url,url,path_qs}"),
)
