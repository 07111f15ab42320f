"""Comments that suppress findings: `flickr-lint: ignore[rule, …] reason`, in Python, HTML and template comments."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from flickr_lint.findings import Region
from flickr_lint.module import Module
from flickr_lint.regex import regex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from flickr_lint.findings import Finding
    from flickr_lint.template import Template

__all__ = ["Suppression", "apply", "suppressions"]

_COMMENT = regex(r"flickr-lint:\s*(?P<verb>[A-Za-z]+)\s*(?:\[(?P<rules>[^\]]*)\])?(?P<reason>[^\n]*)", re.IGNORECASE)
_VERB = "ignore"
_FOREIGN = frozenset({"disable", "skip", "suppress", "noqa", "off", "allow"})
"""What other linters call it; such a comment means well and does nothing."""


class Suppression(Struct, frozen=True):
    """Rules (codes or names; none means all) that are suppressed on a line, and why."""

    rules: tuple[str, ...]
    """In lower case."""
    reason: str
    line: int
    """The line it holds for."""
    region: Region
    """Where the comment stands."""
    verb: str = _VERB
    """Anything but `ignore` is misspelt, and suppresses nothing."""

    def covering(self, finding: Finding, around: Region | None = None) -> str | None:
        """The word that names the finding's rule ('' if all rules are meant), or None if it doesn't hold for it.

        Args:
            finding: the finding.
            around: the text that it is in, which a comment at its first or last line is about as a whole.
        """
        near = around is not None and self.line in {around.line, around.end_line}
        if self.verb != _VERB or not (near or finding.frame.line <= self.line <= finding.frame.end_line):
            return None
        if not self.rules:
            return ""
        return next((word for word in self.rules if word in {finding.code.lower(), finding.name}), None)


def suppressions(source: Module | Template) -> tuple[Suppression, ...]:
    """The suppressions in a file; one that is alone on its line applies to the next line that is not a comment."""
    if "flickr-lint:" not in source.text.lower():
        return ()
    found = []
    for text, region, alone in _comments(source):
        match = _COMMENT.search(text)
        if match is None or not _meant(match["verb"].lower()):
            continue
        words = dict.fromkeys(word.strip().lower() for word in (match["rules"] or "").split(",") if word.strip())
        target = _next_line(source, region.end_line) if alone else region.end_line
        reason = " ".join(match["reason"].split()).strip(" -:\u2013\u2014")
        found.append(Suppression(tuple(words), reason, target, region, match["verb"].lower()))
    return tuple(found)


def apply(
    found: Iterable[Finding], known: Sequence[Suppression], around: Callable[[Finding], Region | None] = lambda _: None
) -> tuple[list[Finding], frozenset[tuple[int, str]]]:
    """The findings, those that a suppression covers marked so, and which suppressions did (index and word)."""
    out = []
    used: set[tuple[int, str]] = set()
    for finding in found:
        words = ((at, mark.covering(finding, around(finding))) for at, mark in enumerate(known))
        covering = [(at, word) for at, word in words if word is not None]
        used.update(covering)
        out.append(replace(finding, suppressed=known[covering[0][0]].reason) if covering else finding)
    return out, frozenset(used)


def _meant(verb: str) -> bool:
    if verb == _VERB or verb in _FOREIGN:
        return True
    import difflib

    return bool(difflib.get_close_matches(verb, [_VERB], cutoff=0.7))


def _comments(source: Module | Template) -> list[tuple[str, Region, bool]]:
    """Text, region and whether nothing else is there, of each comment."""
    return _python(source) if isinstance(source, Module) else _markup(source)


def _python(source: Module) -> list[tuple[str, Region, bool]]:
    import io
    import tokenize

    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source.text).readline))
    except (tokenize.TokenError, SyntaxError):
        return []
    return [
        (
            token.string,
            Region(token.start[0], token.start[1] + 1, token.end[0], token.end[1] + 1),
            token.line.lstrip().startswith("#"),
        )
        for token in tokens
        if token.type == tokenize.COMMENT
    ]


def _markup(source: Template) -> list[tuple[str, Region, bool]]:
    found = []
    for inline in source.inlines:
        if inline.kind == "comment":
            last = inline.line + inline.text.count("\n")
            before = source.lines[inline.line - 1][: inline.column - 1 - len("<!--")]
            tail = source.lines[last - 1].rpartition("-->")
            start = max(inline.column - len("<!--"), 1)
            region = Region(inline.line, start, last, len(tail[0]) + len(tail[1]) + 1)
            found.append((inline.text, region, not before.strip() and not tail[2].strip()))
    for tag in source.tags:
        if tag.opener == "{#":
            before = source.lines[tag.region.line - 1][: tag.region.column - 1]
            after = source.lines[tag.region.end_line - 1][tag.region.end_column - 1 :]
            found.append((tag.text, tag.region, not before.strip() and not after.strip()))
    return found


def _next_line(source: Module | Template, line: int) -> int:
    at = line + 1
    while at <= len(source.lines) and (
        not source.lines[at - 1].strip() or source.lines[at - 1].lstrip().startswith("#")
    ):
        at += 1
    return at
