"""Lints, fixes and lints again until there is nothing left to fix; then writes what changed, or shows it."""

from __future__ import annotations

import difflib
from collections import Counter
from typing import TYPE_CHECKING

import click
from msgspec import Struct
from msgspec.structs import replace

from flickr_lint.engine import lint_pool
from flickr_lint.findings import Notice
from flickr_lint.fix.apply import EditError, chosen, edited
from flickr_lint.fix.write import Change, RewriteError, rewrite
from flickr_lint.masking import masked
from flickr_lint.module import Module, parse
from flickr_lint.outputs._phrases import count
from flickr_lint.read.pool import OverlaidPool, digest
from flickr_lint.read.source import Raw, decode

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from flickr_lint.config import Settings
    from flickr_lint.engine import Means
    from flickr_lint.findings import Edit, Finding, Report
    from flickr_lint.read.pool import DiskPool, Pool
    from flickr_lint.rule import Rule

__all__ = ["Job", "Mended", "difference", "mend", "mended"]

_ROUNDS = 20
"""A fix may uncover another; more rounds than this mean that two fixes undo each other."""


_UNCOVERS = frozenset({"FLK001", "FLK002", "FLK901"})
"""Rules whose fixes make other rules see what was there before: a method has a name, a suppression is spelt right."""


_LOOKUP = "FLK401"
"""Its fix takes a call out of a loop, which then need not wait for it."""
_WAITS = frozenset({"FLK301", "FLK302"})


class Mended:
    """The outcome of fixing: files that changed, before and after, what is left, and what could not be fixed."""

    def __init__(self) -> None:
        self.before: dict[str, Raw] = {}
        self.after: dict[str, Raw] = {}
        self.refused: dict[tuple[str, str, str], Notice] = {}
        """Fixes that did not mend what they should, by path, code and fingerprint of their finding."""
        self.findings: list[Finding] = []
        """What was mended."""

    @property
    def done(self) -> Counter[tuple[str, str]]:
        """How many findings were fixed, by code and name of the rule."""
        return self.done_without(frozenset())

    @property
    def count(self) -> int:
        """How many findings were fixed."""
        return len(self.findings)

    def done_without(self, lost: Collection[str]) -> Counter[tuple[str, str]]:
        """The same, without those that change files which could not be written."""
        done = (finding for finding in self.findings if _paths(finding).isdisjoint(lost))
        return Counter((finding.code, finding.name) for finding in done)

    def together(self) -> list[list[str]]:
        """The files that changed, grouped: one that a fix changes together with another is in its group."""
        groups: dict[str, list[str]] = {path: [path] for path in self.after}
        for paths in map(_paths, self.findings):
            first, *others = sorted(paths)
            for other in others:
                if groups[other] is not groups[first]:
                    groups[first] += groups[other]
                    groups |= dict.fromkeys(groups[other], groups[first])
        return list({id(group): group for group in groups.values()}.values())


class Job(Struct, frozen=True):
    """What is to be linted, and how."""

    pool: Pool
    rules: Sequence[Rule]
    settings: Settings
    means: Means
    base: str = ""

    def lint(self, texts: Mapping[str, Raw] | None = None) -> Report:
        """The report on the files, some of them as they would be after fixes."""
        pool = OverlaidPool(self.pool, texts) if texts else self.pool
        return lint_pool(pool, rules=self.rules, settings=self.settings, means=self.means, base=self.base)


def mend(job: Job, *, unsafe: bool = False, only: str = "") -> tuple[Report, Mended]:
    """The report on the files as the fixes leave them, and what they changed; nothing is written.

    Args:
        job: the files and how to lint them; only what is reported is fixed.
        unsafe: apply unsafe fixes as well.
        only: fix this file alone; '' means all.
    """
    allowed = {"safe", "unsafe"} if unsafe else {"safe"}
    state = Mended()
    known = {_state(state.after)}
    report = job.lint()
    for _ in range(_ROUNDS):
        picked = _picked(report, state, allowed, only)
        if not picked:
            break
        after, left = _tried(job, state, picked)
        if left is not None and not _breaks(report, left, picked):
            done = picked
        else:
            done, after, left = _one_by_one(job, state, picked, report)
        if left is None:
            continue  # everything was refused
        for path in after:
            raw = state.after.get(path) or job.pool.get(path)
            if isinstance(raw, Raw):
                state.before.setdefault(path, raw)
        state.after |= after
        state.findings += done
        report = left
        if (mark := _state(state.after)) in known:
            break
        known.add(mark)
    findings = tuple(
        replace(finding, fix=None) if _key(finding) in state.refused else finding for finding in report.findings
    )
    notices = (*report.notices, *sorted(state.refused.values(), key=lambda n: (n.path, n.line, n.message)))
    return replace(report, findings=findings, notices=notices), state


def _key(finding: Finding) -> tuple[str, str, str]:
    return finding.path, finding.code, finding.fingerprint


def _paths(finding: Finding) -> frozenset[str]:
    """The files that a finding's fix changes."""
    return frozenset(edit.path for edit in finding.fix.edits) if finding.fix else frozenset()


def _picked(report: Report, state: Mended, allowed: set[str], only: str) -> list[Finding]:
    """The findings to fix in one round: those whose fixes do not touch each other."""
    offered = [
        finding
        for finding in report.findings
        if finding.fix and finding.fix.safety in allowed and (not only or _paths(finding) == {only})
        if _key(finding) not in state.refused
    ]
    fewer = {path for finding in offered if finding.code == _LOOKUP for path in _paths(finding)}
    offered = [finding for finding in offered if finding.code not in _WAITS or fewer.isdisjoint(_paths(finding))]
    offered.sort(key=lambda finding: finding.path)
    fixes = {id(fix) for fix in chosen(finding.fix for finding in offered if finding.fix)}
    return [finding for finding in offered if id(finding.fix) in fixes]


def _tried(job: Job, state: Mended, picked: Sequence[Finding]) -> tuple[dict[str, Raw], Report | None]:
    """The files with some findings fixed, and the report on them; None if they can't be fixed all together."""
    edits: dict[str, list[Edit]] = {}
    for edit in (edit for finding in picked if finding.fix for edit in finding.fix.edits):
        edits.setdefault(edit.path, []).append(edit)
    after: dict[str, Raw] = {}
    for path, given in sorted(edits.items()):
        raw = state.after.get(path) or job.pool.get(path)
        if isinstance(raw, Notice):
            return {}, None
        try:
            after[path] = edited(raw, given)
        except EditError:
            return {}, None
    return after, job.lint({**state.after, **after})


def _breaks(before: Report, after: Report, picked: Sequence[Finding]) -> str:
    """What is wrong after fixing: a finding that is still there, a new one, or a file that can no longer be read."""
    was, now = (Counter((at.path, at.code) for at in report.findings) for report in (before, after))
    meant = Counter((finding.path, finding.code) for finding in picked)
    for place, number in meant.items():
        if now[place] > was[place] - number:
            return f"{place[1]} would still be found"
    if any(finding.code in _UNCOVERS for finding in picked):
        return ""
    new = next((place for place in now if now[place] > was[place]), None)
    if new is not None:
        return f"it would cause {new[1]} in {new[0]}"
    lost = len(after.notices) > len(before.notices)
    return "the file could not be read any more" if lost else ""


def _one_by_one(
    job: Job, state: Mended, picked: Sequence[Finding], report: Report
) -> tuple[list[Finding], dict[str, Raw], Report | None]:
    """Each fix by itself: those that break something are refused, and the first of the others is applied."""
    good: tuple[list[Finding], dict[str, Raw], Report | None] = ([], {}, None)
    for finding in picked:
        after, left = _tried(job, state, [finding])
        why = "it would be no valid file" if left is None else _breaks(report, left, [finding])
        if why:
            message = f"the fix of {finding.code} is left out: {why}"
            state.refused[_key(finding)] = Notice("not-fixed", finding.path, message, finding.region.line)
        elif good[2] is None:
            good = ([finding], after, left)
    return good


def _state(files: Mapping[str, Raw]) -> bytes:
    return b"".join(path.encode(errors="replace") + digest(raw) for path, raw in sorted(files.items()))


def mended(
    job: Job, disk: DiskPool, *, roots: Iterable[Path], unsafe: bool, write: bool, only: str
) -> tuple[Report, Mended]:
    """The report after fixing, and what changed.

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
    if not write:
        return report, state
    lost = {notice.path: notice for paths in state.together() for notice in _written(paths, state, disk, roots)}
    if lost:  # a file that could not be written is unchanged
        report = job.lint({path: raw for path, raw in state.after.items() if path not in lost})
        report = replace(report, notices=(*report.notices, *lost.values()))
    if done := len(state.after) - len(lost):
        click.echo(_summary(state.done_without(lost), done), err=True)
    return report, state


def _written(paths: Sequence[str], state: Mended, disk: DiskPool, roots: Sequence[Path]) -> list[Notice]:
    """Puts what files became in them; what to say of each if one can't be written."""
    changes = {disk.file(path): path for path in paths}
    try:
        rewrite([Change(at, state.before[path].data, state.after[path].data) for at, path in changes.items()], roots)
    except RewriteError as error:
        culprit = changes[error.file]
        others = f"not changed, because it is fixed together with {culprit}"
        return [
            Notice("not-fixed", path, f"can't be written: {error}" if path == culprit else others) for path in paths
        ]
    return []


def _summary(done: Counter[tuple[str, str]], files: int) -> str:
    """How many findings were fixed, and of which rules."""
    width = len(str(max(done.values(), default=0)))
    head = f"fixed {count(done.total(), 'finding')} in {count(files, 'file')}:"
    rows = (f"  {number:{width}}  {code} {name}" for (code, name), number in sorted(done.items()))
    return "\n".join([head, *rows])


def _hidden(raw: Raw) -> dict[str, str]:
    """How the lines of a file are shown: those of a module may contain a secret in pieces, or in escapes."""
    text = decode(raw)
    module = parse(raw.path, text) if isinstance(text, str) and raw.kind == "python" else None
    if not isinstance(text, str) or not isinstance(module, Module):
        return {}
    ends = (line[len(line.rstrip("\r\n")) :] for line in text.splitlines(keepends=True))
    return {f"{line}{end}": f"{shown}{end}" for line, shown, end in zip(module.lines, module.shown, ends, strict=False)}


def difference(state: Mended) -> str:
    """A unified diff of the files that changed, to be read: secrets are not shown in it."""
    out: list[str] = []
    for path, after in sorted(state.after.items()):
        texts = [decode(raw) for raw in (state.before[path], after)]
        before, now = (text.splitlines(keepends=True) if isinstance(text, str) else [] for text in texts)
        hidden = _hidden(state.before[path]) | _hidden(after)
        changes = difflib.unified_diff(before, now, f"a/{path}", f"b/{path}")
        lines = [masked(line[:1] + hidden.get(line[1:], line[1:])) for line in changes]
        out += [line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines]
    return "".join(out)
