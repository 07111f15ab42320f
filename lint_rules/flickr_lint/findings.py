"""The results of the linter: findings, notices about files, and the report that contains them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

__all__ = [
    "CONFIDENCES",
    "SEVERITIES",
    "Checked",
    "Confidence",
    "Edit",
    "Finding",
    "Fix",
    "Frame",
    "Notice",
    "NoticeKind",
    "Region",
    "Related",
    "Report",
    "Safety",
    "Severity",
]

Severity = Literal["error", "warning", "note"]
Confidence = Literal["high", "medium", "low"]
NoticeKind = Literal[
    "not-parsed", "old-python", "skipped", "unreadable", "timeout", "failed", "stale-baseline", "not-fixed"
]
Safety = Literal["safe", "unsafe", "display-only"]

SEVERITIES: tuple[Severity, ...] = ("note", "warning", "error")
"""From the lowest to the highest."""
CONFIDENCES: tuple[Confidence, ...] = ("low", "medium", "high")
"""From the lowest to the highest."""


class Region(Struct, frozen=True, order=True):
    """A stretch of a file: lines and columns count from 1, columns in characters, the end column is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


class Frame(Struct, frozen=True):
    """The source lines around a region; `label` replaces the line number where that would mislead (notebook cells)."""

    lines: tuple[tuple[str, str], ...]
    """Pairs of gutter label and text."""
    marked: int
    """Index in `lines` of the line that carries the carets."""
    start: int
    end: int
    """Columns of the carets, from 0, the end exclusive."""
    line: int = 1
    end_line: int = 1
    """The first and last line in the text that was read; a notebook's file has other lines."""
    place: str = ""
    """How a reader names the place beyond file and line, such as `cell 3`; empty in ordinary files."""


class Related(Struct, frozen=True):
    """Another place that a finding is about."""

    message: str
    path: str
    region: Region
    frame: Frame


class Edit(Struct, frozen=True, order=True):
    """A stretch of the text as it was read (not of a notebook's file), and what takes its place."""

    region: Region
    text: str
    path: str = ""
    """The file; '' means that of the finding, until the fix is attached to it."""


class Fix(Struct, frozen=True):
    """A fix of a finding.

    A safe fix changes nothing that the program does, except what the guide requires; an unsafe one should be reviewed;
    a display-only one is shown and never applied.
    """

    message: str
    """What it does, as an order: `Fetch it by https`."""
    edits: tuple[Edit, ...]
    safety: Safety
    why: str = ""
    """Why an unsafe one needs a look."""
    preview: tuple[str, ...] = ()
    """The lines that change, before (`-`) and after (`+`); the path of another file stands before its lines."""

    def by_file(self) -> dict[str, list[Edit]]:
        """The edits by path: all are made, or none."""
        out: dict[str, list[Edit]] = {}
        for edit in self.edits:
            out.setdefault(edit.path, []).append(edit)
        return out


class Finding(Struct, frozen=True):
    """One violation of the guide."""

    code: str
    name: str
    message: str
    help: str
    guide: str
    """Identifier of the sentence of the guide (`G9`), see `flickr_lint.guide`."""
    severity: Severity
    confidence: Confidence
    path: str
    region: Region
    frame: Frame
    related: tuple[Related, ...] = ()
    suppressed: str | None = None
    """The reason given where a comment suppresses the finding ('' without a reason), else None."""
    fingerprint: str = ""
    """Of the rule, the file and the text of the lines, so that it survives lines that move."""
    baselined: bool = False
    """Whether the baseline has it: known, and not counted."""
    fix: Fix | None = None


class Notice(Struct, frozen=True):
    """A file that could not be read or parsed, and why."""

    kind: NoticeKind
    path: str
    message: str
    line: int = 1


class Checked(Struct, frozen=True):
    """The results of the rules about the files of a project, before any threshold."""

    findings: tuple[Finding, ...]
    notices: tuple[Notice, ...]
    relevant: int = 0
    """How many files have to do with Flickr."""


class Report(Struct, frozen=True):
    """The outcome of a run."""

    findings: tuple[Finding, ...]
    """In order of path and position; suppressed ones are left out."""
    suppressed: tuple[Finding, ...]
    notices: tuple[Notice, ...]
    files: int
    """How many files were looked at."""
    relevant: int
    """How many of them have to do with Flickr."""
    base: str = field(default="")
    """Folder that paths are relative to."""
    baselined: tuple[Finding, ...] = ()
    """Findings that the baseline knows."""
    quiet: tuple[Finding, ...] = ()
    """Findings below a threshold, or left out for their path."""
    paths: AbstractSet[str] = frozenset()
    """The files that were looked at."""

    def all(self) -> tuple[Finding, ...]:
        """Every finding, suppressed and baselined ones too, in order of path and position."""
        every = (*self.findings, *self.suppressed, *self.baselined)
        return tuple(sorted(every, key=lambda finding: (finding.path, finding.region, finding.code)))
