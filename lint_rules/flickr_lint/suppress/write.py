"""Writes a suppression: the comment for a finding, on a line of its own before it, with a reason to fill in."""

from __future__ import annotations

import io
import tokenize
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flickr_lint.findings import Finding

__all__ = ["REASON", "comment_for"]

REASON = "say why"
"""What stands for the reason until somebody writes it."""


def comment_for(finding: Finding, lines: Sequence[str], path: str) -> tuple[int, str] | None:
    """The line to put a comment before, and the comment; None if no comment can stand (texts, notebooks).

    Args:
        finding: what to suppress.
        lines: the lines of the file, with or without their ends.
        path: what the file is called: templates have comments of HTML.
    """
    first = finding.region.line
    if finding.frame.place or not 0 < first <= len(lines):
        return None
    line = lines[first - 1].rstrip("\r\n")
    indent = line[: len(line) - len(line.lstrip())]
    word = f"flickr-lint: ignore[{finding.name}] {REASON}"
    if path.endswith((".py", ".pyw")) or "." not in path.rpartition("/")[2]:
        return (first, f"{indent}# {word}\n") if _may_stand(first, lines) else None
    return first, f"{indent}<!-- {word} -->\n"


def _may_stand(number: int, lines: Sequence[str]) -> bool:
    """Whether a comment may be before a line: not within a text, nor behind a backslash."""
    if number > 1 and lines[number - 2].rstrip("\r\n").endswith("\\"):
        return False
    text = "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.STRING and token.start[0] < number <= token.end[0]:
                return False
    except (tokenize.TokenError, SyntaxError):
        return False
    return True
