"""Runs one rule over an example: for the tests of our rules, and of yours."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from flickr_lint.engine import lint_sources
from flickr_lint.read.files import kind_of
from flickr_lint.read.source import Raw

if TYPE_CHECKING:
    from flickr_lint.findings import Finding
    from flickr_lint.rule import Example, Rule

__all__ = ["expected_findings", "findings_in", "sources_of"]

_EXPECTED = re.compile(r"[ \t]*# finds: (.*)$", re.MULTILINE)


def sources_of(example: Example) -> list[Raw]:
    """The files of an example: one text (a template where it begins with `<` or `{`), or several by path."""
    texts = {path: _EXPECTED.sub("", text) for path, text in _texts(example).items()}
    return [Raw(path, kind_of(Path(path)) or "python", text.encode()) for path, text in texts.items()]


def expected_findings(example: Example) -> list[tuple[str, int, str]]:
    """The path, line and message of each expected finding of an example, in order."""
    out = []
    for path, text in _texts(example).items():
        above = 0
        for row, line in enumerate(text.splitlines(), start=1):
            match = _EXPECTED.search(line)
            above = row if match is None or match.start() else above
            out += [(path, above, match[1])] if match else []
    return out


def _texts(example: Example) -> dict[str, str]:
    """The texts of an example by path, without the margin that they have in a rule's file."""
    if isinstance(example, str):
        example = {"example.html" if example.strip().startswith(("<", "{")) else "example.py": example}
    return {path: textwrap.dedent(text).strip() + "\n" for path, text in example.items()}


def findings_in(rule: Rule | type[Rule], example: Example, *, use_prefilter: bool = True) -> tuple[Finding, ...]:
    """What a rule, or a rule's class, finds in an example; raises `ValueError` where the example doesn't parse."""
    rule = rule() if isinstance(rule, type) else rule
    report = lint_sources(sources_of(example), rules=[rule], use_prefilter=use_prefilter)
    if report.notices:
        raise ValueError(f"{report.notices[0].path}:{report.notices[0].line}: {report.notices[0].message}")
    return report.findings
