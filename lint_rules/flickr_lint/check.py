"""Runs rules over the files of a project, in several processes if that saves time."""

from __future__ import annotations

import os
import sys
import threading
from collections import Counter
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from flickr_lint.findings import Checked, Finding, Notice, Region
from flickr_lint.grouping import as_one, grouped
from flickr_lint.guard import OutOfTime, limit
from flickr_lint.masking import masked, without_secrets
from flickr_lint.module import Module
from flickr_lint.read.content import blake2b
from flickr_lint.suppress import apply, suppressions
from flickr_lint.suppress.rule import HouseRule

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Sequence

    from flickr_lint.project import Project
    from flickr_lint.rule import Rule
    from flickr_lint.template import Template

__all__ = ["check", "check_each"]

_PATIENCE = 10.0
"""Seconds that what follows the values of all files may take at least."""
_PAYS = 6_000_000
"""Letters of relevant files times rules, from which on a second process saves more time than it costs."""


def check(
    project: Project,
    rules: Sequence[Rule],
    *,
    timeout: float = 0.0,
    jobs: int = 1,
    done: Callable[[str], None] = lambda _: None,
) -> Checked:
    """The findings of the rules in all files, suppressed ones marked, in order of path and position.

    Args:
        project: the files.
        rules: the rules.
        timeout: seconds for one file.
        jobs: maximum number of processes.
        done: called with the path of each file that is done in this process.
    """
    rules = tuple(rules)
    sources = _sources(project)
    left_out = _prepared(project, sources, timeout)
    if left_out:
        return Checked((), left_out)
    size = sum(len(source.text) for source in sources)
    if jobs > 1 and size * len(rules) > _PAYS and len(sources) > 1 and _can_fork():
        parts = _shared(project, sources, rules, timeout, min(jobs, len(sources)), done)
    else:
        parts = [_checked(project, sources, rules, timeout, done)]
    findings = sorted((finding for part in parts for finding in part.findings), key=_order)
    return Checked(tuple(findings), tuple(notice for part in parts for notice in part.notices))


def check_each(
    project: Project,
    rules: Sequence[Rule],
    *,
    first: Container[str] = (),
    fixes: Callable[[Finding], bool] = lambda _: False,
    timeout: float = 0.0,
) -> Iterator[tuple[str, Checked]]:
    """The findings of one file after the other, by its path.

    Args:
        project: the files.
        rules: the rules.
        first: paths of files that are checked before all others.
        fixes: whether the fix of a finding is made as well.
        timeout: seconds for one file.
    """
    sources = _sources(project)
    left_out = _prepared(project, sources, timeout)
    for source in sorted(sources, key=lambda source: source.path not in first):
        if left_out:
            yield source.path, Checked((), tuple(notice for notice in left_out if notice.path == source.path))
        else:
            found = _checked(project, [source], rules, timeout, lambda _: None, fixes)
            yield source.path, Checked(tuple(sorted(found.findings, key=_order)), found.notices)


def _order(finding: Finding) -> tuple[object, ...]:
    return finding.path, finding.region, finding.code, finding.message


def _sources(project: Project) -> list[Module | Template]:
    """The files; templates in texts of modules are parts of theirs."""
    files = [at for path, at in project.templates.items() if path == at.path]
    return [*project.modules.values(), *files, *project.mended.values()]


def _prepared(project: Project, sources: Sequence[Module | Template], timeout: float) -> tuple[Notice, ...]:
    """Builds the engine before the time limit of a file starts and processes fork; reports if that takes too long."""
    whole = max(timeout * len(sources), _PATIENCE) if timeout > 0 else 0.0
    try:
        with suppress(Exception), limit(whole):  # the rules report the problem
            project.flow  # noqa: B018
    except OutOfTime:
        left_out = f"what follows values took longer than {whole:g} seconds, so it was left out"
        return tuple(Notice("timeout", source.path, left_out) for source in sources)
    return ()


def _checked(
    project: Project,
    sources: Iterable[Module | Template],
    rules: Sequence[Rule],
    timeout: float,
    done: Callable[[str], None],
    fixes: Callable[[Finding], bool] = lambda _: True,
) -> Checked:
    findings: list[Finding] = []
    notices: list[Notice] = []
    for source in sources:
        try:
            with limit(timeout):
                given, lost = _findings(source, project, rules, fixes)
        except OutOfTime:
            notices.append(Notice("timeout", source.path, f"took longer than {timeout:g} seconds, so it was left out"))
            continue
        findings += given
        notices += lost
        done(source.path)
    return Checked(tuple(findings), tuple(notices))


def _findings(
    source: Module | Template, project: Project, rules: Sequence[Rule], fixes: Callable[[Finding], bool]
) -> tuple[list[Finding], list[Notice]]:
    """The findings of the rules in a file, each once; a notice if the file is nested too deeply for one of them."""
    # Two things that a rule says of one place are two findings.
    found: dict[tuple[str, Region, str], Finding] = {}
    embedded = project.embedded(source) if isinstance(source, Module) else ()
    lost: list[Notice] = []
    house = [rule for rule in rules if isinstance(rule, HouseRule)]
    whole = source.path not in project.mended
    for rule in rules:
        if isinstance(rule, HouseRule) or not (whole or rule.literal):
            continue
        try:
            for finding in _spoken(rule, source, project):
                found.setdefault((finding.code, finding.region, finding.message), finding)
            lines = {at.region.line for at in found.values() if at.code == rule.code} if embedded else set()
            for finding in (at for part in embedded for at in rule.check_template(part, project)):
                if finding.region.line not in lines:
                    found.setdefault((finding.code, finding.region, finding.message), finding)
        except RecursionError:
            lost.append(Notice("not-parsed", source.path, f"nested too deeply for {rule.code} {rule.name}"))
        except Exception as error:  # noqa: BLE001 (a rule that fails on one file must not cost the report of all others)
            lost.append(_failed(f"{rule.code} {rule.name}", source, error))
    marks = (*suppressions(source), *(mark for part in embedded for mark in suppressions(part)))
    out, used = apply(found.values(), marks, lambda at: next((p.within for p in embedded if p.holds(at.region)), None))
    if marks and house:
        ran = {word for rule in rules for word in (rule.code.lower(), rule.name)}
        ran |= {"all"} if _all_ran(rules) else set()
        out += [finding for rule in house for finding in rule.check_comments(source, marks, used, ran)]
    suppressed_lines = frozenset(mark.line for mark in marks)
    groups = [
        _fixed(group, source, project, suppressed_lines, lost) if fixes(group[0]) else [_bare(at) for at in group]
        for group in grouped(out, source)
    ]
    return _printed(map(as_one, groups), source), lost


def _fixed(
    group: Iterable[Finding],
    source: Module | Template,
    project: Project,
    suppressed_lines: frozenset[int],
    lost: list[Notice],
) -> list[Finding]:
    """Findings with their fixes."""
    from flickr_lint.fix import attach

    # A file that doesn't parse is only edited within its texts: the result could not be checked.
    lexical = source.path in project.mended
    embedded = project.embedded(source) if isinstance(source, Module) else ()
    fixed = []
    for finding in group:
        try:
            part = next((at for at in embedded if at.holds(finding.region)), None)
            if part is not None and not part.editable:
                fixed.append(_bare(finding))
                continue
            fixed.append(attach(finding, part or source, project, lexical=lexical, suppressed_lines=suppressed_lines))
        except Exception as error:  # noqa: BLE001 (a finding without its fix is worth more than none)
            fixed.append(replace(finding, fix=None))
            lost.append(_failed(f"the fix of {finding.code} {finding.name}", source, error))
    return fixed


def _bare(finding: Finding) -> Finding:
    return replace(finding, fix=None) if finding.fix is not None else finding


def _failed(what: str, source: Module | Template, error: Exception) -> Notice:
    return Notice("failed", source.path, f"{what} failed here: {type(error).__name__}: {masked(str(error))}")


def _spoken(rule: Rule, source: Module | Template, project: Project) -> Iterator[Finding]:
    if isinstance(source, Module):
        return rule.check_module(source, project)
    return rule.check_template(source, project)


def _all_ran(rules: Sequence[Rule]) -> bool:
    from flickr_lint.registry import cards

    return {rule.code for rule in rules} >= {card.code for card in cards() if card.default}


def _printed(findings: Iterable[Finding], source: Module | Template) -> list[Finding]:
    """The findings of a file in order, each with a fingerprint of its own.

    It is made of the rule, the file and the words of the lines, so neither line numbers nor indentation count; equal
    lines are distinguished by their order. Code scanning treats equal fingerprints as one finding.
    """
    seen: Counter[str] = Counter()
    out = []
    for finding in sorted(findings, key=lambda f: (f.frame.line, f.region, f.code, f.message)):
        words = " ".join(" ".join(source.lines[finding.frame.line - 1 : finding.frame.end_line]).split())
        key = "\0".join((finding.code, finding.path, words))
        seen[key] += 1
        key += f"\0{seen[key]}" if seen[key] > 1 else ""
        mark = blake2b(key.encode(errors="replace"), digest_size=10).hexdigest()
        out.append(replace(without_secrets(finding), fingerprint=mark))
    return out


def _can_fork() -> bool:
    """Whether this process can be forked safely: the project is too large to be sent to another one."""
    return hasattr(os, "fork") and sys.platform != "darwin" and threading.active_count() == 1


def _shared(
    project: Project,
    sources: list[Module | Template],
    rules: Sequence[Rule],
    timeout: float,
    jobs: int,
    done: Callable[[str], None],
) -> list[Checked]:
    """Each process takes the files of one share; the trees are there already, so only findings have to be sent."""
    import msgspec

    # Neighbours stay together: they ask for the same facts, and each process has to find these for itself.
    shares: list[list[Module | Template]] = [[] for _ in range(jobs)]
    size, done_with = sum(len(source.text) for source in sources), 0
    for source in sorted(sources, key=lambda source: source.path):
        shares[min(done_with * jobs // size, jobs - 1)].append(source)
        done_with += len(source.text)
    children = [_fork(partial(_checked, project, share, rules, timeout, _quietly)) for share in shares[1:]]
    parts = [_checked(project, shares[0], rules, timeout, done)]
    for share, (child, pipe) in zip(shares[1:], children, strict=True):
        with os.fdopen(pipe, "rb") as stream:
            data = stream.read()
        _, status = os.waitpid(child, 0)
        if status == 0 and data:
            parts.append(msgspec.msgpack.decode(data, type=Checked))
        else:  # it was killed, probably for lack of memory: do its work here
            parts.append(_checked(project, share, rules, timeout, done))
    return parts


def _quietly(path: str) -> None:
    """Another process has no line to show."""


def _fork(work: Callable[[], Checked]) -> tuple[int, int]:
    """Does the work in another process; returns its number and the pipe for its result."""
    import msgspec

    receiving, sending = os.pipe()
    child = os.fork()
    if child:
        os.close(sending)
        return child, receiving
    status = 1
    try:
        os.close(receiving)
        with os.fdopen(sending, "wb") as stream:
            stream.write(msgspec.msgpack.encode(work()))
        status = 0
    finally:
        os._exit(status)  # does not clean up what belongs to the parent
