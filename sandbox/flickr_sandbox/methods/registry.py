"""Finds the handler of a method: a function with the decorator `@serves("flickr.…")` in a module of this package."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flickr_sandbox.call import Call
    from flickr_sandbox.wire import Tree

__all__ = ["Handler", "handler_of", "in_transaction", "served_methods", "serves"]

Handler = Callable[["Call"], "Tree"]
_HANDLERS: dict[str, Handler] = {}
_WITHOUT_TRANSACTION: set[str] = set()


def serves(method: str, *, in_transaction: bool = True) -> Callable[[Handler], Handler]:
    """A decorator for the handler of a method, which takes a `Call` and returns the tree of its response.

    A transaction locks out all other callers. A handler that waits for other programs is registered with
    `in_transaction=False`, and opens transactions itself.
    """

    def register(handler: Handler) -> Handler:
        _HANDLERS[method] = handler
        if not in_transaction:
            _WITHOUT_TRANSACTION.add(method)
        return handler

    return register


def handler_of(method: str) -> Handler | None:
    """The handler of a method; None if the sandbox does not serve it."""
    return _found().get(method)


def served_methods() -> frozenset[str]:
    """The names of all methods that the sandbox serves."""
    return frozenset(_found())


def in_transaction(method: str) -> bool:
    """Whether the handler of a method is called within a transaction."""
    return method not in _WITHOUT_TRANSACTION


@cache
def _found() -> dict[str, Handler]:
    package = importlib.import_module(__package__ or "flickr_sandbox.methods")
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)
    return _HANDLERS
