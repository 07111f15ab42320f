"""Reads texts and names from Python that does not parse.

Python 2 is rewritten letter for letter, so that all positions stay the same. A line that still doesn't parse is
reduced to its texts. Only rules about literals use the result.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
import warnings

from flickr_lint.module import Module
from flickr_lint.read.dialect import spare
from flickr_lint.read.python2 import modern, respelt
from flickr_lint.regex import regex

__all__ = ["mend"]

_ROUNDS = 60
"""Lines that are given up one by one, before all that is left are texts; fewer in long files."""
_WORK = 4_000_000
"""Letters that are parsed for one file at most."""
_TEXT = regex(
    r"(?:\"\"\"(?:\\.|[^\\])*?\"\"\"|'''(?:\\.|[^\\])*?'''|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*')", re.DOTALL
)


def mend(path: str, text: str, line: int = 0) -> Module | None:
    """The module with its texts and names; None if not even these can be read.

    The tree is that of a changed text, with the positions of the original. `line` is where the original does not parse,
    if that is known.
    """
    spared = spare(text)
    mended = modern(spared.text if spared else text)
    for _ in range(max(3, min(_ROUNDS, _WORK // (len(text) + 1)))):
        tree = line if line and mended == text else _parsed(mended)
        if isinstance(tree, ast.Module):
            return Module(path, text, spared.restored(tree) if spared else tree)
        rewritten = respelt(mended, tree)
        given_up = _without(mended, tree) if rewritten == mended else rewritten
        if given_up == mended:
            break
        mended = given_up
    tree = _parsed(_texts_alone(text))
    return Module(path, text, tree) if isinstance(tree, ast.Module) else None


def _parsed(text: str) -> ast.Module | int:
    """The tree, or the line where the text doesn't parse."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except SyntaxError as error:
        return error.lineno or 1
    except (ValueError, RecursionError, MemoryError):
        return 1


def _faulty(text: str, line: int) -> tuple[list[str], int]:
    lines = text.split("\n")
    at = min(max(line, 1), len(lines)) - 1
    while at > 0 and not lines[at].strip():
        at -= 1
    return lines, at


def _without(text: str, line: int) -> str:
    """The text with what is on a line reduced to its texts."""
    lines, at = _faulty(text, line)
    old = lines[at]
    indent = old[: len(old) - len(old.lstrip())]
    found = [(match.start(), match[0]) for match in _TEXT.finditer(old)]
    fresh = indent + "_ = ("
    for start, literal in found:
        if start >= len(fresh):
            fresh = fresh.ljust(start) + literal + ","
    fresh += ")"
    if fresh == old or not found:
        fresh = indent + "pass"
    if fresh == old:
        fresh = ""
    lines[at] = fresh
    return "\n".join(lines)


def _texts_alone(text: str) -> str:
    """A text's literals at their positions, as far as it can be tokenized; everything else is left out."""
    lines = [""] * (text.count("\n") + 2)
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.STRING and token.start[0] == token.end[0]:
                row = token.start[0] - 1
                gap = token.start[1] - len(lines[row])
                if not lines[row] and token.start[1] >= 4:
                    lines[row] = "_=".ljust(token.start[1] - 1) + "(" + token.string + ")"
                elif gap >= 1 and lines[row]:
                    lines[row] = lines[row] + ";".ljust(gap) + token.string
                elif not lines[row] and not token.start[1]:
                    lines[row] = token.string
    except (tokenize.TokenError, SyntaxError, IndentationError):
        pass
    return "\n".join(lines)
