"""An expression for an address with a query, split at its `?` into the address and the query."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from msgspec import Struct

from flickr_lint.fix.expressions import cut
from flickr_lint.scopes import called

if TYPE_CHECKING:
    from flickr_lint.module import Module
    from flickr_lint.project import Project

__all__ = ["Halves", "halves"]

_LITERAL = re.compile(r"""([fFuU]?)(["'])([^"'\\]*)\2""")
_PLACES = re.compile(r"\{\}|%s")


class Halves(Struct, frozen=True):
    """The code of an address and of its query; `plain` if the query is a text literal without places."""

    address: str
    query: str
    plain: bool = False

    def body(self, *, old: bool) -> str:
        """The code of the query as bytes, which a request has as its body; in Python 2 texts are bytes."""
        if self.plain:
            return self.query if old else f"b{self.query}"
        made = ast.parse(self.query, mode="eval").body
        text = f"({self.query})" if isinstance(made, (ast.BinOp, ast.BoolOp, ast.IfExp)) else self.query
        return self.query if old else f"{text}.encode()"


def halves(node: ast.expr, module: Module, project: Project) -> Halves | None:
    """The halves of an address; None if it isn't known where its query begins."""
    if isinstance(node, (ast.Constant, ast.JoinedStr)):
        return _of_literal(node, module)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _of_sum(node, module, project)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        values = node.right.elts if isinstance(node.right, ast.Tuple) else [node.right]
        return _of_template(node.left, values, module)
    plain = isinstance(node, ast.Call) and called(node) == "format" and not node.keywords
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and plain:
        return _of_template(node.func.value, node.args, module)
    return None


def _of_literal(node: ast.expr, module: Module) -> Halves | None:
    written = _LITERAL.fullmatch(cut(module, module.region(node)))
    if written is None or "?" not in written[3]:
        return None
    prefix, quote, text = written[1], written[2], written[3]
    head, _, tail = text.partition("?")
    if head.count("{") != head.count("}"):
        return None  # a conditional expression in an f-string
    name = re.fullmatch(r"\{([^{}:!]+)\}", tail) if prefix.lower() == "f" else None
    address = f"{prefix if '{' in head or prefix.lower() != 'f' else ''}{quote}{head}{quote}"
    if name is not None:
        return Halves(address, name[1])
    placed = prefix.lower() == "f" and "{" in tail
    return Halves(address, f"{'f' if placed else ''}{quote}{tail}{quote}", plain=not placed) if tail else None


def _of_sum(node: ast.BinOp, module: Module, project: Project) -> Halves | None:
    """`URL + "?" + query`, `URL + query` where the address ends with `?`."""
    parts: list[ast.expr] = []
    at: ast.expr = node
    while isinstance(at, ast.BinOp) and isinstance(at.op, ast.Add):
        parts.insert(0, at.right)
        at = at.left
    parts.insert(0, at)
    texts = [project.flow.fold.text(part, module) for part in parts]
    place = next((number for number, text in enumerate(texts) if "?" in text), None)
    if place is None:
        return None
    code = [cut(module, module.region(part)) for part in parts]
    before, middle, after = code[:place], code[place], code[place + 1 :]
    if texts[place].endswith("?") and not isinstance(parts[place], ast.Constant):
        before, query = [*before, middle], after
    else:
        whole = _LITERAL.fullmatch(middle)
        if whole is None or whole[1]:
            return None
        head, _, tail = whole[3].partition("?")
        before += [f"{whole[2]}{head}{whole[2]}"] if head else []
        query = [*([f"{whole[2]}{tail}{whole[2]}"] if tail else []), *after]
    return Halves(" + ".join(before), " + ".join(query)) if before and query else None


def _of_template(template: ast.expr, values: list[ast.expr], module: Module) -> Halves | None:
    """`"{}?{}".format(URL, query)`, `"%s?%s" % (URL, query)`."""
    written = _LITERAL.fullmatch(cut(module, module.region(template)))
    if written is None or written[1] or written[3].count("?") != 1:
        return None
    places = _PLACES.findall(written[3])
    rest = _PLACES.sub("", written[3])
    if len(places) != len(values) or "{" in rest or "%" in rest or len(set(places)) > 1:
        return None
    code = [cut(module, module.region(value)) for value in values]
    head, _, tail = written[3].partition("?")
    number = len(_PLACES.findall(head))
    first, second = _filled(head, code[:number], written[2]), _filled(tail, code[number:], written[2])
    return Halves(first, second) if first and second else None


def _filled(text: str, values: list[str], quote: str) -> str:
    """A part of a template with its values: the value itself if the part is nothing else; '' for an empty part."""
    if len(values) == 1 and _PLACES.fullmatch(text):
        return values[0]
    if not values:
        return f"{quote}{text}{quote}" if text else ""
    if "%s" in text:
        filled = values[0] if len(values) == 1 else f"({', '.join(values)})"
        return f"{quote}{text}{quote} % {filled}"
    return f"{quote}{text}{quote}.format({', '.join(values)})"
