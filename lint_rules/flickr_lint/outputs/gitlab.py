"""GitLab's code quality report."""

from __future__ import annotations

import json
from collections import Counter
from hashlib import blake2b
from typing import TYPE_CHECKING

from flickr_lint.guide import cite
from flickr_lint.outputs._phrases import sentence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flickr_lint.findings import Report
    from flickr_lint.rule import Rule

__all__ = ["render"]

_SEVERITIES = {"error": "critical", "warning": "major", "note": "info"}


def render(report: Report, rules: Iterable[Rule]) -> str:  # noqa: ARG001
    """A list of issues; fingerprints are unique, and stay when lines move."""
    seen: Counter[str] = Counter()
    rows = []
    for finding in report.findings:
        seen[finding.fingerprint] += 1
        unique = f"{finding.fingerprint} {seen[finding.fingerprint]}"
        guide = f" {cite(finding.guide)}" if finding.guide else ""
        rows.append(
            {
                "description": f"{finding.name}: {sentence(finding.message)} Help: {sentence(finding.help)}{guide}",
                "check_name": finding.code,
                "fingerprint": blake2b(unique.encode(), digest_size=16).hexdigest(),
                "severity": _SEVERITIES[finding.severity],
                "location": {
                    "path": finding.path,
                    "lines": {"begin": finding.region.line, "end": finding.region.end_line},
                },
            }
        )
    return json.dumps(rows, indent=2, ensure_ascii=False) + "\n"
