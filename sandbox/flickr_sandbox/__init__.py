"""A local Flickr: reflection, REST, OAuth and upload on 127.0.0.1, with invented people and photos.

`Sandbox` is the whole of it; `flickr-sandbox serve` runs one from the shell. Both need the extra `sandbox`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flickr_sandbox.errors import SandboxError
    from flickr_sandbox.sandbox import Sandbox
    from flickr_sandbox.settings import Settings
    from flickr_sandbox.state.records import AccessToken, User

__all__ = ["AccessToken", "Sandbox", "SandboxError", "Settings", "User"]

_HOMES = {
    "AccessToken": "state.records",
    "Sandbox": "sandbox",
    "SandboxError": "errors",
    "Settings": "settings",
    "User": "state.records",
}


def __getattr__(name: str) -> object:
    """Imports on first use, so that the command can say what is missing where the extra is not installed."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
