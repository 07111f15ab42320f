"""Decides for each sentence of the guide: `kept` (with evidence), broken, nothing of the kind, or not in code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from flickr_lint.guide import SENTENCES, Sentence
from flickr_lint.report.evidence import Place, evidence_of
from flickr_lint.report.open_questions import open_questions
from flickr_lint.report.profile import Profile, profile_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flickr_lint.findings import Finding, Notice, Report
    from flickr_lint.project import Project
    from flickr_lint.rule import Rule

__all__ = ["Assessment", "SentenceResult", "Status", "assess"]

Status = Literal["kept", "broken", "absent", "unseen"]
"""`kept` if something in the code complies with it; `absent` if there is neither a violation nor such code."""

_UNSEEN = {
    "G1": "Whether the Terms were read, the app was tested and has a page is not in its code.",
    "G10": "It follows from all the others: a program that complies with them keeps its key.",
    "T3": "Whether content is removed when its owner asks shows in how the service is run, not in its code.",
}
_NO_RULE = "No rule checks it: it cannot be seen in code."
_NOTHING = "No file that was read has to do with Flickr."


class SentenceResult(Struct, frozen=True):
    """What is known about one sentence."""

    sentence: Sentence
    status: Status
    findings: tuple[Finding, ...]
    set_aside: tuple[Finding, ...]
    """Findings that a comment suppresses, with its reason."""
    rules: tuple[Rule, ...]
    kept_by: tuple[Place, ...]
    """What keeps it, and where; shown beside what breaks it as well."""
    limits: tuple[str, ...]
    """What can't be seen in code: per rule where rules look, or why none does."""


class Assessment(Struct, frozen=True):
    """What is known about a project."""

    title: str
    results: tuple[SentenceResult, ...]
    files: int
    relevant: int
    profile: Profile
    notices: tuple[Notice, ...]
    """Files that were not linted, or not wholly."""

    def count(self, status: Status) -> int:
        """How many sentences have a status."""
        return sum(result.status == status for result in self.results)


def assess(report: Report, rules: Iterable[Rule], title: str, project: Project | None = None) -> Assessment:
    """The results of all sentences, in the guide's order.

    Args:
        report: what the rules found.
        rules: the rules that were run.
        title: what the project is called.
        project: its files, for evidence; without them no sentence is `kept`.
    """
    rules = tuple(rules)
    seen = evidence_of(project) if project is not None else {}
    asked = open_questions(project) if project is not None else {}
    results = tuple(
        _section(sentence, report, rules, seen.get(sentence.id, ()), asked.get(sentence.id, ()))
        for sentence in SENTENCES.values()
    )
    profile = profile_of(project) if project is not None else Profile((), "", (), (), ())
    return Assessment(title, results, report.files, report.relevant, profile, report.notices)


def _section(
    sentence: Sentence, report: Report, rules: tuple[Rule, ...], seen: tuple[Place, ...], asked: tuple[Place, ...]
) -> SentenceResult:
    serving = tuple(rule for rule in rules if rule.guide == sentence.id)
    broken = tuple(finding for finding in report.findings if finding.guide == sentence.id)
    aside = tuple(finding for finding in report.suppressed if finding.guide == sentence.id)
    if not serving:
        return SentenceResult(sentence, "unseen", (), (), (), (), (_UNSEEN.get(sentence.id, _NO_RULE),))
    if not report.relevant:
        return SentenceResult(sentence, "unseen", (), (), serving, (), (_NOTHING,))
    limits = [f"Seen is {at.what}: {at.path}, line {at.line}" for at in asked]
    limits += [f"{rule.name}: {text}" for rule in serving if (text := _limit(rule))]
    status: Status = "broken" if broken else "unseen" if asked else "kept" if seen else "absent"
    return SentenceResult(sentence, status, broken, aside, serving, seen, tuple(limits))


def _limit(rule: Rule) -> str:
    """The section of a rule's page about what it can't see, as one paragraph."""
    from flickr_lint.rule import page

    match = re.search(r"^## What it cannot see\n+(.*?)(?=^## |\Z)", page(rule), re.MULTILINE | re.DOTALL)
    return " ".join(match[1].split()) if match else ""
