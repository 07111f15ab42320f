"""What separates the parts of a text that the code joins or contains."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flickr_lint.facts.text_parts import Hole
from flickr_lint.regex import regex
from flickr_lint.scopes import called

if TYPE_CHECKING:
    from flickr_lint.facts.fold import Fold
    from flickr_lint.module import Module

__all__ = ["has_commas"]

_QUOTED = regex(r'"[^"]*"?')


def has_commas(value: ast.expr, module: Module, fold: Fold) -> bool:
    """Whether commas separate the words of a text: it is joined by them, or spelled with one outside of quotes."""
    at = fold.values.only(value, module)
    value, module = at.node, at.module
    if isinstance(value, ast.Call) and called(value) == "join" and isinstance(value.func, ast.Attribute):
        return "," in fold.text(value.func.value, module)
    pieces = fold.pieces.of(value, module)
    whole = not any(isinstance(piece, Hole) for piece in pieces)
    return whole and "," in _QUOTED.sub("", "".join(piece for piece in pieces if isinstance(piece, str)))
