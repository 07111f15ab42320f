"""The baseline: findings that existed when a project began to use the linter, and are not counted.

A finding is known by the rule, the file and the words of its lines, so it stays known when lines move. A baseline only
shrinks: `--write-baseline` removes what is fixed, and adds nothing new; to begin again, delete the file.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from flickr_lint.findings import Notice

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flickr_lint.findings import Finding, Report
    from flickr_lint.rule import Rule

__all__ = ["BaselineError", "Entry", "use"]

_VERSION = 1


class BaselineError(ValueError):
    """The file is not a baseline, or can't be written; the message names it."""


class Entry(Struct, frozen=True, order=True):
    """A known finding; its path is relative to the baseline's folder, the message is for readers."""

    path: str
    code: str
    fingerprint: str
    message: str


def use(report: Report, file: Path, rules: Iterable[Rule], *, write: bool = False) -> Report:
    """The report with the findings that a baseline knows set aside, and a notice for each entry that is stale.

    Args:
        report: what was found.
        file: the baseline.
        rules: the rules that were run; entries of others are not checked.
        write: create the baseline, or remove stale entries.

    Raises:
        BaselineError: the file does not exist (and is not to be written), is not a baseline, or can't be written.
    """
    file = Path(os.path.abspath(file))  # noqa: PTH100 (symbolic links stay as given)
    if write and not file.exists():
        _write(file, [_entry(finding, report, file.parent) for finding in report.findings])
        return replace(report, findings=(), baselined=tuple(replace(f, baselined=True) for f in report.findings))
    entries = _read(file)
    left = Counter((entry.path, entry.code, entry.fingerprint) for entry in entries)
    fresh: list[Finding] = []
    known: list[Finding] = []
    for finding in report.findings:
        entry = _entry(finding, report, file.parent)
        key = (entry.path, entry.code, entry.fingerprint)
        if left[key] > 0:
            left[key] -= 1
            known.append(replace(finding, baselined=True))
        else:
            fresh.append(finding)
    for finding in report.quiet:  # what a threshold hides is not fixed
        entry = _entry(finding, report, file.parent)
        left[entry.path, entry.code, entry.fingerprint] -= 1
    stale = _stale(entries, left, report, file, {rule.code for rule in rules})
    notices = report.notices
    if write:
        if stale:
            gone = Counter(stale)
            _write(file, [entry for entry in entries if not _take(gone, entry)])
    else:
        shown = _shown(file, report.base)
        notices += tuple(
            Notice(
                "stale-baseline",
                shown,
                f"{entry.code} in {entry.path} is fixed ({entry.message}): --write-baseline removes it",
            )
            for entry in stale
        )
    return replace(report, findings=tuple(fresh), baselined=tuple(known), notices=notices)


def _entry(finding: Finding, report: Report, folder: Path) -> Entry:
    place = Path(report.base or ".", PurePosixPath(finding.path))
    path = PurePosixPath(Path(os.path.relpath(place, folder)).as_posix())
    return Entry(str(path), finding.code, finding.fingerprint, finding.message)


def _stale(
    entries: list[Entry], left: Counter[tuple[str, str, str]], report: Report, file: Path, ran: set[str]
) -> list[Entry]:
    """Entries without a finding, although their rule was run and their file was checked or no longer exists."""
    unread = {notice.path for notice in report.notices}
    out = []
    for entry in entries:
        key = (entry.path, entry.code, entry.fingerprint)
        place = file.parent / entry.path
        shown = _shown(place, report.base)
        looked_at = shown in report.paths or not place.exists()
        if left[key] > 0 and entry.code in ran and looked_at and shown not in unread:
            left[key] -= 1
            out.append(entry)
    return out


def _take(gone: Counter[Entry], entry: Entry) -> bool:
    if gone[entry] <= 0:
        return False
    gone[entry] -= 1
    return True


def _shown(file: Path, base: str) -> str:
    place = Path(os.path.abspath(file))  # noqa: PTH100
    return place.relative_to(base).as_posix() if base and place.is_relative_to(base) else place.as_posix()


def _read(file: Path) -> list[Entry]:
    try:
        document: Any = json.loads(file.read_text(encoding="utf-8"))
        rows: Any = document["findings"] if document["version"] == _VERSION else None
        return [Entry(*(str(row[name]) for name in Entry.__struct_fields__)) for row in rows]
    except FileNotFoundError:
        raise BaselineError(f"there is no baseline {file}: --write-baseline creates one") from None
    except OSError as error:
        raise BaselineError(f"{file} can't be read: {error.strerror or error}") from None
    except (ValueError, KeyError, TypeError) as error:
        raise BaselineError(
            f"{file} is not a baseline of version {_VERSION} ({type(error).__name__}: {error})"
        ) from None


def _write(file: Path, entries: Iterable[Entry]) -> None:
    from flickr_lint.fix.write import write_atomically

    rows = [{name: getattr(entry, name) for name in Entry.__struct_fields__} for entry in sorted(entries)]
    text = json.dumps({"version": _VERSION, "findings": rows}, indent=2, ensure_ascii=False) + "\n"
    try:
        write_atomically(file, text.encode())
    except OSError as error:
        raise BaselineError(f"{file} can't be written: {error.strerror or error}") from None
