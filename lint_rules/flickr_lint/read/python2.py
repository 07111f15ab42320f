"""Python 2: replaces its words by words of Python 3 of the same length, and corrects the tree.

`print a, b` is parsed as an assignment of the same length, and becomes a call in the tree; `raise Error, text` and
`except Error, name` likewise.
"""

from __future__ import annotations

import ast
import builtins
import warnings
from contextlib import suppress
from typing import TYPE_CHECKING

from flickr_lint.regex import regex

if TYPE_CHECKING:
    import re

__all__ = ["modern", "old_handler", "respelt", "tree_of"]

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
_SAME_LENGTH = r" \1"
_REPR = regex(r"`([^`\n]+)`")
_UNEQUAL = regex(r"<>")


def tree_of(text: str, line: int = 0) -> ast.Module | None:
    """The tree of a text of Python 2, with all places as they are; None if it is none.

    `line` is where the text does not parse as it is, if that is known.
    """
    tree = _parsed(text, line)
    if tree is not None or "\t" not in text:
        return tree
    # In Python 2 a tab reaches to the next multiple of eight columns; Python 3 refuses a mixture.
    spaced = "\n".join(map(_spaced, text.split("\n")))
    tree = _parsed(spaced) if spaced != text else None
    if tree is not None:
        _move_back(tree, text.split("\n"), spaced.split("\n"))
    return tree


def old_handler(tree: ast.Module) -> int:
    """The line of an `except Error, name` that only Python 2 can mean, in a tree of Python 3.14; 0 without one.

    Today these are two exceptions. What gives the exception a name is a name that the module does not define.
    """
    handlers = [at for at in ast.walk(tree) if isinstance(at, ast.ExceptHandler) and _is_bare(at.type)]
    if not handlers:
        return 0
    known = {name for at in ast.walk(tree) for name in _defined(at)}
    if "*" in known:
        return 0
    names = ((at, at.type.elts[1]) for at in handlers if isinstance(at.type, ast.Tuple) and len(at.type.elts) == 2)
    said = ((at, name.id) for at, name in names if isinstance(name, ast.Name))
    return next((at.lineno for at, name in said if name not in known and not hasattr(builtins, name)), 0)


def _is_bare(said: ast.expr | None) -> bool:
    """Whether what a handler catches is a tuple without brackets, which begins where its first part does."""
    if not isinstance(said, ast.Tuple) or not said.elts:
        return False
    first = said.elts[0]
    return (said.lineno, said.col_offset) == (first.lineno, first.col_offset)


def _defined(node: ast.AST) -> list[str]:
    """The names of what a statement defines that may be an exception: a class, what is imported or assigned."""
    if isinstance(node, ast.ClassDef):
        return [node.name]
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return [(alias.asname or alias.name).partition(".")[0] for alias in node.names]
    targets = node.targets if isinstance(node, ast.Assign) else []
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _spaced(line: str) -> str:
    """A line with the tabs that it begins with as spaces."""
    rest = line.lstrip(" \t")
    return line[: len(line) - len(rest)].expandtabs(8) + rest


def _move_back(tree: ast.Module, said: list[str], spaced: list[str]) -> None:
    """Give a tree's nodes the columns of the text as it is."""
    shift = [len(after) - len(before) for before, after in zip(said, spaced, strict=True)]
    for node in ast.walk(tree):
        if isinstance(node, (ast.stmt, ast.expr, ast.ExceptHandler, ast.arg, ast.keyword, ast.alias)):
            node.col_offset = max(0, node.col_offset - shift[node.lineno - 1])
            if node.end_lineno is not None and node.end_col_offset is not None:
                node.end_col_offset = max(0, node.end_col_offset - shift[node.end_lineno - 1])


def _parsed(text: str, line: int = 0) -> ast.Module | None:
    mended = modern(text)
    known = line if mended == text else 0
    for _ in range(max(3, min(_ROUNDS, _WORK // (len(text) + 1)))):
        if known:
            mended, known = respelt(mended, known), 0
            if mended == text:
                return None
            continue
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
            return _Text(text, mended).restore(tree)
    return None


def modern(text: str) -> str:
    """The statements of Python 2 in words of Python 3 of the same length; texts may change, their positions don't."""
    text = _EXEC.sub(_assigned, _PRINT.sub(_assigned, text))
    text = _RAISE.sub(lambda match: f"{match['indent']}r   = {match['rest']}", text)
    text = _EXCEPT.sub(_excepted, text)
    text = _PREFIX.sub(_SAME_LENGTH, text)
    return _UNEQUAL.sub("!=", text)


def respelt(text: str, line: int) -> str:
    """The text with a line's old numbers and backticks in the syntax of today's Python."""
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
        caught = first[: closed + 1] if closed > 0 else "Exception"
    else:
        caught = first.partition(",")[0]
    return f"{match['indent']}except {caught}".ljust(len(match[0]) - 1) + ":"


def _assigned(match: re.Match[str]) -> str:
    """`print x` becomes `p   = x`."""
    return f"{match['indent']}p".ljust(len(match[0]) - 2) + "= "


class _Text:
    """The original text beside the changed one: the meaning of changed statements and literals."""

    def __init__(self, text: str, mended: str) -> None:
        self._lines, self._mended = text.split("\n"), mended.split("\n")
        pairs = enumerate(zip(self._lines, self._mended, strict=True), 1)
        self._changed = {number for number, pair in pairs if pair[0] != pair[1]}

    def restore(self, tree: ast.Module) -> ast.Module:
        """The tree of the changed text, with the meaning of the original."""
        for node in ast.walk(tree):  # no recursion: a sum of a thousand parts is as deep
            for field in ("body", "orelse", "finalbody"):
                steps = getattr(node, field, None)
                if isinstance(steps, list):
                    steps[:] = [self._statement(at) for at in steps]
            if isinstance(node, ast.ExceptHandler) and node.lineno in self._changed:
                found = _EXCEPT.match(self._said(node))
                name = found["what"].rpartition(",")[2].strip() if found else ""
                node.name = name if name.isidentifier() else node.name
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                self._literal(node)
        return tree

    def _said(self, node: ast.stmt | ast.ExceptHandler) -> str:
        return self._lines[node.lineno - 1].encode()[node.col_offset :].decode(errors="replace")

    def _statement(self, node: ast.stmt) -> ast.stmt:
        """`p   = x`, `r   = Error, text`."""
        if not isinstance(node, ast.Assign) or node.lineno not in self._changed:
            return node
        said = self._said(node)
        given = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
        if said.startswith("raise "):
            made = ast.copy_location(ast.Call(given[0], given[1:2], []), node)
            return ast.copy_location(ast.Raise(made, None), node)
        word = next((word for word in ("print", "exec") if said.startswith(word)), "")
        if not word:
            return node
        words = []
        if said[5:].lstrip().startswith(">>"):
            words, given = [ast.copy_location(ast.keyword("file", given[0]), node)], given[1:]
        func = ast.copy_location(ast.Name(word, ast.Load()), node)
        return ast.copy_location(ast.Expr(ast.copy_location(ast.Call(func, given, words), node)), node)

    def _literal(self, node: ast.Constant) -> None:
        """Gives a literal the value that its text has: it may contain what looks like a statement."""
        said, mended = (self._part(node, lines) for lines in (self._lines, self._mended))
        if said == mended:
            return
        with suppress(SyntaxError, ValueError):
            node.value = ast.literal_eval(f"({_PREFIX.sub(_SAME_LENGTH, said)})")

    @staticmethod
    def _part(node: ast.Constant, lines: list[str]) -> str:
        said = [line.encode() for line in lines[node.lineno - 1 : node.end_lineno]]
        said[-1] = said[-1][: node.end_col_offset]
        said[0] = said[0][node.col_offset :]
        return b"\n".join(said).decode(errors="replace")
