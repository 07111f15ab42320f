"""Attributes of flickr_api's photos that are fetched one by one, because the list was requested without them."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flickr_lint.facts.iterables import plain_iterable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.facts.calls import Call
    from flickr_lint.facts.flow import Flow
    from flickr_lint.module import Module
    from flickr_lint.project import Project

__all__ = ["lazy_uses"]

_INFO = frozenset(
    {"taken", "posted", "lastupdate", "media", "tags", "description", "views", "license", "comments", "notes", "dates"}
    | {"location", "rotation", "originalsecret", "originalformat", "safety_level", "visibility", "takengranularity"}
)
"""What `flickr.photos.getInfo` brings and a list without extras lacks."""
_SIZES = frozenset({"save", "show", "getPhotoFile", "getPhotoUrl", "_getLargestSizeLabel"})
"""Methods of a photo that look up its sizes first."""
_LISTS = ("getPhotos", "search", "getPublicPhotos", "getRecent", "getPhotosOf", "getList")


def lazy_uses(module: Module, project: Project) -> Iterator[tuple[ast.expr, str, str]]:
    """The first use of each kind in each loop over such photos: the node, the attribute, the method behind it."""
    if not any(origin.startswith("flickr_api") for origin in module.tables.imports.values()):
        return
    for node in module.of_kind(ast.For, ast.AsyncFor):
        if isinstance(node.target, ast.Name):
            listing = _listing(plain_iterable(node.iter), module, project.flow)
            if listing is not None and "extras" not in listing.arguments:
                yield from _used(node, node.target.id)


def _listing(node: ast.expr, module: Module, flow: Flow) -> Call | None:
    """The call that returned the list that is iterated over."""
    call = flow.call_at(flow.fold.values.only(node, module).node)
    known = call is not None and call.client == "flickr_api" and call.method.endswith(_LISTS)
    return call if known else None


def _used(loop: ast.For | ast.AsyncFor, name: str) -> Iterator[tuple[ast.expr, str, str]]:
    seen: set[str] = set()
    attributes = [
        node
        for step in loop.body
        for node in ast.walk(step)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == name
    ]
    for node in sorted(attributes, key=lambda at: (at.lineno, at.col_offset)):
        sizes = "flickr.photos.getSizes" if node.attr in _SIZES else ""
        method = "flickr.photos.getInfo" if node.attr in _INFO else sizes
        if method and method not in seen and isinstance(node.ctx, ast.Load):
            seen.add(method)
            yield node, node.attr, method
