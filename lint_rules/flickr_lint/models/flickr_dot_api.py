"""Flickr.API (PyPI: `flickr.API`): a client that is told methods and arguments, and gives responses as they come."""

from __future__ import annotations

from flickr_lint.models.rows import Client

__all__ = ["ROWS"]

ROWS = (Client("Flickr.API.{API,Request}", "raw", key=(0, "key"), secret=(1, "secret")),)
