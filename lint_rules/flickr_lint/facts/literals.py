"""Reads Python that doesn't parse (Python 2, broken files) as far as its texts and names go.

What a module of Python 2 says otherwise is rewritten letter for letter, so that all places stay where they are; a line
that still doesn't parse becomes the texts that stand on it. Only rules about literals look at the result, and those
few that can do with it where no line had to be given up.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
import warnings

from flickr_lint.module import Module
from flickr_lint.read.dialect import spare
from flickr_lint.regex import regex

__all__ = ["mend"]

_ROUNDS = 60
"""Lines that are given up one by one, before all that is left are texts; fewer in long files."""
_WORK = 4_000_000
"""Letters that are parsed for one file at most."""
_PRINT = regex(
    r"(?m)^(?P<indent>[ \t]*(?:(?:else|try|finally|if [^\n#\"']*|for [^\n#\"']*):[ \t]*)?)"
    r"print(?:[ \t]*>>|[ \t](?![ \t]*[=(,.)]))"
)
_EXEC = regex(r"(?m)^(?P<indent>[ \t]*)exec[ \t]+(?!\()")
_RAISE = regex(r"(?m)^(?P<indent>[ \t]*)raise[ \t](?P<rest>[\w.]+[ \t]*,)")
_EXCEPT = regex(r"(?m)^(?P<indent>[ \t]*)except[ \t]+(?P<what>[^:\n#]*):")
_OCTAL = regex(r"(?<![\w.])0(?=[0-7]+\b(?![.\w]))")
_LONG = regex(r"(?<![\w.])(0[xX][0-9a-fA-F]+|\d+)[lL]\b")
_PREFIX = regex(r"(?<!\w)[uU]([rR])(?=[\"'])")
_REPR = regex(r"`([^`\n]+)`")
_UNEQUAL = regex(r"<>")
_TEXT = regex(
    r"(?:\"\"\"(?:\\.|[^\\])*?\"\"\"|'''(?:\\.|[^\\])*?'''|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*')", re.DOTALL
)


def mend(path: str, text: str) -> Module | None:
    """The module with what its texts and names say; None where not even that can be told.

    The tree is made of mended text, its places are those of the text as it is.
    """
    spared = spare(text)
    mended, whole = _modern(spared.text if spared else text), True
    for _ in range(max(3, min(_ROUNDS, _WORK // (len(text) + 1)))):
        tree = _parsed(mended)
        if isinstance(tree, ast.Module):
            module = Module(path, text, spared.restored(tree) if spared else tree)
            module.whole = whole
            return module
        spelt = _spelt(mended, tree)
        given_up = _without(mended, tree) if spelt == mended else spelt
        whole = whole and spelt != mended
        if given_up == mended:
            break
        mended = given_up
    tree = _parsed(_texts_alone(text))
    if not isinstance(tree, ast.Module):
        return None
    module = Module(path, text, tree)
    module.whole = False
    return module


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


def _modern(text: str) -> str:
    """Python 2's statements in words of Python 3 that are as long; texts may change, their places don't."""
    text = _EXEC.sub(_assigned, _PRINT.sub(_assigned, text))
    text = _RAISE.sub(lambda match: f"{match['indent']}r   = {match['rest']}", text)
    text = _EXCEPT.sub(_excepted, text)
    text = _PREFIX.sub(r" \1", text)
    return _UNEQUAL.sub("!=", text)


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


def _spelt(text: str, line: int) -> str:
    """The text with a line's old numbers and backticks as today's Python spells them."""
    lines, at = _faulty(text, line)
    lines[at] = _REPR.sub(r"(\1)", _LONG.sub(r"\1 ", _OCTAL.sub(" ", lines[at])))
    return "\n".join(lines)


def _faulty(text: str, line: int) -> tuple[list[str], int]:
    lines = text.split("\n")
    at = min(max(line, 1), len(lines)) - 1
    while at > 0 and not lines[at].strip():
        at -= 1
    return lines, at


def _without(text: str, line: int) -> str:
    """The text with what stands on a line reduced to its texts."""
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
    """A text's literals, each where it stands, as far as it can be cut into tokens; all else is left out."""
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
