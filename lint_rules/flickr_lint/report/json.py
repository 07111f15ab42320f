"""The report for machines: what the pages say, as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from flickr_lint.outputs._version import version_of_ours
from flickr_lint.report.phrases import state_of, summary

if TYPE_CHECKING:
    from flickr_lint.findings import Finding
    from flickr_lint.report.assess import Assessment, Verdict

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
                {"what": at.what, "lifetime": at.lifetime, "path": at.path, "line": at.line} for at in profile.kept
            ],
        },
        "sentences": [_verdict(verdict) for verdict in assessment.verdicts],
        "notices": [
            {"kind": at.kind, "path": at.path, "line": at.line, "message": at.message} for at in assessment.notices
        ],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _verdict(verdict: Verdict) -> dict[str, Any]:
    asked = verdict.sentence
    return {
        "id": asked.id,
        "source": asked.source,
        "text": asked.text,
        "status": verdict.status,
        "words": state_of(verdict),
        "kept_by": [{"what": at.what, "path": at.path, "line": at.line} for at in verdict.kept_by],
        "broken": [_finding(finding) for finding in verdict.findings],
        "set_aside": [{**_finding(at), "reason": at.suppressed or None} for at in verdict.set_aside],
        "limits": list(verdict.limits),
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
