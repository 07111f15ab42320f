"""Judges each sentence of the guide by what the rules that serve it found: kept, broken, or not to be seen in code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from flickr_lint.guide import SENTENCES, Sentence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flickr_lint.findings import Finding, Notice, Report
    from flickr_lint.rule import Rule

__all__ = ["Assessment", "Status", "Verdict", "assess"]

Status = Literal["kept", "broken", "unseen"]

_UNSEEN = {
    "G1": "Whether the Terms were read, the app was tested and has a page is not in its code.",
    "G10": "It follows from all the others: what keeps them keeps its key.",
    "T3": "Whether content is removed when its owner asks shows in how the service is run, not in its code.",
}
_NO_RULE = "No rule looks for it: it does not show in code."
_NOTHING = "No file that was read has to do with Flickr."


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known about one sentence."""

    sentence: Sentence
    status: Status
    findings: tuple[Finding, ...]
    set_aside: tuple[Finding, ...]
    """Findings that a comment suppresses, with its reason."""
    rules: tuple[Rule, ...]
    limits: tuple[str, ...]
    """What can't be seen in code: per rule where rules look, or why none does."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """What is known about a project."""

    title: str
    verdicts: tuple[Verdict, ...]
    files: int
    relevant: int
    notices: tuple[Notice, ...]
    """Files that were not linted, or not wholly."""

    def count(self, status: Status) -> int:
        """How many sentences have a status."""
        return sum(verdict.status == status for verdict in self.verdicts)


def assess(report: Report, rules: Iterable[Rule], title: str) -> Assessment:
    """The verdicts on all sentences, in the guide's order."""
    rules = tuple(rules)
    verdicts = tuple(_verdict(sentence, report, rules) for sentence in SENTENCES.values())
    return Assessment(title, verdicts, report.files, report.relevant, report.notices)


def _verdict(sentence: Sentence, report: Report, rules: tuple[Rule, ...]) -> Verdict:
    serving = tuple(rule for rule in rules if rule.guide == sentence.id)
    broken = tuple(finding for finding in report.findings if finding.guide == sentence.id)
    aside = tuple(finding for finding in report.suppressed if finding.guide == sentence.id)
    if not serving:
        return Verdict(sentence, "unseen", (), (), (), (_UNSEEN.get(sentence.id, _NO_RULE),))
    if not report.relevant:
        return Verdict(sentence, "unseen", (), (), serving, (_NOTHING,))
    limits = tuple(f"{rule.name}: {text}" for rule in serving if (text := _limit(rule)))
    return Verdict(sentence, "broken" if broken else "kept", broken, aside, serving, limits)


def _limit(rule: Rule) -> str:
    """The section of a rule's page about what it can't see, as one paragraph."""
    from flickr_lint.rule import page

    match = re.search(r"^## What it cannot see\n+(.*?)(?=^## |\Z)", page(rule), re.MULTILINE | re.DOTALL)
    return " ".join(match[1].split()) if match else ""
