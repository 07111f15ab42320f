"""The report for machines: what the pages say, as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from flickr_lint.outputs._version import version_of_ours
from flickr_lint.report.phrases import state_of, summary

if TYPE_CHECKING:
    from flickr_lint.findings import Finding
    from flickr_lint.report.assess import Assessment, SentenceResult

__all__ = ["render"]


def render(assessment: Assessment) -> str:
    """An object with `profile`, `sentences` (each with its status and places), `summary` and `notices`."""
    profile = assessment.profile
    document = {
        "version": version_of_ours(),
        "title": assessment.title,
        "files": assessment.files,
        "relevant": assessment.relevant,
        "summary": dict(summary(assessment)),
        "profile": {
            "methods": dict(profile.methods),
            "permission_needed": profile.needed or None,
            "permissions_asked": list(profile.asked),
            "hosts": list(profile.hosts),
            "kept": [
                {"what": at.what, "lifetime": at.lifetime, "path": at.path, "line": at.line} for at in profile.stored
            ],
        },
        "sentences": [_section(result) for result in assessment.results],
        "notices": [
            {"kind": at.kind, "path": at.path, "line": at.line, "message": at.message} for at in assessment.notices
        ],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _section(result: SentenceResult) -> dict[str, Any]:
    asked = result.sentence
    return {
        "id": asked.id,
        "source": asked.source,
        "text": asked.text,
        "status": result.status,
        "words": state_of(result),
        "kept_by": [{"what": at.what, "path": at.path, "line": at.line} for at in result.kept_by],
        "broken": [_finding(finding) for finding in result.findings],
        "set_aside": [{**_finding(at), "reason": at.suppressed or None} for at in result.set_aside],
        "limits": list(result.limits),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "name": finding.name,
        "message": finding.message,
        "help": finding.help,
        "path": finding.path,
        "line": finding.region.line,
    }
