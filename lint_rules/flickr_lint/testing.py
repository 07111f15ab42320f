"""Runs one rule over an example: what the tests of all rules use, and those of a rule of one's own may."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from flickr_lint.engine import lint_sources
from flickr_lint.read.files import kind_of
from flickr_lint.read.source import Raw
from flickr_lint.rule import Invalid

if TYPE_CHECKING:
    from flickr_lint.findings import Finding
    from flickr_lint.rule import Example, Rule

__all__ = ["findings_in", "sources_of"]


def sources_of(example: Example) -> list[Raw]:
    """The files of an example: one text (a template where it begins with `<` or `{`), or several by path."""
    if isinstance(example, Invalid):
        example = example.source
    if isinstance(example, str):
        text = textwrap.dedent(example).strip() + "\n"
        example = {"example.html" if text.startswith(("<", "{")) else "example.py": text}
    return [
        Raw(path, kind_of(Path(path)) or "python", (textwrap.dedent(text).strip() + "\n").encode())
        for path, text in example.items()
    ]


def findings_in(rule: Rule, example: Example, *, use_prefilter: bool = True) -> tuple[Finding, ...]:
    """What a rule finds in an example; raises `ValueError` where the example doesn't parse."""
    report = lint_sources(sources_of(example), rules=[rule], use_prefilter=use_prefilter)
    if report.notices:
        raise ValueError(f"{report.notices[0].path}:{report.notices[0].line}: {report.notices[0].message}")
    return report.findings
