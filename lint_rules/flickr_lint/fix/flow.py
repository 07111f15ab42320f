"""Lints, mends and lints again until there is nothing left to mend; then writes what changed, or shows it."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click

from flickr_lint.engine import lint_pool
from flickr_lint.findings import Notice
from flickr_lint.fix.apply import EditError, chosen, edited
from flickr_lint.fix.write import rewrite
from flickr_lint.masking import masked
from flickr_lint.read.pool import OverlaidPool, digest
from flickr_lint.read.source import Raw, decode

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from flickr_lint.config import Settings
    from flickr_lint.engine import Means
    from flickr_lint.findings import Fix, Report
    from flickr_lint.read.pool import DiskPool, Pool
    from flickr_lint.rule import Rule

__all__ = ["Job", "Mended", "difference", "mend", "mended"]

_ROUNDS = 20
"""A fix may uncover another; more rounds than this mean that two fixes undo each other."""


class Mended:
    """The outcome of mending: files that changed, before and after, what is left, and what could not be mended."""

    def __init__(self) -> None:
        self.before: dict[str, Raw] = {}
        self.after: dict[str, Raw] = {}
        self.refused: dict[str, str] = {}
        self.count = 0


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be linted, and how."""

    pool: Pool
    rules: Sequence[Rule]
    settings: Settings
    means: Means
    base: str = ""

    def lint(self, texts: Mapping[str, Raw] | None = None) -> Report:
        """The report on the files, some of them as they would be."""
        pool = OverlaidPool(self.pool, texts) if texts else self.pool
        return lint_pool(pool, rules=self.rules, settings=self.settings, means=self.means, base=self.base)


def mend(job: Job, *, unsafe: bool = False, only: str = "") -> tuple[Report, Mended]:
    """The report on the files as the fixes leave them, and what they changed; nothing is written.

    Args:
        job: the files and how to lint them; only what is reported is mended.
        unsafe: apply unsafe fixes as well.
        only: mend this file alone; '' means all.
    """
    allowed = {"safe", "unsafe"} if unsafe else {"safe"}
    state = Mended()
    known = {_state(state.after)}
    report = job.lint()
    for _ in range(_ROUNDS):
        fixes = [(f.path, f.fix) for f in report.findings if f.fix and f.fix.safety in allowed]
        paths = sorted({path for path, _ in fixes if path not in state.refused and (not only or path == only)})
        for path in paths:
            _mend_file(path, job.pool, state, [fix for where, fix in fixes if where == path])
        if not paths:
            break
        report = job.lint(state.after)
        if (mark := _state(state.after)) in known:
            break
        known.add(mark)
    notices = tuple(Notice("not-fixed", path, why) for path, why in sorted(state.refused.items()))
    return replace(report, notices=(*report.notices, *notices)), state


def _mend_file(path: str, pool: Pool, state: Mended, fixes: Iterable[Fix]) -> None:
    raw = state.after.get(path) or pool.get(path)
    if isinstance(raw, Notice):
        return
    picked = chosen(fixes)
    try:
        result = edited(raw, [edit for fix in picked for edit in fix.edits])
    except EditError as error:
        state.refused[path] = str(error)
        return
    state.before.setdefault(path, raw)
    state.after[path] = result
    state.count += len(picked)


def _state(files: Mapping[str, Raw]) -> bytes:
    return b"".join(path.encode(errors="replace") + digest(raw) for path, raw in sorted(files.items()))


def mended(
    job: Job, disk: DiskPool, *, roots: Iterable[Path], unsafe: bool, write: bool, only: str
) -> tuple[Report, Mended]:
    """The report after mending, and what changed.

    Args:
        job: the files and how to lint them.
        disk: where the files are.
        roots: nothing outside of these is written.
        unsafe: apply unsafe fixes as well.
        write: put the result in the files.
        only: the path of what came by standard input, or ''.
    """
    roots = tuple(roots)
    report, state = mend(job, unsafe=unsafe, only=only)
    lost: list[Notice] = []
    for path, raw in state.after.items() if write else ():
        try:
            rewrite(disk.file(path), state.before[path].data, raw.data, roots)
        except OSError as error:
            lost.append(Notice("not-fixed", path, f"can't be written: {error.strerror or error}"))
    if lost:  # what could not be written is as it was
        report = job.lint({path: raw for path, raw in state.after.items() if path not in {n.path for n in lost}})
        report = replace(report, notices=(*report.notices, *lost))
    done = len(state.after) - len(lost)
    if write and done:
        files = f"{done} file{'' if done == 1 else 's'}"
        click.echo(f"mended {state.count} finding{'' if state.count == 1 else 's'} in {files}", err=True)
    return report, state


def difference(state: Mended) -> str:
    """A unified diff of the files that changed, to be read: secrets are not shown in it."""
    out: list[str] = []
    for path, after in sorted(state.after.items()):
        texts = [decode(raw) for raw in (state.before[path], after)]
        before, now = (text.splitlines(keepends=True) if isinstance(text, str) else [] for text in texts)
        lines = difflib.unified_diff(before, now, f"a/{path}", f"b/{path}")
        lines = map(masked, lines)
        out += [line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines]
    return "".join(out)
