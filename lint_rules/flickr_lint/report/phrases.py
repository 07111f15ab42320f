"""What both forms of the report say alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_lint.outputs._phrases import count
from flickr_lint.outputs._version import version_of_ours

if TYPE_CHECKING:
    from flickr_lint.report.assess import Assessment, SentenceResult, Status
    from flickr_lint.report.profile import Profile

__all__ = ["HEADS", "facts", "lead", "state_of", "summary"]

HEADS: dict[Status, str] = {
    "kept": "kept",
    "broken": "broken",
    "absent": "nothing of the kind found",
    "unseen": "cannot be seen in code",
}


def state_of(result: SentenceResult) -> str:
    """What is known of a sentence, in words; suppressed findings are mentioned."""
    words = HEADS[result.status]
    if not result.set_aside or result.status == "broken":
        return words
    return (
        f"{words} except suppressed findings"
        if result.status == "absent"
        else f"{words}, except for suppressed findings"
    )


def lead(assessment: Assessment) -> str:
    """The checked files, and the rules."""
    left_out = f"; {count(len(assessment.notices), 'file')} could not be read wholly" if assessment.notices else ""
    return (
        f"flickr-lint {version_of_ours()} read {count(assessment.files, 'file')}, {assessment.relevant} of them about "
        f"Flickr{left_out}. It reads code and templates and runs nothing. «Kept» names the evidence; "
        "if no rule found a violation, and nothing that could be one, nothing is claimed."
    )


def summary(assessment: Assessment) -> list[tuple[Status, int]]:
    """The numbers of sentences that are broken, `kept`, without anything in the code, and not visible."""
    statuses: tuple[Status, ...] = ("broken", "kept", "absent", "unseen")
    return [(status, assessment.count(status)) for status in statuses]


def facts(profile: Profile) -> list[tuple[str, list[str]]]:
    """What the project is, as headings with lines; every line may contain code in backticks."""
    needed = f"its methods need `{profile.needed}`" if profile.needed else "its methods need none"
    asked = f"it requests {', '.join(f'`{at}`' for at in profile.asked)}" if profile.asked else "the code requests none"
    return [
        ("Methods used", [_used(method, number) for method, number in profile.methods]),
        ("Permissions", [needed, asked] if profile.methods else []),
        ("Hosts that its code names", [f"`{host}`" for host in profile.hosts]),
        ("Stored data", [f"{at.what}: {at.lifetime} (`{at.path}:{at.line}`)" for at in profile.stored]),
    ]


def _used(method: str, number: int) -> str:
    places = count(number, "place").replace(" ", "\N{NO-BREAK SPACE}")
    return f"`{method}` ({places})"
