"""Which objects are clients of Flickr, whatever they are called: by their making, class or annotation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_lint.models.rows import Client

if TYPE_CHECKING:
    import ast

    from flickr_lint.facts.fold import Fold
    from flickr_lint.module import Module

__all__ = ["is_client"]


def is_client(node: ast.expr, module: Module, fold: Fold) -> bool:
    """Whether an expression is an object whose methods are Flickr's: of a client's class, or one that inherits it."""
    found = (fold.project.catalog.find(Client, path) for path in fold.origins.of(node, module))
    return any(row is not None and row.client != "flickr_api" for row in found)
