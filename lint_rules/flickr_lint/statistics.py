"""Counts of findings by rule, the most frequent first."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from flickr_lint.findings import Report

__all__ = ["counted"]


def counted(report: Report, *, as_json: bool = False) -> str:
    """A table of counts, codes, names and how many have a fix (`[*]`); or the same as JSON."""
    counts = Counter((finding.code, finding.name) for finding in report.findings)
    fixable = Counter(f.code for f in report.findings if f.fix and f.fix.safety != "display-only")
    rows = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    if as_json:
        found = [{"code": code, "name": name, "count": count, "fixable": fixable[code]} for (code, name), count in rows]
        return json.dumps(found, indent=2) + "\n"
    width = max((len(str(count)) for count in counts.values()), default=1)
    lines = []
    for (code, name), count in rows:
        mends = f"  [{fixable[code]} fixable]" if fixable[code] else ""
        lines.append(f"{count:{width}}  {click.style(code, bold=True)}  {name}{mends}")
    return "".join(f"{line}\n" for line in lines) or "nothing found\n"
