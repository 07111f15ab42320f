"""The result of checking recordings, and its two output formats."""

from __future__ import annotations

from typing import Literal

import msgspec

from flickr_generator.prose import one_line

__all__ = ["Failure", "Kind", "Problem", "Report", "as_json", "as_text"]

Kind = Literal["unknown-field", "wrong-type", "missing-field", "unreadable"]


class Problem(msgspec.Struct, frozen=True):
    """One deviation: the path of the member (`photos.photo[3].title`), its kind, and a sentence."""

    path: str
    kind: Kind
    detail: str


class Failure(msgspec.Struct, frozen=True):
    """A recording that does not conform; `file` is its path below the folder."""

    file: str
    problems: list[Problem]


class Report(msgspec.Struct, frozen=True):
    """How many recordings were checked, how many conform, and the problems of the others.

    `apart` counts, by folder, recordings that were not checked because they have no spec; `files` does not include
    them.
    """

    files: int
    ok: int
    failures: list[Failure]
    apart: dict[str, int]


def as_json(report: Report) -> str:
    """`{"files", "ok", "failures": [{"file", "problems": [{"path", "kind", "detail"}]}]}` for programs."""
    tree = msgspec.to_builtins(report)
    del tree["apart"]
    return msgspec.json.format(msgspec.json.encode(tree), indent=1).decode()


def as_text(report: Report) -> str:
    """A paragraph for each failing recording, and the sums, for people."""
    lines: list[str] = []
    for failure in report.failures:
        lines.append(failure.file)
        for problem in failure.problems:
            path = one_line(problem.path) or "(response)"  # names of unknown fields are untrusted text
            lines.append(f"  {path}: {problem.kind}: {problem.detail}")
    share = f" ({100 * report.ok / report.files:.1f} %)" if report.files else ""
    lines.append(f"{report.ok} of {report.files} recordings conform{share}.")
    if report.apart:
        counted = ", ".join(f"{name} ({count})" for name, count in report.apart.items())
        lines.append(f"Counted separately, because they have no spec: {counted}.")
    return "\n".join(lines)
