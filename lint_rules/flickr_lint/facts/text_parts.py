"""The pieces of a text: known texts, and the expressions between them."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from flickr_lint.analysis.answers import Answers
from flickr_lint.analysis.reaching import reaching
from flickr_lint.facts.templating import Fields, braces, percents
from flickr_lint.scopes import called, text_keys

if TYPE_CHECKING:
    from collections.abc import Callable

    from flickr_lint.facts.constants import Constants
    from flickr_lint.module import Module

__all__ = ["HOLE", "MAX_LENGTH", "Hole", "Piece", "Pieces"]

HOLE = "\0"
"""Stands in a text for a part that is not known."""

_DEPTH = 12
_WORK = 3_000
"""Expressions looked at for one text; more is a knot that was tied on purpose."""
MAX_LENGTH = 20_000
"""Letters of a text; a longer one counts as unknown."""
_STEPS = 40
_SAME = frozenset({"strip", "rstrip", "lstrip", "lower", "encode", "decode"})
_SPELLING = frozenset({"str", "quote", "quote_plus", "urlquote"})
"""Functions that write their argument down."""
_MAPPINGS = frozenset({"dict", "OrderedDict"})


class Hole(Struct, frozen=True, eq=False):
    """An unknown part of a text: its expression, None if that isn't clear either."""

    node: ast.expr | None
    module: Module


Piece = str | Hole


class Pieces:
    """Takes texts of the modules of a project to pieces."""

    def __init__(self, constants: Constants) -> None:
        self._constants = constants
        self._known: Answers[tuple[ast.expr, Module], list[Piece]] = Answers()
        self._work = 0
        self._own: dict[type[ast.AST], Callable[[Any, Module, int], list[Piece]]] = {
            ast.Constant: self._constant,
            ast.JoinedStr: self._fstring,
            ast.FormattedValue: lambda node, module, depth: self._field(node.value, module, depth),
            ast.BinOp: self._joined,
            ast.Call: self._made,
            ast.Name: self._bound,
            ast.Attribute: self._bound,
        }

    def of(self, node: ast.expr, module: Module) -> list[Piece]:
        """The pieces of an expression's text; one hole where nothing is known."""
        question = (node, module)
        known = self._known.get(question)
        if known is None:
            values = self._constants.values
            self._work, doubts = 0, values.doubts
            known = self._of(node, module, _DEPTH)
            self._known.keep(question, known, sure=doubts == values.doubts)
        return known

    def forget(self) -> None:
        """Forget doubtful texts: more is known now."""
        self._known.forget()

    def _of(self, node: ast.expr, module: Module, depth: int) -> list[Piece]:
        own = self._own.get(type(node), self._bound)
        self._work += 1
        if depth <= 0 or self._work > _WORK:
            return [Hole(node, module)]
        found = own(node, module, depth - 1)
        if len(found) == 1 and isinstance(found[0], str) and len(found[0]) <= MAX_LENGTH:
            return found
        if all(isinstance(part, Hole) and part.module is not module for part in found):
            return [Hole(node, module)]  # other places that fill it show no more
        long = sum(len(part) if isinstance(part, str) else 1 for part in found) > MAX_LENGTH
        return [Hole(node, module)] if long else found

    @staticmethod
    def _constant(node: Any, module: Module, __: int) -> list[Piece]:
        return [node.value] if isinstance(node.value, str) else [Hole(node, module)]

    def _fstring(self, node: Any, module: Module, depth: int) -> list[Piece]:
        return [piece for part in node.values for piece in self._of(part, module, depth)]

    def _field(self, node: ast.expr | None, module: Module, depth: int) -> list[Piece]:
        """What an expression is written as within a text."""
        if node is None:
            return [Hole(None, module)]
        known = self._constants.value(node, module, depth)
        return [str(known)] if isinstance(known, (str, int)) else self._of(node, module, depth)

    def _joined(self, node: Any, module: Module, depth: int) -> list[Piece]:
        if isinstance(node.op, ast.Add):
            parts: list[ast.expr] = []  # a sum of twenty is no deeper than one of two
            while isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
                parts.append(node.right)
                node = node.left
            return [piece for part in (node, *reversed(parts)) for piece in self._of(part, module, depth)]
        if not isinstance(node.op, ast.Mod):
            return [Hole(node, module)]
        return self._substituted(
            percents, self._of(node.left, module, depth), self._percent_fields(node, module), depth
        )

    def _made(self, node: Any, module: Module, depth: int) -> list[Piece]:
        name = called(node)
        if name in _SPELLING and len(node.args) >= 1 and not isinstance(node.args[0], ast.Starred):
            return self._field(node.args[0], module, depth)
        if not isinstance(node.func, ast.Attribute):
            return self._bound(node, module, depth)
        if name == "format":
            template = self._of(node.func.value, module, depth)
            return self._substituted(braces, template, self._format_fields(node, module), depth)
        if name == "join" and len(node.args) == 1:
            return self._concatenated(node, module, depth)
        return self._of(node.func.value, module, depth) if name in _SAME else self._bound(node, module, depth)

    def _concatenated(self, node: ast.Call, module: Module, depth: int) -> list[Piece]:
        """`sep.join([…])` of what is there or is bound to a name."""
        parts, where = self._display(node.args[0], module)
        separator = self._of(node.func.value, module, depth) if isinstance(node.func, ast.Attribute) else []
        known = isinstance(parts, (ast.List, ast.Tuple)) and len(parts.elts) < 100
        if not known or any(isinstance(part, ast.Starred) for part in parts.elts):  # type: ignore[attr-defined]
            return [Hole(node, module)]
        out: list[Piece] = []
        for at, part in enumerate(parts.elts):  # type: ignore[attr-defined]
            out += [*(separator if at else []), *self._of(part, where, depth)]
        return out

    def _bound(self, node: Any, module: Module, depth: int) -> list[Piece]:
        found = self._constants.binding(node, module)
        if found:
            return self._of(found[0], found[1], depth)
        return self._grown(node, module, depth) or [Hole(node, module)]

    def _grown(self, node: ast.expr, module: Module, depth: int) -> list[Piece]:
        """`url = …` and then `url += …`; what is added under a condition only is a hole."""
        scope = module.scope_of(node) if isinstance(node, ast.Name) else None
        if scope is None or not isinstance(node, ast.Name) or node.id not in scope.names:
            return []
        found = reaching(node.id, scope, node, module)
        if not 1 < len(found.bindings) <= _STEPS or found.entry or found.bindings[0].how != "value":
            return []
        first, *more = found.bindings
        steps = [at.node for at in more if isinstance(at.node, ast.AugAssign) and isinstance(at.node.op, ast.Add)]
        counts = any(
            isinstance(at.value, ast.Constant) and not isinstance(at.value.value, str) for at in found.bindings
        )
        if len(steps) != len(more) or first.node is None or counts:  # `page += 1` is no text that grows
            return []
        around = module.tables.parents.get(first.node)
        out = self._of(first.value, module, depth)
        for at in more:
            sure = at.node is not None and module.tables.parents.get(at.node) is around
            out += self._of(at.value, module, depth) if sure else [Hole(None, module)]
        return out

    def _substituted(
        self,
        reader: Callable[[str], list[str | tuple[int, str]]],
        template: list[Piece],
        fields: Fields[Module],
        depth: int,
    ) -> list[Piece]:
        """A template with the values of its fields; its own holes stay."""
        holes = iter([piece for piece in template if isinstance(piece, Hole)])
        out: list[Piece] = []
        for part in reader("".join(HOLE if isinstance(piece, Hole) else piece for piece in template)):
            if isinstance(part, str):
                out += [next(holes, None) or Hole(None, fields.module) if at == HOLE else at for at in _parted(part)]
            else:
                value, where = fields.get(*part)
                out += self._field(value, where, depth)
        return out

    def _percent_fields(self, node: ast.BinOp, module: Module) -> Fields[Module]:
        right, where = self._display(node.right, module)
        if isinstance(right, ast.Tuple):
            return Fields(where, list(right.elts))
        named = _named(right)
        # what can't be seen may be one value or a tuple of them
        return Fields(where, [node.right] if not named else [], named)

    def _format_fields(self, node: ast.Call, module: Module) -> Fields[Module]:
        named = {word.arg: word.value for word in node.keywords if word.arg}
        for word in node.keywords:
            display, where = self._display(word.value, module) if word.arg is None else (word.value, module)
            if word.arg is None and where is module:
                named = {**_named(display), **named}
        return Fields(module, list(node.args), named)

    def _display(self, node: ast.expr, module: Module) -> tuple[ast.expr, Module]:
        """An expression, or what is bound to it where it is a name."""
        return self._constants.binding(node, module) or (node, module)


def _named(node: ast.expr) -> dict[str, ast.expr]:
    """The values of a dictionary by their keys, where these are texts."""
    if isinstance(node, ast.Dict):
        return text_keys(node)
    if isinstance(node, ast.Call) and called(node) in _MAPPINGS:
        return {word.arg: word.value for word in node.keywords if word.arg}
    return {}


def _parted(text: str) -> list[str]:
    """A text cut at its holes, which are between the parts."""
    return [part for part in re.split(f"({HOLE})", text) if part]
