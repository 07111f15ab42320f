"""Folds expressions to constants and texts, and finds where they come from, for the modules of a project."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flickr_lint.analysis.origins import Origins
from flickr_lint.analysis.values import Values
from flickr_lint.facts.constants import UNKNOWN, Constants, Unknown
from flickr_lint.facts.text_parts import HOLE, MAX_LENGTH, Hole, Pieces

if TYPE_CHECKING:
    from flickr_lint.analysis.frames import Frame
    from flickr_lint.module import Module
    from flickr_lint.sources import Sources

__all__ = ["HOLE", "UNKNOWN", "Fold", "Unknown"]


class Fold(Constants):
    """Folds expressions of the modules of a project."""

    def __init__(self, project: Sources, *, callers: bool = True) -> None:
        """Folds with what callers pass, or without."""
        memory = project.memories.of(callers=callers) if project.memories is not None else None
        super().__init__(Values(project, callers=callers, memory=memory))
        self.project = project
        self.origins = Origins(self.values)
        self.pieces = Pieces(self)

    def text(self, node: ast.expr, module: Module, frame: Frame | None = None) -> str:
        """The text of an expression with `HOLE` for what is unknown; a lone hole if nothing is known."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) <= MAX_LENGTH:
            return node.value
        return "".join(HOLE if isinstance(piece, Hole) else piece for piece in self.pieces.of(node, module, frame))
