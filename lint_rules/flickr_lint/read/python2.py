"""Python 2: its text in words of Python 3 that are as long, so that nothing moves, and what the tree then says instead.

`print a, b` is parsed as an assignment of the same length, and becomes a call in the tree; `raise Error, text` and
`except Error, name` likewise.
"""

from __future__ import annotations

import ast
import warnings
from contextlib import suppress
from typing import TYPE_CHECKING

from flickr_lint.regex import regex

if TYPE_CHECKING:
    import re

__all__ = ["modern", "respelt", "tree_of"]

_ROUNDS = 60
"""Lines whose numbers or backticks are spelt anew; fewer in long files."""
_WORK = 4_000_000
"""Letters that are parsed for one file at most."""
_PRINT = regex(
    r"(?m)^(?P<indent>[ \t]*(?:(?:else|try|finally|if [^\n#\"']*|for [^\n#\"']*):[ \t]*)?)"
    r"print(?:[ \t]*>>|[ \t](?![ \t]*[=(,.)])|(?=[\"']))"
)
_EXEC = regex(r"(?m)^(?P<indent>[ \t]*)exec[ \t]+(?!\()")
_RAISE = regex(r"(?m)^(?P<indent>[ \t]*)raise[ \t](?P<rest>[\w.]+[ \t]*,)")
_EXCEPT = regex(r"(?m)^(?P<indent>[ \t]*)except[ \t]+(?P<what>[^:\n#]*):")
_OCTAL = regex(r"(?<![\w.])0(?=[0-7]+\b(?![.\w]))")
_LONG = regex(r"(?<![\w.])(0[xX][0-9a-fA-F]+|\d+)[lL]\b")
_PREFIX = regex(r"(?<!\w)[uU]([rR])(?=[\"'])")
_REPR = regex(r"`([^`\n]+)`")
_UNEQUAL = regex(r"<>")


def tree_of(text: str) -> ast.Module | None:
    """The tree of a text of Python 2, with all places as they are; None where it is none."""
    mended = modern(text)
    for _ in range(max(3, min(_ROUNDS, _WORK // (len(text) + 1)))):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                tree = ast.parse(mended)
        except SyntaxError as error:
            fresh = respelt(mended, error.lineno or 1)
            if fresh == mended:
                return None
            mended = fresh
        except (ValueError, RecursionError, MemoryError):
            return None
        else:
            return ast.fix_missing_locations(_Restored(text, mended).visit(tree))  # type: ignore[no-any-return]
    return None


def modern(text: str) -> str:
    """The statements of Python 2 in words of Python 3 that are as long; texts may change, their places don't."""
    text = _EXEC.sub(_assigned, _PRINT.sub(_assigned, text))
    text = _RAISE.sub(lambda match: f"{match['indent']}r   = {match['rest']}", text)
    text = _EXCEPT.sub(_excepted, text)
    text = _PREFIX.sub(r" \1", text)
    return _UNEQUAL.sub("!=", text)


def respelt(text: str, line: int) -> str:
    """The text with a line's old numbers and backticks as today's Python spells them."""
    lines = text.split("\n")
    at = min(max(line, 1), len(lines)) - 1
    while at > 0 and not lines[at].strip():
        at -= 1
    lines[at] = _REPR.sub(r"(\1)", _LONG.sub(r"\1 ", _OCTAL.sub(" ", lines[at])))
    return "\n".join(lines)


def _excepted(match: re.Match[str]) -> str:
    """`except Error, e:` becomes `except Error  :` of the same length."""
    first = match["what"]
    if "," not in first:
        return match[0]
    if first.startswith("("):
        closed = first.rfind(")")
        kept = first[: closed + 1] if closed > 0 else "Exception"
    else:
        kept = first.partition(",")[0]
    return f"{match['indent']}except {kept}".ljust(len(match[0]) - 1) + ":"


def _assigned(match: re.Match[str]) -> str:
    """`print x` becomes `p   = x`."""
    return f"{match['indent']}p".ljust(len(match[0]) - 2) + "= "


class _Restored(ast.NodeTransformer):
    """Makes of the tree of a mended text what the text itself says."""

    def __init__(self, text: str, mended: str) -> None:
        self._lines = text.split("\n")
        self._changed = {
            number
            for number, pair in enumerate(zip(self._lines, mended.split("\n"), strict=True), 1)
            if pair[0] != pair[1]
        }

    def _said(self, node: ast.stmt | ast.ExceptHandler) -> str:
        return self._lines[node.lineno - 1].encode()[node.col_offset :].decode(errors="replace")

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        """`p   = x`, `r   = Error, text`."""
        self.generic_visit(node)
        word = self._said(node).partition(" ")[0] if node.lineno in self._changed else ""
        given = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
        if word == "raise":
            made = ast.copy_location(ast.Call(given[0], given[1:2], []), node)
            return ast.copy_location(ast.Raise(made, None), node)
        if not word.startswith(("print", "exec")):
            return node
        words = []
        if self._said(node)[5:].lstrip().startswith(">>"):
            words, given = [ast.copy_location(ast.keyword("file", given[0]), node)], given[1:]
        func = ast.copy_location(ast.Name("print" if word.startswith("print") else "exec", ast.Load()), node)
        return ast.copy_location(ast.Expr(ast.copy_location(ast.Call(func, given, words), node)), node)

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> ast.AST:
        """`except Error, e:`."""
        self.generic_visit(node)
        found = _EXCEPT.match(self._said(node)) if node.lineno in self._changed else None
        name = found["what"].rpartition(",")[2].strip() if found else ""
        node.name = name if name.isidentifier() else node.name
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        """A text that holds what looks like a statement."""
        end = node.end_lineno or node.lineno
        if isinstance(node.value, str) and not self._changed.isdisjoint(range(node.lineno, end + 1)):
            said = [line.encode() for line in self._lines[node.lineno - 1 : end]]
            said[-1] = said[-1][: node.end_col_offset]
            said[0] = said[0][node.col_offset :]
            literal = _PREFIX.sub(r" \1", b"\n".join(said).decode(errors="replace"))
            with suppress(SyntaxError, ValueError):
                node.value = ast.literal_eval(f"({literal})")
        return node
