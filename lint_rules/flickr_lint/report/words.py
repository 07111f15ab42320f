"""What both forms of the report say alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_lint.outputs._version import version_of_ours
from flickr_lint.outputs._words import count

if TYPE_CHECKING:
    from flickr_lint.report.assess import Assessment, Status

__all__ = ["HEADS", "lead", "summary"]

HEADS: dict[Status, str] = {"kept": "kept", "broken": "broken", "unseen": "cannot be seen in code"}


def lead(assessment: Assessment) -> str:
    """What was looked at, and by what."""
    left_out = f"; {count(len(assessment.notices), 'file')} could not be read wholly" if assessment.notices else ""
    return (
        f"flickr-lint {version_of_ours()} read {count(assessment.files, 'file')}, {assessment.relevant} of them about "
        f"Flickr{left_out}. It reads code and templates and runs nothing; «kept» means that no rule found otherwise."
    )


def summary(assessment: Assessment) -> list[tuple[Status, int]]:
    """How many sentences are broken, kept, and not to be seen."""
    statuses: tuple[Status, ...] = ("broken", "kept", "unseen")
    return [(status, assessment.count(status)) for status in statuses]
