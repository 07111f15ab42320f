"""A local Flickr: reflection, REST, OAuth and upload on 127.0.0.1, with invented people and photos.

`Sandbox` is the class to use; `flickr-sandbox serve` runs one from the shell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flickr_sandbox.clock import Clock
from flickr_sandbox.errors import SandboxError, needs_extra
from flickr_sandbox.faults.fault import Fault
from flickr_sandbox.settings import Settings
from flickr_sandbox.state.records import AccessToken, User

if TYPE_CHECKING:
    from flickr_sandbox.sandbox import Sandbox

from flickr_sandbox.recorder import RecordedRequest, Requests

__all__ = [
    "AccessToken",
    "Clock",
    "Fault",
    "RecordedRequest",
    "Requests",
    "Sandbox",
    "SandboxError",
    "Settings",
    "User",
]


def __getattr__(name: str) -> Any:
    if name == "Sandbox":  # needs an extra, so it is loaded on first use
        try:
            from flickr_sandbox.sandbox import Sandbox
        except ImportError as error:
            raise needs_extra(error) from None
        return Sandbox
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
