"""Older Python: changes of a text that let the present parser read it, and the names of old versions.

`async` and `await` were names like any other until Python 3.7, and `async` is an argument of Flickr's uploads; code
that says `upload(async=1)` is valid Python 3.6.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize

__all__ = ["OLD_KEYWORDS", "Spared", "spare", "wording"]

OLD_KEYWORDS = "`async` and `await` have been keywords since Python 3.7: read as Python 3.6"
_MAX_LENGTH = 1_000
"""Letters of a line that are looked at to tell what is amiss."""
_NEVER_NAMES = frozenset({"def", "for", "with"})
_WORDS = (
    ("Missing parentheses in call to 'print'", "print statement"),
    ("Missing parentheses in call to 'exec'", "exec statement"),
    ("multiple exception types must be parenthesized", "`except Error, name`"),
    ("leading zeros in decimal integer", "octal number such as `0777`"),
    ("inconsistent use of tabs", "tabs and spaces mixed"),
)
"""Beginnings of what the parser says, and what stands there."""
_LINES = (
    (re.compile(r"^\s*print\s+(?![=(.])"), "print statement"),
    (re.compile(r"^\s*print\s*>>"), "print statement"),
    (re.compile(r"^\s*exec\s+[^=(.]"), "exec statement"),
    (re.compile(r"^\s*except\b[^:#(]*,[^:#]*:"), "`except Error, name`"),
    (re.compile(r"^\s*raise\s+[\w.]+\s*,"), "`raise Error, text`"),
    (re.compile(r"`"), "backticks for repr"),
    (re.compile(r"<>"), "`<>`"),
    (re.compile(r"\b(?:0[xX][0-9a-fA-F]+|\d+)[lL]\b"), "long number such as `1L`"),
    (re.compile(r"\b[uU][rR][\"']"), "text such as `ur''`"),
    (re.compile(r"^\s*def\s+\w+\s*\([^)]*\("), "parameters in brackets of their own"),
    (re.compile(r"\blambda\s*\("), "parameters in brackets of their own"),
)
"""Lines that the parser has no better word for than invalid syntax."""


class Spared:
    """A text with names of the same length in place of words that became keywords, so that nothing moves."""

    def __init__(self, text: str, names: dict[str, str], line: int) -> None:
        self.text = text
        self.line = line
        """Where the first of them stands."""
        self._names = names

    def restored(self, tree: ast.Module) -> ast.Module:
        """The tree of the text, with the words as they were."""
        for node in ast.walk(tree):
            for field in ("id", "attr", "arg", "name", "asname", "module"):
                word = getattr(node, field, None)
                if isinstance(word, str) and any(name in word for name in self._names):
                    for name, real in self._names.items():
                        word = word.replace(name, real)
                    setattr(node, field, word)
        return tree


def spare(text: str) -> Spared | None:
    """The text with `async` and `await` replaced where they are names; None if they aren't."""
    if "async" not in text and "await" not in text:
        return None
    try:
        tokens = [
            token
            for token in tokenize.generate_tokens(io.StringIO(text).readline)
            if token.type not in {tokenize.NL, tokenize.COMMENT}
        ]
    except (tokenize.TokenError, SyntaxError, ValueError, RecursionError):
        return None
    names = {_free(stem, text): word for stem, word in (("s", "async"), ("w", "await"))}
    fresh = {real: name for name, real in names.items()}
    lines = text.split("\n")
    first = 0
    for at, token in enumerate(tokens):
        # By its text alone: tokenizers before Python 3.12 may give these words a type of their own.
        if token.string not in fresh or not _is_name(tokens, at):
            continue
        row, column = token.start
        lines[row - 1] = lines[row - 1][:column] + fresh[token.string] + lines[row - 1][column + len(token.string) :]
        first = first or row
    return Spared("\n".join(lines), names, first) if first else None


def wording(error: SyntaxError, text: str) -> str:
    """Why a text doesn't parse, in words: a feature of Python 2, or the parser's message."""
    message = error.msg or "invalid syntax"
    feature = next((words for start, words in _WORDS if message.startswith(start)), "")
    lines = text.split("\n")
    if not feature and error.lineno and error.lineno <= len(lines):
        line = lines[error.lineno - 1][:_MAX_LENGTH]
        feature = next((words for pattern, words in _LINES if pattern.search(line)), "")
    return f"Python 2: {feature}" if feature else f"no valid Python 3: {message}"


def _is_name(tokens: list[tokenize.TokenInfo], at: int) -> bool:
    before = tokens[at - 1].string if at else ""
    after = tokens[at + 1].string if at + 1 < len(tokens) else ""
    if tokens[at].string == "async":
        return after not in _NEVER_NAMES
    return before == "." or after in {"=", ")", ","}


def _free(stem: str, text: str) -> str:
    """A name of five letters that a text doesn't hold."""
    return next((name for number in range(10**4) if (name := f"{stem}{number:04d}") not in text), f"{stem}_old")
