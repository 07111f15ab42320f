"""What both forms of the report say alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_lint.outputs._phrases import count
from flickr_lint.outputs._version import version_of_ours

if TYPE_CHECKING:
    from flickr_lint.report.assess import Assessment, Status, Verdict
    from flickr_lint.report.profile import Profile

__all__ = ["HEADS", "facts", "lead", "state_of", "summary"]

HEADS: dict[Status, str] = {
    "kept": "kept",
    "broken": "broken",
    "absent": "nothing of the kind found",
    "unseen": "cannot be seen in code",
}


def state_of(verdict: Verdict) -> str:
    """What is known of a sentence, in words; findings that a comment suppresses are not passed over."""
    words = HEADS[verdict.status]
    if not verdict.set_aside or verdict.status == "broken":
        return words
    return f"{words} but what is set aside" if verdict.status == "absent" else f"{words}, but for what is set aside"


def lead(assessment: Assessment) -> str:
    """What was checked, and by what."""
    left_out = f"; {count(len(assessment.notices), 'file')} could not be read wholly" if assessment.notices else ""
    return (
        f"flickr-lint {version_of_ours()} read {count(assessment.files, 'file')}, {assessment.relevant} of them about "
        f"Flickr{left_out}. It reads code and templates and runs nothing. «Kept» names what keeps a sentence; "
        "where no rule found a fault, and nothing that could have one, nothing is claimed."
    )


def summary(assessment: Assessment) -> list[tuple[Status, int]]:
    """How many sentences are broken, kept, of nothing in the code, and not to be seen."""
    statuses: tuple[Status, ...] = ("broken", "kept", "absent", "unseen")
    return [(status, assessment.count(status)) for status in statuses]


def facts(profile: Profile) -> list[tuple[str, list[str]]]:
    """What the project is, as headings with lines; every line may contain code in backticks."""
    needed = f"its methods need `{profile.needed}`" if profile.needed else "its methods need none"
    asked = f"it asks for {', '.join(f'`{at}`' for at in profile.asked)}" if profile.asked else "the code asks for none"
    return [
        ("Methods used", [_used(method, number) for method, number in profile.methods]),
        ("Permissions", [needed, asked] if profile.methods else []),
        ("Hosts that its code names", [f"`{host}`" for host in profile.hosts]),
        ("Data kept", [f"{at.what}: {at.lifetime} (`{at.path}:{at.line}`)" for at in profile.kept]),
    ]


def _used(method: str, number: int) -> str:
    places = count(number, "place").replace(" ", "\N{NO-BREAK SPACE}")
    return f"`{method}` ({places})"
