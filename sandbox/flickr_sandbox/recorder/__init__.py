"""The requests to a sandbox with their arguments and outcome, and calls counted by the minute."""

from __future__ import annotations

from flickr_sandbox.recorder.request import RecordedRequest
from flickr_sandbox.recorder.requests import Requests
from flickr_sandbox.recorder.usage import Usage

__all__ = ["RecordedRequest", "Requests", "Usage"]
