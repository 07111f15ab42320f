"""The methods that the sandbox serves: one module per namespace; every module of this package is loaded."""

from __future__ import annotations

from flickr_sandbox.methods.registry import handler_of, in_transaction, served_methods

__all__ = ["handler_of", "in_transaction", "served_methods"]
