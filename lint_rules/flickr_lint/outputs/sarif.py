"""SARIF 2.1.0, for code scanning: rules with their pages, results with regions, suppressions, and files not read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from flickr_lint.guide import GUIDE_URL, cite
from flickr_lint.masking import shareable
from flickr_lint.outputs._phrases import sentence
from flickr_lint.outputs._version import version_of_ours
from flickr_lint.rule import page, url_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flickr_lint.findings import Finding, Fix, Frame, Region, Report
    from flickr_lint.rule import Rule

__all__ = ["render"]

_RANK = {"high": 90.0, "medium": 60.0, "low": 30.0}
_BASE = "%SRCROOT%"
_ABOUT_SECURITY = ("FLK1", "FLK2")
"""Rules about credentials, sign-in and tokens, which GitHub shows among security alerts."""
_PROBLEM = {"error": "error", "warning": "warning", "note": "recommendation"}
_SECURITY = {"error": "8.0", "warning": "5.5", "note": "3.0"}
"""GitHub's scores: from 7 high, from 4 medium, below low."""


def render(report: Report, rules: Iterable[Rule]) -> str:
    """The report as one run of a SARIF log; paths are relative to `%SRCROOT%`."""
    rules = list(rules)
    index = {rule.code: at for at, rule in enumerate(rules)}
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "flickr-lint",
                        "semanticVersion": version_of_ours(),
                        "informationUri": GUIDE_URL,
                        "rules": [_rule(rule) for rule in rules],
                    }
                },
                "automationDetails": {"id": "flickr-lint/"},
                "columnKind": "unicodeCodePoints",
                "originalUriBaseIds": {_BASE: {"description": {"text": "The folder that paths are relative to."}}},
                "invocations": [
                    {
                        "executionSuccessful": True,
                        "toolExecutionNotifications": [
                            {
                                "level": "error" if notice.kind == "unreadable" else "warning",
                                "descriptor": {"id": notice.kind},
                                "message": {"text": notice.message},
                                "locations": [_location(notice.path, {"startLine": notice.line})],
                            }
                            for notice in report.notices
                        ],
                    }
                ],
                "results": [_result(finding, index, compared=bool(report.baselined)) for finding in report.all()],
            }
        ],
    }
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    text = rule.summary[0].upper() + rule.summary[1:]
    source = f" {cite(rule.guide)}" if rule.guide else ""
    secure = rule.code.startswith(_ABOUT_SECURITY)
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": text},
        "fullDescription": {"text": f"{text}.{source}"},
        "help": {"text": rule.help, "markdown": page(rule)},
        **({"helpUri": url} if (url := url_of(rule.code, rule.name, rule.url)) else {}),
        "defaultConfiguration": {"level": rule.severity, "enabled": rule.default},
        "properties": {
            "guide": rule.guide,
            "confidence": rule.confidence,
            "precision": rule.confidence,
            "problem.severity": _PROBLEM[rule.severity],
            **({"security-severity": _SECURITY[rule.severity]} if secure else {}),
            "tags": ["flickr", *([rule.guide] if rule.guide else []), *(["security"] if secure else [])],
        },
    }


def _result(finding: Finding, index: dict[str, int], *, compared: bool) -> dict[str, Any]:
    source = f" {cite(finding.guide)}" if finding.guide else ""
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": index[finding.code],
        "level": finding.severity,
        "rank": _RANK[finding.confidence],
        "message": {"text": f"{sentence(finding.message)} Help: {sentence(finding.help)}{source}"},
        "locations": [_location(finding.path, _region(finding.region, finding.frame))],
        "partialFingerprints": {
            "primaryLocationLineHash": f"{finding.fingerprint[:16]}:1",  # equal lines have other fingerprints already
            "flickrLint/v1": finding.fingerprint,
        },
        "properties": {"confidence": finding.confidence},
    }
    if finding.related:
        result["relatedLocations"] = [
            {
                "id": at,
                "message": {"text": related.message},
                **_location(related.path, _region(related.region, related.frame)),
            }
            for at, related in enumerate(finding.related, 1)
        ]
    if finding.suppressed is not None:
        result["suppressions"] = [
            {"kind": "inSource", **({"justification": finding.suppressed} if finding.suppressed else {})}
        ]
    elif finding.baselined:
        result["suppressions"] = [{"kind": "external", "justification": "it is in the baseline"}]
    if compared:
        result["baselineState"] = "unchanged" if finding.baselined else "new"
    fix = shareable(finding.fix)
    if fix and fix.safety != "display-only":
        result["fixes"] = [_fix(fix)]
    return result


def _fix(fix: Fix) -> dict[str, Any]:
    note = "" if fix.safety == "safe" else f" (unsafe: {fix.why or 'review the result'})"
    return {
        "description": {"text": f"{fix.message}{note}"},
        "artifactChanges": [
            {
                "artifactLocation": _artifact(path),
                "replacements": [
                    {"deletedRegion": _extent(edit.region), "insertedContent": {"text": edit.text}} for edit in edits
                ],
            }
            for path, edits in fix.by_file().items()
        ],
    }


def _region(region: Region, frame: Frame) -> dict[str, Any]:
    _, text = frame.lines[frame.marked]
    return {**_extent(region), "snippet": {"text": text}}


def _extent(region: Region) -> dict[str, Any]:
    return {
        "startLine": region.line,
        "startColumn": region.column,
        "endLine": region.end_line,
        "endColumn": region.end_column,
    }


def _location(path: str, region: dict[str, Any]) -> dict[str, Any]:
    return {"physicalLocation": {"artifactLocation": _artifact(path), "region": region}}


def _artifact(path: str) -> dict[str, str]:
    absolute = path.startswith("/")
    uri = quote(path.encode(errors="surrogateescape"))
    return {"uri": f"file://{uri}"} if absolute else {"uri": uri, "uriBaseId": _BASE}
