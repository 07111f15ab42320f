"""Streamlit: caches, and output to a user."""

from __future__ import annotations

from flickr_lint.models.rows import Framework, Sink, Store

__all__ = ["ROWS"]

ROWS = (
    Store(
        "streamlit.{cache_data,cache_resource,cache,memo,experimental_memo,experimental_singleton}",
        "Streamlit's cache",
        keeps="results",
        lifetime=("ttl",),
        default="forever",
    ),
    Sink("streamlit.*.{write,text,code,json,markdown,info,success,warning,error,exception,toast}", "user"),
    Framework("streamlit"),
)
