"""Everything a report contains, as JSON, for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from flickr_lint.guide import cite
from flickr_lint.masking import shareable
from flickr_lint.outputs._version import version_of_ours

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flickr_lint.findings import Finding, Region, Report
    from flickr_lint.rule import Rule

__all__ = ["render"]


def render(report: Report, rules: Iterable[Rule]) -> str:  # noqa: ARG001
    """An object with `findings` (suppressed and baselined ones marked), `notices` and `summary`."""
    document = {
        "version": version_of_ours(),
        "base": report.base,
        "findings": [_finding(finding) for finding in report.all()],
        "notices": [
            {"kind": notice.kind, "path": notice.path, "line": notice.line, "message": notice.message}
            for notice in report.notices
        ],
        "summary": {
            "findings": len(report.findings),
            "suppressed": len(report.suppressed),
            "baselined": len(report.baselined),
            "files": report.files,
            "relevant": report.relevant,
        },
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n"


def _finding(finding: Finding) -> dict[str, Any]:
    fix = shareable(finding.fix)
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity,
        "confidence": finding.confidence,
        "message": finding.message,
        "help": finding.help,
        "guide": {"id": finding.guide, "text": cite(finding.guide)} if finding.guide else None,
        "path": finding.path,
        **_place(finding.region),
        "cell": finding.frame.place or None,
        "related": [
            {"message": related.message, "path": related.path, **_place(related.region)} for related in finding.related
        ],
        "suppressed": finding.suppressed is not None,
        "reason": finding.suppressed or None,
        "baselined": finding.baselined,
        "fingerprint": finding.fingerprint,
        "fix": {
            "message": fix.message,
            "safety": fix.safety,
            "why": fix.why or None,
            "edits": [{"path": edit.path, **_place(edit.region), "text": edit.text} for edit in fix.edits],
        }
        if fix
        else None,
    }


def _place(region: Region) -> dict[str, int]:
    return {
        "line": region.line,
        "column": region.column,
        "endLine": region.end_line,
        "endColumn": region.end_column,
    }
