"""The report as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_lint.guide import GUIDE_URL
from flickr_lint.outputs._phrases import sentence
from flickr_lint.outputs.markdown import literal
from flickr_lint.report.phrases import HEADS, facts, lead, state_of, summary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.report.assess import Assessment, SentenceResult

__all__ = ["render"]


def render(assessment: Assessment) -> str:
    """The page: a summary, a table, then each sentence with what was found and what can't be seen."""
    lines = [f"# {literal(assessment.title)} and Flickr's Developer Guide", "", literal(lead(assessment)), ""]
    lines += [f"- **{HEADS[status]}**: {number}" for status, number in summary(assessment)]
    lines += ["", f"The guide: <{GUIDE_URL}>", "", "| | what the guide asks | |", "|---|---|---|"]
    for result in assessment.results:
        asked = result.sentence
        lines.append(f"| {asked.id} | {literal(asked.text)} | {state_of(result)} |")
    lines += ["", "## What it is"]
    for head, rows in facts(assessment.profile):
        lines += ["", f"**{head}**", "", *(f"- {literal(row)}" for row in rows or ["none seen"])]
    for result in assessment.results:
        lines += _section(result)
    if assessment.notices:
        lines += ["", "## Not linted, or not wholly", ""]
        lines += [f"- {literal(n.path)}, line {n.line}: {literal(n.message)}" for n in assessment.notices]
    return "\n".join(lines) + "\n"


def _section(result: SentenceResult) -> Iterator[str]:
    asked = result.sentence
    yield from ("", f"## {asked.id}: {literal(asked.text)}", "")
    yield f"*{literal(asked.source)}*: **{state_of(result)}**"
    if result.findings:
        yield ""
        for finding in result.findings:
            place = f"{literal(finding.path)}, line {finding.region.line} ({finding.code} {finding.name})"
            yield f"- {place}: {literal(sentence(finding.message))} Instead: {literal(finding.help)}"
    if result.kept_by:
        yield from ("", "Kept by:" if result.status == "kept" else "Kept elsewhere by:", "")
        yield from (f"- {literal(at.what)}: {literal(at.path)}, line {at.line}" for at in result.kept_by)
    if result.set_aside:
        yield from ("", "Set aside, with the reason given:", "")
        for finding in result.set_aside:
            reason = literal(finding.suppressed or "no reason given")
            yield f"- {literal(finding.path)}, line {finding.region.line}: {literal(finding.message)}: {reason}"
    if result.limits:
        yield from ("", "What code alone does not show:", "")
        yield from (f"- {literal(limit)}" for limit in result.limits)
