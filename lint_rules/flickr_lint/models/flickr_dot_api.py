"""Flickr.API (PyPI: `flickr.API`): a client that receives methods and arguments, and returns raw responses."""

from __future__ import annotations

from flickr_lint.models.rows import Client, Request

__all__ = ["ROWS"]

ROWS = (
    Client("Flickr.API.{API,Request}", "raw", key=(0, "key"), secret=(1, "secret")),
    Request("Flickr.API.Request", sends=False),
    Request("Flickr.API.*.execute_request", url=(0, "request")),
)
