"""Flickr's data in records of a program's own: rows of a cache's table, files of a model, annotations of content."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from flickr_lint.facts.ages import checks_age
from flickr_lint.facts.cached_data import DATA
from flickr_lint.facts.files import around
from flickr_lint.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.module import Module
    from flickr_lint.project import Project

__all__ = ["records"]

_FETCH = regex(r"urlopen|urlretrieve|requests\.|httpx|download|fetch|session\.get", re.IGNORECASE)
_CACHE_TABLE = regex(r"\b(?:insert|replace|update)\b[^;]*\w*cache\w*", re.IGNORECASE)
_FILE_FIELD = regex(r"(?:^|_)(?:file|image|img|photo|picture|thumbnail|thumb)$", re.IGNORECASE)
_FILES = frozenset({"File", "ContentFile", "SimpleUploadedFile"})


def records(module: Module, project: Project) -> Iterator[tuple[ast.AST, str]]:
    """Where a module puts Flickr's data into such records, and the words for the store."""
    for node in module.calls_named("execute", "executemany"):
        if len(node.args) > 1 and _is_cached(node, module, project):
            yield node, "A table stores Flickr's response"
    for node in module.calls_named("save"):
        holder = node.func.value if isinstance(node.func, ast.Attribute) else None
        field = holder.attr if isinstance(holder, ast.Attribute) else ""
        # Else the images may be another service's.
        about = module.mentions_flickr and len(node.args) > 1 and _FILE_FIELD.search(field)
        if about and _is_fetched(node, module, project):
            yield node, f"`{field}` keeps the image of a photo"
    for statement, target, value in module.tables.assigned:
        if isinstance(target, ast.Subscript) and _is_annotation(target, value, module, project):
            yield statement, "Annotations store Flickr's response"


def _is_cached(node: ast.Call, module: Module, project: Project) -> bool:
    """`INSERT INTO cache …`."""
    text = project.flow.fold.text(node.args[0], module)
    data = project.flow.kind(node.args[1], module) & DATA
    return bool(data and _CACHE_TABLE.search(text)) and not checks_age(module, None, project.flow)


def _is_fetched(node: ast.Call, module: Module, project: Project) -> bool:
    """`photo.image_file.save(name, File(…))` of a file that is fetched there."""
    made = (at for at in project.flow.fold.values.of(node.args[1], module) if isinstance(at.node, ast.Call))
    names = {at.module.qualified(at.node.func).rpartition(".")[2] for at in made}  # type: ignore[attr-defined]
    return bool(names & _FILES and _FETCH.search(around(module, module.function_of(node))))


def _is_annotation(target: ast.Subscript, value: ast.expr, module: Module, project: Project) -> bool:
    """Whether content is annotated with what comes from Flickr, as its origin, its key or its function's name says."""
    flow = project.flow
    held = flow.fold.values.only(target.value, module).node
    if not isinstance(held, ast.Call) or not module.qualified(held.func).endswith("IAnnotations"):
        return False
    function = module.function_of(target)
    about = re.search(r"image|photo|picture", function.name if function else "", re.IGNORECASE)
    named = bool(about) and "flickr" in flow.fold.text(target.slice, module).lower()
    return named or bool(flow.kind(value, module) & DATA)
