"""The loggers of the client, which are named after the package that users import."""

from __future__ import annotations

import logging
from typing import Literal

__all__ = ["Subject", "logger"]

Subject = Literal["cache", "calls", "limits", "paging", "state", "uploads", "usage"]


def logger(subject: Subject) -> logging.Logger:
    """The logger `flickr_client.SUBJECT`."""
    return logging.getLogger(f"flickr_client.{subject}")
