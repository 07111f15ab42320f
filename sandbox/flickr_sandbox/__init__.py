"""A local Flickr: reflection, REST, OAuth and upload on 127.0.0.1, with invented people and photos.

`Sandbox` is the whole of it; `flickr-sandbox serve` runs one from the shell.
"""

from __future__ import annotations

from flickr_sandbox.errors import SandboxError
from flickr_sandbox.sandbox import Sandbox
from flickr_sandbox.settings import Settings
from flickr_sandbox.state.records import AccessToken, User

__all__ = ["AccessToken", "Sandbox", "SandboxError", "Settings", "User"]
