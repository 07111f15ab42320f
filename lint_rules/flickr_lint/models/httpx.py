"""httpx."""

from __future__ import annotations

from flickr_lint.models.rows import Request

__all__ = ["ROWS"]

ROWS = (
    Request("httpx.*.get", "GET"),
    Request("httpx.*.post", "POST"),
    Request("httpx.*.put", "PUT"),
    Request("httpx.*.delete", "DELETE"),
    Request("httpx.*.{request,stream,build_request}", method=(0, "method"), url=(1, "url")),
    Request("httpx.{Client,AsyncClient}", sends=False),
)
