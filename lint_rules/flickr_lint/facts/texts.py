"""Texts that Python puts together: HTML, Markdown, reStructuredText; and the images of Flickr in such HTML."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from msgspec import Struct

from flickr_lint.facts.flow import Kind
from flickr_lint.facts.markup import IMAGES, LINKS, images, links, may_hold, pieces
from flickr_lint.facts.urls import starts_hosting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.facts.markup import Piece
    from flickr_lint.module import Module
    from flickr_lint.project import Project
    from flickr_lint.scopes import Function

__all__ = ["ShownInText", "is_hosting", "shown_in_texts", "texts"]


class ShownInText(Struct, frozen=True):
    """A text that shows an image of Flickr's as HTML: the image's attributes, and whether there are links beside it."""

    node: ast.expr
    attributes: dict[str, Piece]
    linked: bool
    """Whether the text, or another one of the same function, contains a link."""


def texts(module: Module, project: Project, marks: tuple[str, ...]) -> Iterator[tuple[ast.expr, list[Piece]]]:
    """The texts of a module that may hold what begins with one of these marks, each with its pieces."""
    fold = project.flow.fold

    def resolve(node: ast.expr) -> ast.expr:
        found = fold.binding(node, module)
        return found[0] if found else node

    for node in module.of_kind(ast.Constant, ast.JoinedStr, ast.BinOp, ast.Call):
        if may_hold(node, marks) and _is_whole(node, module):
            yield node, pieces(node, resolve)


def is_hosting(piece: Piece, module: Module, project: Project) -> bool:
    """Whether a piece of a text is the URL of an image on Flickr's hosts, or begins with one."""
    if isinstance(piece, str):
        return starts_hosting(piece)
    return bool(project.flow.kind(piece, module) & Kind.HOSTING)


def shown_in_texts(module: Module, project: Project) -> Iterator[ShownInText]:
    """The images of Flickr that a module shows in HTML of its own."""
    if not any(mark in module.text for mark in IMAGES):
        return
    linking: set[Function | None] | None = None
    for node, found in texts(module, project, IMAGES):
        for attributes in images(found):
            source = attributes.get("src")
            if source is not None and is_hosting(source, module, project):
                linking = _linking(module, project) if linking is None else linking
                yield ShownInText(node, attributes, module.function_of(node) in linking)


def _linking(module: Module, project: Project) -> set[Function | None]:
    """The functions with a text that links to anything but an image file; None for the module itself."""
    return {
        module.function_of(node)
        for node, found in texts(module, project, LINKS)
        if any(not is_hosting(target, module, project) for target in links(found))
    }


def _is_whole(node: ast.expr, module: Module) -> bool:
    """Whether a text is neither a part of a larger one nor a docstring."""
    parent = module.tables.parents.get(node)
    if isinstance(parent, (ast.BinOp, ast.JoinedStr, ast.FormattedValue)):
        return isinstance(parent, ast.BinOp) and isinstance(parent.op, ast.Mod) and parent.right is node
    if isinstance(parent, ast.Attribute) and parent.attr == "format":
        return False
    return not isinstance(parent, ast.Expr) or not isinstance(node, ast.Constant)
