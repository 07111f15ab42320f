"""Python that is newer than the interpreter: its text in words of Python 3.11 that are as long, so that nothing moves.

Python 3.12 takes any quote, backslash or comment between the braces of an f-string, parameters of types such as
`def first[T]`, and `type Name = …`; Python 3.14 takes t-strings. What an older parser may not take between braces is
replaced by a name there, parsed on its own, and put into the tree.
"""

from __future__ import annotations

import ast
import re
import warnings
from itertools import count

from msgspec import Struct

from flickr_lint.regex import regex

__all__ = ["tree_of"]

_DEPTH = 20
"""Strings within the braces of each other."""
_MOST, _MOST_FIELDS = 1_000_000, 2_000
"""Letters of a text that is looked at, and fields that are parsed on their own."""
_STRINGS = r"#[^\n]*|(?<!\w)(?P<prefix>[A-Za-z]{0,2})(?P<quote>\"{3}|'{3}|\"|')"
_STRING = regex(_STRINGS)
_IN_FIELD = regex(r"(?P<mark>[()\[\]{}:!])|" + _STRINGS)
_IN_TEXT = regex(r"\\.|\{\{|\}\}|[{\n]|\"{3}|'{3}|\"|'", re.DOTALL)
_PLAIN_ENDS = {
    '"': regex(r'(?:\\.|[^"\\\n])*+"', re.DOTALL),
    "'": regex(r"(?:\\.|[^'\\\n])*+'", re.DOTALL),
    '"""': regex(r'(?:\\.|(?!""").)*+"""', re.DOTALL),
    "'''": regex(r"(?:\\.|(?!''').)*+'''", re.DOTALL),
}
_TYPE = regex(r"^(?P<indent>[ \t]*)type[ \t]+(?P<name>[^\W\d]\w*)(?=[ \t]*[\[=])", re.MULTILINE)
_GENERIC = regex(r"^[ \t]*(?:async[ \t]+def|def|class|type)[ \t]+[^\W\d]\w*[ \t]*(?=\[)", re.MULTILINE)
_ODD = frozenset("\"'\\#\n")


class _Field(Struct, frozen=True):
    """An expression between the braces of an f-string, by its offsets."""

    start: int
    end: int


class _Scan:
    """Finds the strings of a text, and what an older parser may not take in them."""

    def __init__(self, text: str) -> None:
        """Reads the text.

        Raises:
            ValueError: a string or field has no end.
            RecursionError: strings are nested too deeply.
        """
        self.text = text
        self.fields: list[_Field] = []
        self.t_marks: list[int] = []
        at, bare = 0, []
        while (match := _STRING.search(text, at)) is not None:
            end = self._string(match, 0) if match["quote"] else match.end()
            bare += [text[at : match.start()], re.sub(r"[^\n]", "_", text[match.start() : end])]
            at = end
        self.bare = "".join([*bare, text[at:]])
        """The text without what strings and comments say."""

    def _string(self, match: re.Match[str], depth: int) -> int:
        """Where a string ends."""
        prefix, quote = match["prefix"].lower(), match["quote"]
        if not {"f", "t"}.intersection(prefix):
            end = _PLAIN_ENDS[quote].match(self.text, match.end())
            if end is None:
                raise ValueError("a string without an end")
            return end.end()
        if "t" in prefix:
            self.t_marks.append(match.start("prefix") + prefix.index("t"))
        at = match.end()
        while (found := _IN_TEXT.search(self.text, at)) is not None:
            said, at = found[0], found.end()
            if said == "{":
                at = self._field(at, depth + 1)
            elif said == quote or (said[0] == quote and len(said) == len(quote) * 3):
                return found.start() + len(quote)
            elif said[0] == "\\" and "r" in prefix:
                at = found.start() + 1
            elif said == "\n" and len(quote) == 1:
                break
        raise ValueError("an f-string without an end")

    def _field(self, start: int, depth: int) -> int:
        """Where a field ends, behind its brace."""
        if depth > _DEPTH:
            raise RecursionError
        end = self._expression(start, depth)
        if depth == 1 and not _ODD.isdisjoint(self.text[start:end]):
            self.fields.append(_Field(start, end))
        at = end
        while self.text[at] != "}":  # behind `!r:` fields may stand again
            at = self._field(at + 1, depth) if self.text[at] == "{" else at + 1
            if at >= len(self.text):
                raise ValueError("a field without an end")
        return at + 1

    def _expression(self, start: int, depth: int) -> int:
        """Where the expression of a field ends."""
        at, open_ = start, 0
        while (match := _IN_FIELD.search(self.text, at)) is not None:
            mark, at = match["mark"], match.end()
            if match["quote"]:
                at = self._string(match, depth)
            elif mark and mark in "([{":
                open_ += 1
            elif mark and open_ == 0 and not (mark == "!" and self.text.startswith("=", at)):
                said = self.text[start : match.start()].rstrip()
                debug = said.endswith("=") and said[-2:-1] not in {"=", "!", "<", ">"}
                return start + len(said) - 1 if debug else match.start()
            elif mark and mark in ")]}":
                open_ -= 1
        raise ValueError("a field without an end")


class _Restored(ast.NodeTransformer):
    """Puts the expressions of fields into a tree in place of their names."""

    def __init__(self, text: str, fields: dict[str, _Field]) -> None:
        self._text = text
        self._fields = fields

    def visit_Name(self, node: ast.Name) -> ast.AST:
        """What a name stands for."""
        field = self._fields.get(node.id)
        if field is None:
            return node
        own = f"({self._text[field.start : field.end]})"
        try:
            tree = _parsed(own)
        except SyntaxError:
            tree = _tree(own)
        (statement,) = tree.body
        assert isinstance(statement, ast.Expr)  # noqa: S101 (it is in brackets)
        before = self._text[: field.start]
        lines, column = before.count("\n"), len(before[before.rfind("\n") + 1 :].encode()) - 1
        for at in ast.walk(statement.value):
            if isinstance(at, (ast.expr, ast.keyword, ast.arg)):
                at.col_offset += column if at.lineno == 1 else 0
                at.end_col_offset = (at.end_col_offset or 0) + (column if at.end_lineno == 1 else 0)
                at.lineno += lines
                at.end_lineno = (at.end_lineno or 1) + lines
        return statement.value


def tree_of(text: str) -> ast.Module | None:
    """The tree of a text of Python 3.12 or newer, with all places as they are; None if it is none."""
    if len(text) > _MOST:
        return None
    try:
        return _tree(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _tree(text: str) -> ast.Module:
    scan = _Scan(text)
    letters = list(text)
    for at in scan.t_marks:
        letters[at] = "f"
    for match in _GENERIC.finditer(scan.bare):
        _blank(letters, match.end(), _closing(scan.bare, match.end()))
    for match in _TYPE.finditer(scan.bare):
        start, end = match.span()
        letters[start:end] = (match["indent"] + match["name"]).ljust(end - start)
    if len(scan.fields) > _MOST_FIELDS:
        raise ValueError("too many fields")
    names: dict[str, _Field] = {}
    free = (name for number in count() if (name := f"_{number:x}") not in text)
    for field, name in zip(scan.fields, free, strict=False):
        if len(name) > field.end - field.start:
            raise ValueError("a field that is too short for a name")
        names[name] = field
        _blank(letters, field.start, field.end)
        letters[field.start : field.start + len(name)] = name
    older = "".join(letters)
    if older == text:
        raise ValueError("nothing of a newer Python")  # so it is known not to parse
    tree = _parsed(older)
    return _Restored(text, names).visit(tree) if names else tree


def _blank(letters: list[str], start: int, end: int) -> None:
    letters[start:end] = ["\n" if letter == "\n" else " " for letter in letters[start:end]]


def _closing(bare: str, at: int) -> int:
    """Where the brackets that open at a place are closed."""
    depth = 0
    for match in re.compile(r"[\[\]]").finditer(bare, at):
        depth += 1 if match[0] == "[" else -1
        if depth == 0:
            return match.end()
    raise ValueError("brackets without an end")


def _parsed(text: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)
