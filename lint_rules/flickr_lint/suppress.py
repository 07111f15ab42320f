"""Comments that suppress findings: `flickr-lint: ignore[rule, …] reason`, in Python, HTML and template comments."""

from __future__ import annotations

import io
import re
import tokenize
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flickr_lint.module import Module

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flickr_lint.findings import Finding
    from flickr_lint.template import Template

__all__ = ["Suppression", "apply", "suppressions"]

_COMMENT = re.compile(r"flickr-lint:\s*ignore(?:\[(?P<rules>[^\]]*)\])?(?P<reason>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Suppression:
    """Rules (codes or names; none means all) that are suppressed on a line, and why."""

    rules: frozenset[str]
    reason: str
    line: int

    def covers(self, finding: Finding) -> bool:
        """Whether it names the finding's rule."""
        return not self.rules or bool(self.rules & {finding.code.lower(), finding.name})


def suppressions(source: Module | Template) -> tuple[Suppression, ...]:
    """The suppressions in a file; one that stands alone on its line holds for the next line that is not a comment."""
    if "flickr-lint:" not in source.text:
        return ()
    found = []
    for text, line, alone in _comments(source):
        match = _COMMENT.search(text)
        if match:
            rules = frozenset(word.strip().lower() for word in (match["rules"] or "").split(",") if word.strip())
            target = _next_line(source, line) if alone else line
            found.append(Suppression(rules, " ".join(match["reason"].split()).strip(" -:"), target))
    return tuple(found)


def apply(found: Iterable[Finding], known: Iterable[Suppression]) -> list[Finding]:
    """The findings, those that a suppression covers marked so."""
    known = tuple(known)
    out = []
    for finding in found:
        frame = finding.frame
        covering = next((s for s in known if frame.line <= s.line <= frame.end_line and s.covers(finding)), None)
        out.append(replace(finding, suppressed=covering.reason) if covering else finding)
    return out


def _comments(source: Module | Template) -> list[tuple[str, int, bool]]:
    """Text, last line and whether nothing else stands there, of each comment."""
    if isinstance(source, Module):
        try:
            tokens = list(tokenize.generate_tokens(io.StringIO(source.text).readline))
        except (tokenize.TokenError, SyntaxError):
            return []
        return [
            (token.string, token.start[0], token.line.lstrip().startswith("#"))
            for token in tokens
            if token.type == tokenize.COMMENT
        ]
    found = []
    for inline in source.inlines:
        if inline.kind == "comment":
            last = inline.line + inline.text.count("\n")
            before = source.lines[inline.line - 1][: inline.column - 1 - len("<!--")]
            after = source.lines[last - 1].rpartition("-->")[2]
            found.append((inline.text, last, not before.strip() and not after.strip()))
    for tag in source.tags:
        if tag.opener == "{#":
            line = source.lines[tag.region.line - 1]
            alone = not line[: tag.region.column - 1].strip() and not line[tag.region.end_column - 1 :].strip()
            found.append((tag.text, tag.region.end_line, alone))
    return found


def _next_line(source: Module | Template, line: int) -> int:
    at = line + 1
    while at <= len(source.lines) and (
        not source.lines[at - 1].strip() or source.lines[at - 1].lstrip().startswith("#")
    ):
        at += 1
    return at
