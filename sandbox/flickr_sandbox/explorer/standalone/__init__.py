"""The explorer without a sandbox: its pages on this machine, its calls at another endpoint."""

from flickr_sandbox.explorer.standalone.app import AloneApplication
from flickr_sandbox.explorer.standalone.calls import Target

__all__ = ["AloneApplication", "Target"]
