"""The words of a list argument in the code: `"url_m,geo"`, `["url_m", "geo"]`, `",".join(EXTRAS)`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flickr_lint.facts.fold import HOLE
from flickr_lint.scopes import called

if TYPE_CHECKING:
    from flickr_lint.module import Module
    from flickr_lint.project import Project

__all__ = ["words_of"]


def words_of(value: ast.expr, module: Module, project: Project, depth: int = 6) -> tuple[str, ...]:
    """The known words; those beside an unknown part are left out."""
    if depth <= 0:
        return ()
    at = project.flow.fold.values.only(value, module)
    value, module = at.node, at.module
    if isinstance(value, (ast.List, ast.Tuple, ast.Set)):
        return tuple(word for part in value.elts for word in words_of(part, module, project, depth - 1))
    if isinstance(value, ast.Call) and called(value) == "join" and value.args:
        between = project.flow.fold.text(value.func.value, module) if isinstance(value.func, ast.Attribute) else ","
        words = words_of(value.args[0], module, project, depth - 1)
        return words if "," in between or HOLE in between else (between.join(words),)
    if isinstance(value, (ast.Name, ast.Attribute)):
        return ()
    text = project.flow.fold.text(value, module)
    return tuple(word.strip() for word in text.split(",") if word.strip() and HOLE not in word)
