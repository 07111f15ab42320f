"""JUnit's XML, which every CI server shows: a suite per file, a failed case per finding."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from flickr_lint.guide import cite

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flickr_lint.findings import Finding, Notice, Report
    from flickr_lint.rule import Rule

__all__ = ["render"]

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML document may hold, even escaped."""


def render(report: Report, rules: Iterable[Rule]) -> str:  # noqa: ARG001
    """A test run with a failure per finding, an error per file that could not be read, and one pass if all is clear."""
    cases = [(finding.path, _case(finding)) for finding in report.findings]
    cases += [(notice.path, _broken(notice)) for notice in report.notices]
    failures, errors = len(report.findings), len(report.notices)
    total = max(failures + errors, 1)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>\n',
        f'<testsuites name="flickr-lint" tests="{total}" failures="{failures}" errors="{errors}">\n',
    ]
    for path, group in groupby(sorted(cases, key=lambda case: case[0]), key=lambda case: case[0]):
        inner = [text for _, text in group]
        failed, broken = (sum(f"<{word} " in text for text in inner) for word in ("failure", "error"))
        lines.append(
            f'  <testsuite name={_attribute(path)} tests="{len(inner)}" failures="{failed}" errors="{broken}">\n'
        )
        lines += [*inner, "  </testsuite>\n"]
    if not cases:
        lines.append('  <testsuite name="flickr-lint" tests="1" failures="0" errors="0">\n')
        lines.append('    <testcase name="all clear" classname="flickr-lint"/>\n  </testsuite>\n')
    return "".join([*lines, "</testsuites>\n"])


def _case(finding: Finding) -> str:
    region = finding.region
    text = f"{finding.path}:{region.line}:{region.column}: {finding.message}\nHelp: {finding.help}\n"
    text += cite(finding.guide)
    name = _attribute(f"{finding.code} {finding.name}")
    return (
        f'    <testcase name={name} classname={_attribute(finding.path)} line="{region.line}">\n'
        f"      <failure type={_attribute(finding.severity)} message={_attribute(finding.message)}>"
        f"{escape(_legal(text))}</failure>\n    </testcase>\n"
    )


def _broken(notice: Notice) -> str:
    kind, path = _attribute(notice.kind), _attribute(notice.path)
    return (
        f'    <testcase name={kind} classname={path} line="{notice.line}">\n'
        f"      <error type={kind} message={_attribute(notice.message)}/>\n    </testcase>\n"
    )


def _legal(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)


def _attribute(text: str) -> str:
    return quoteattr(_legal(text))
