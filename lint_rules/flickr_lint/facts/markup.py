"""Links in text that Python builds: HTML, Markdown, reStructuredText; with the expressions in them."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING

from flickr_lint.regex import regex
from flickr_lint.scopes import called, text_keys

if TYPE_CHECKING:
    import re

__all__ = ["IMAGES", "LINKS", "Piece", "images", "links", "may_hold", "pieces"]

Piece = str | ast.expr
Resolve = Callable[[ast.expr], ast.expr]
_PERCENT = regex(r"%(?:\((\w+)\))?[-+ #0-9.]*[a-zA-Z]")
_BRACES = regex(r"\{(\w*)[^{}]*\}")
_TARGET = regex(r":target:[ \t]*(\S+)")
LINKS = ("<a", "<A", "](", ":target:")
"""What begins a link in HTML, Markdown and reStructuredText."""
IMAGES = ("<img", "<IMG")
"""What begins an image in HTML."""
_MARK = regex("\x01(\\d+)\x02")


def _as_it_is(node: ast.expr) -> ast.expr:
    return node


def pieces(node: ast.expr, resolve: Resolve = _as_it_is, depth: int = 40) -> list[Piece]:
    """The texts and expressions that an f-string, `%`, `format` or `+` strings together.

    Args:
        node: the expression of the text.
        resolve: finds the text of a template's name.
        depth: the maximum depth of nested expressions.
    """
    if depth > 0 and isinstance(node, ast.JoinedStr):
        return [piece for part in node.values for piece in pieces(part, resolve, depth - 1)]
    if depth > 0 and isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return [*pieces(node.left, resolve, depth - 1), *pieces(node.right, resolve, depth - 1)]
    parts = _template(node, resolve)
    if parts is not None:
        return parts or [node]
    if isinstance(node, ast.FormattedValue):
        return [node.value]
    return [node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else node]


def _template(node: ast.expr, resolve: Resolve) -> list[Piece] | None:
    """The pieces of a template with values; None if the expression is not a template with values."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        values = node.right.elts if isinstance(node.right, ast.Tuple) else [node.right]
        named = text_keys(node.right) if isinstance(node.right, ast.Dict) else {}
        return _substitute(resolve(node.left), _PERCENT, values, named)
    if isinstance(node, ast.Call):
        named = {word.arg: word.value for word in node.keywords if word.arg}
        if isinstance(node.func, ast.Attribute) and node.func.attr == "format":
            return _substitute(resolve(node.func.value), _BRACES, node.args, named)
        if called(node) == "format_html" and node.args:
            return _substitute(resolve(node.args[0]), _BRACES, node.args[1:], named)
    return None


def may_hold(node: ast.expr, marks: tuple[str, ...]) -> bool:
    """Whether a text may hold what begins with one of these marks: a constant without any holds none."""
    if not isinstance(node, ast.Constant):
        return not isinstance(node, ast.Call) or called(node) in {"format", "format_html"}
    return isinstance(node.value, str) and any(mark in node.value for mark in marks)


def links(found: list[Piece]) -> list[Piece]:
    """The targets of the links that the text holds; the expression if a target begins with one."""
    text = _joined(found)
    targets = [at["href"] for name, at in _tags(text, "<a") if name == "a" and at.get("href") and "download" not in at]
    targets += _markdown(text) if "](" in text else []
    targets += _TARGET.findall(text) if ":target:" in text else []
    return [_piece(target, found) for target in targets]


def images(found: list[Piece]) -> list[dict[str, Piece]]:
    """The attributes of the images that a text shows as HTML; expressions as in `links`."""
    tags = _tags(_joined(found), "<img")
    return [{key: _piece(value, found) for key, value in at.items()} for name, at in tags if name == "img"]


def _joined(found: list[Piece]) -> str:
    return "".join(piece if isinstance(piece, str) else f"\x01{at}\x02" for at, piece in enumerate(found))


def _piece(text: str, found: list[Piece]) -> Piece:
    match = _MARK.match(text.strip())
    return found[int(match[1])] if match else _MARK.sub("\0", text)


def _tags(text: str, mark: str) -> list[tuple[str, dict[str, str]]]:
    if mark not in text.lower():
        return []
    from flickr_lint.facts.tags import tags

    return tags(text)


def _markdown(text: str) -> list[str]:
    """Targets of `[text](target)`; images, `![text](target)`, are no links."""
    out = []
    opened: list[int] = []
    for at, letter in enumerate(text):
        if letter == "[":
            opened.append(at)
        elif letter == "]" and opened:
            start = opened.pop()
            image = start > 0 and text[start - 1] == "!"
            end = text.find(")", at)
            if text[at + 1 : at + 2] == "(" and end > 0 and not image:
                out.append(text[at + 2 : end])
    return out


def _substitute(
    template: ast.expr, field: re.Pattern[str], values: list[ast.expr], named: dict[str, ast.expr]
) -> list[Piece]:
    """The pieces of a template, with values; empty if the template isn't in the code."""
    if not isinstance(template, ast.Constant) or not isinstance(template.value, str):
        return []
    out: list[Piece] = []
    at = count = 0
    for match in field.finditer(template.value):
        out.append(template.value[at : match.start()])
        name = match[1] or ""
        if name in named:
            out.append(named[name])
        else:
            place = int(name) if name.isdecimal() else count
            out.append(values[place] if place < len(values) else "\0")
            count += 1
        at = match.end()
    return [*out, template.value[at:]]
