"""The pieces of a text: known texts, and the expressions between them."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from flickr_lint.analysis.frames import Value
from flickr_lint.analysis.reaching import reaching
from flickr_lint.facts.templating import Fields, braces, percents
from flickr_lint.scopes import called, text_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from flickr_lint.analysis.answers import Answers
    from flickr_lint.analysis.frames import Frame
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
_MOST = 100
"""Parts that a text is joined of."""
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
        self._known: Answers[Value, list[Piece]] = constants.values.table()
        self._work = 0
        self._own: dict[type[ast.AST], Callable[[Any, Value, int], list[Piece]]] = {
            ast.Constant: self._constant,
            ast.JoinedStr: self._fstring,
            ast.FormattedValue: lambda node, at, depth: self._field(self._beside(at, node.value), depth),
            ast.BinOp: self._joined,
            ast.Call: self._made,
            ast.Name: self._bound,
            ast.Attribute: self._bound,
        }

    def of(self, node: ast.expr, module: Module, frame: Frame | None = None) -> list[Piece]:
        """The pieces of an expression's text; one hole where nothing is known."""
        at = Value(node, module, frame)
        known = self._known.get(at)
        values = self._constants.values
        if known is None:
            self._work, doubts, met = 0, values.doubts, values.met
            values.met = values.mark(at)
            known = self._of(at, _DEPTH)
            rests, values.met = values.met, values.met | met
            self._known.keep(at, known, sure=doubts == values.doubts, rests=rests)
        else:
            values.recall(self._known, at)
        return known

    def _beside(self, at: Value, node: ast.expr) -> Value:
        return self._constants.values.beside(at, node)

    def _of(self, at: Value, depth: int) -> list[Piece]:
        own = self._own.get(type(at.node), self._bound)
        self._work += 1
        if depth <= 0 or self._work > _WORK:
            return [Hole(at.node, at.module)]
        found = own(at.node, at, depth - 1)
        if len(found) == 1 and isinstance(found[0], str) and len(found[0]) <= MAX_LENGTH:
            return found
        if all(isinstance(part, Hole) and part.module is not at.module for part in found):
            return [Hole(at.node, at.module)]  # other places that fill it show no more
        long = sum(len(part) if isinstance(part, str) else 1 for part in found) > MAX_LENGTH
        return [Hole(at.node, at.module)] if long else found

    @staticmethod
    def _constant(node: Any, at: Value, _: int) -> list[Piece]:
        return [node.value] if isinstance(node.value, str) else [Hole(node, at.module)]

    def _parts(self, nodes: Iterable[ast.expr], at: Value, depth: int) -> list[Piece]:
        return [piece for part in nodes for piece in self._of(self._beside(at, part), depth)]

    def _fstring(self, node: Any, at: Value, depth: int) -> list[Piece]:
        return self._parts(node.values, at, depth)

    def _field(self, at: Value, depth: int) -> list[Piece]:
        """What an expression is written as within a text."""
        known = self._constants.constant(at, depth)
        return [str(known)] if isinstance(known, (str, int)) else self._of(at, depth)

    def _joined(self, node: Any, at: Value, depth: int) -> list[Piece]:
        if isinstance(node.op, ast.Add):
            parts: list[ast.expr] = []  # a sum of twenty is no deeper than one of two
            while isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
                parts.append(node.right)
                node = node.left
            return self._parts((node, *reversed(parts)), at, depth)
        if not isinstance(node.op, ast.Mod):
            return [Hole(node, at.module)]
        template = self._of(self._beside(at, node.left), depth)
        return self._substituted(percents, template, self._percent_fields(node, at), depth)

    def _made(self, node: Any, at: Value, depth: int) -> list[Piece]:
        name = called(node)
        if name in _SPELLING and len(node.args) >= 1 and not isinstance(node.args[0], ast.Starred):
            return self._field(self._beside(at, node.args[0]), depth)
        if not isinstance(node.func, ast.Attribute):
            return self._bound(node, at, depth)
        base = self._beside(at, node.func.value)
        if name == "format":
            return self._substituted(braces, self._of(base, depth), self._format_fields(node, at), depth)
        if name == "join" and len(node.args) == 1:
            return self._concatenated(node, base, at, depth)
        return self._of(base, depth) if name in _SAME else self._bound(node, at, depth)

    def _concatenated(self, node: ast.Call, base: Value, at: Value, depth: int) -> list[Piece]:
        """`sep.join([…])` of what is there or is bound to a name."""
        shown = self._display(self._beside(at, node.args[0]))
        parts = shown.node.elts if isinstance(shown.node, (ast.List, ast.Tuple)) else None
        if parts is None or len(parts) >= _MOST or any(isinstance(part, ast.Starred) for part in parts):
            return [Hole(node, at.module)]
        separator = self._of(base, depth)
        out: list[Piece] = []
        for place, part in enumerate(parts):
            out += [*(separator if place else []), *self._of(self._beside(shown, part), depth)]
        return out

    def _bound(self, node: Any, at: Value, depth: int) -> list[Piece]:
        found = self._constants.values.terminals(at).only
        if found is not None and found.node is not node:
            return self._of(found, depth)
        return self._grown(node, at, depth) or [Hole(node, at.module)]

    def _grown(self, node: ast.expr, at: Value, depth: int) -> list[Piece]:
        """`url = …` and then `url += …`; what is added under a condition only is a hole."""
        module = at.module
        scope = module.scope_of(node) if isinstance(node, ast.Name) else None
        if scope is None or not isinstance(node, ast.Name) or node.id not in scope.names:
            return []
        self._constants.values.meet_name(node.id, scope)
        found = reaching(node.id, scope, node, module)
        if not 1 < len(found.bindings) <= _STEPS or found.entry or found.bindings[0].how != "value":
            return []
        first, *more = found.bindings
        steps = [one.node for one in more if isinstance(one.node, ast.AugAssign) and isinstance(one.node.op, ast.Add)]
        counts = any(
            isinstance(one.value, ast.Constant) and not isinstance(one.value.value, str) for one in found.bindings
        )
        if len(steps) != len(more) or first.node is None or counts:  # `page += 1` is no text that grows
            return []
        around = module.tables.parents.get(first.node)
        out = self._of(self._beside(at, first.value), depth)
        for one in more:
            sure = one.node is not None and module.tables.parents.get(one.node) is around
            out += self._of(self._beside(at, one.value), depth) if sure else [Hole(None, module)]
        return out

    def _substituted(
        self, reader: Callable[[str], list[str | tuple[int, str]]], template: list[Piece], fields: Fields, depth: int
    ) -> list[Piece]:
        """A template with the values of its fields; its own holes stay."""
        holes, unknown = iter([piece for piece in template if isinstance(piece, Hole)]), Hole(None, fields.at.module)
        out: list[Piece] = []
        for part in reader("".join(HOLE if isinstance(piece, Hole) else piece for piece in template)):
            if isinstance(part, str):
                out += [next(holes, unknown) if one == HOLE else one for one in _parted(part)]
            else:
                value = fields.get(*part)
                out += self._field(value, depth) if value is not None else [unknown]
        return out

    def _percent_fields(self, node: ast.BinOp, at: Value) -> Fields:
        right = self._display(self._beside(at, node.right))
        if isinstance(right.node, ast.Tuple):
            return Fields(right, right.node.elts)
        named = _named(right.node)
        # what can't be seen may be one value or a tuple of them
        return Fields(right, [], named) if named else Fields(at, [node.right])

    def _format_fields(self, node: ast.Call, at: Value) -> Fields:
        named = {word.arg: word.value for word in node.keywords if word.arg}
        for word in node.keywords:
            shown = self._display(self._beside(at, word.value)) if word.arg is None else None
            if shown is not None and shown.module is at.module:
                named = {**_named(shown.node), **named}
        return Fields(at, node.args, named)

    def _display(self, at: Value) -> Value:
        """An expression, or what is bound to it where it is a name."""
        return self._constants.values.terminals(at).only or at


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
