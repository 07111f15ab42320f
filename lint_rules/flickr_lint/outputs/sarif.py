"""SARIF 2.1.0, for code scanning: rules with their pages, results with regions, suppressions, and files not read."""

from __future__ import annotations

import json
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from flickr_lint.guide import SENTENCES
from flickr_lint.rule import page

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flickr_lint.findings import Finding, Frame, Region, Report
    from flickr_lint.rule import Rule

__all__ = ["render"]

_RANK = {"high": 90.0, "medium": 60.0, "low": 30.0}
_BASE = "%SRCROOT%"


def render(report: Report, rules: Iterable[Rule]) -> str:
    """The report as one run of a SARIF log; paths are relative to `%SRCROOT%`."""
    rules = list(rules)
    index = {rule.code: at for at, rule in enumerate(rules)}
    results = sorted(
        (*report.findings, *report.suppressed), key=lambda finding: (finding.path, finding.region, finding.code)
    )
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "flickr-lint",
                        "semanticVersion": _version(),
                        "rules": [_rule(rule) for rule in rules],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "originalUriBaseIds": {_BASE: {"description": {"text": "The folder that paths are relative to."}}},
                "invocations": [
                    {
                        "executionSuccessful": True,
                        "toolExecutionNotifications": [
                            {
                                "level": "warning",
                                "descriptor": {"id": notice.kind},
                                "message": {"text": notice.message},
                                "locations": [_location(notice.path, {"startLine": notice.line})],
                            }
                            for notice in report.notices
                        ],
                    }
                ],
                "results": [_result(finding, index) for finding in results],
            }
        ],
    }
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    sentence = SENTENCES[rule.guide]
    markdown = page(rule)
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary[0].upper() + rule.summary[1:]},
        "fullDescription": {"text": f"{rule.summary[0].upper()}{rule.summary[1:]}. {sentence.source}: {sentence.text}"},
        "help": {"text": rule.help, "markdown": markdown},
        "defaultConfiguration": {"level": rule.severity},
        "properties": {"guide": rule.guide, "confidence": rule.confidence, "tags": ["flickr", rule.guide]},
    }


def _result(finding: Finding, index: dict[str, int]) -> dict[str, Any]:
    sentence = SENTENCES[finding.guide]
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": index[finding.code],
        "level": finding.severity,
        "rank": _RANK[finding.confidence],
        "message": {"text": f"{finding.message}. Help: {finding.help}. {sentence.source}: {sentence.text}"},
        "locations": [_location(finding.path, _region(finding.region, finding.frame))],
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
    return result


def _region(region: Region, frame: Frame) -> dict[str, Any]:
    _, text = frame.lines[frame.marked]
    return {
        "startLine": region.line,
        "startColumn": region.column,
        "endLine": region.end_line,
        "endColumn": region.end_column,
        "snippet": {"text": text},
    }


def _location(path: str, region: dict[str, Any]) -> dict[str, Any]:
    absolute = path.startswith("/")
    artifact = {"uri": ("file://" if absolute else "") + quote(path), **({} if absolute else {"uriBaseId": _BASE})}
    return {"physicalLocation": {"artifactLocation": artifact, "region": region}}


def _version() -> str:
    try:
        return version("flickrkit")
    except PackageNotFoundError:
        return "0"
