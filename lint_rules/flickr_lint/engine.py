"""Runs rules over files: paths to a pool, the relevant ones to a project, a project to a report."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from flickr_lint.config.settings import Settings
from flickr_lint.findings import Checked, Finding, Notice, Report
from flickr_lint.guard import OutOfTime, limit
from flickr_lint.masking import masked
from flickr_lint.read.files import base_of, kind_of, walk
from flickr_lint.read.pool import DiskPool, MemoryPool

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, MutableMapping

    from flickr_lint.analysis.memory import Memories
    from flickr_lint.cache import Cache
    from flickr_lint.module import Module
    from flickr_lint.read.outline import Outline
    from flickr_lint.read.pool import Pool
    from flickr_lint.read.source import Raw
    from flickr_lint.registry import RuleSet
    from flickr_lint.rule import Rule

__all__ = ["Means", "lint", "lint_each", "lint_pool", "lint_sources", "pool_of"]


class Means(Struct, frozen=True):
    """What changes the time that a run takes, never its findings."""

    use_prefilter: bool = True
    """Look at the bytes before parsing."""
    jobs: int = 1
    """How many processes to use at most."""
    cache: Cache | None = None
    """What is known from earlier runs."""
    progress: Callable[[str], None] = lambda _: None
    """Called with the path of each file that is looked at."""


def lint(
    paths: Iterable[Path],
    *,
    rules: Iterable[Rule] | None = None,
    settings: Settings | None = None,
    means: Means | None = None,
) -> Report:
    """Lint files and folders; nothing of what is read is imported or run.

    Args:
        paths: files (read whatever they are called) and folders (searched for Python, notebooks and templates).
        rules: the rules to run; by default those that the settings select.
        settings: thresholds, exclusions, limits of size and time.
        means: how to do it fast.

    Raises:
        NoSuchPathError: a path does not exist.
    """
    settings = settings or Settings()
    pool, base = pool_of(paths, settings)
    return lint_pool(pool, rules=rules, settings=settings, means=means, base=str(base))


def pool_of(paths: Iterable[Path], settings: Settings) -> tuple[DiskPool, Path]:
    """The files at and below the paths, and the folder that reports name them from.

    Raises:
        NoSuchPathError: a path does not exist.
    """
    paths = list(paths)
    base = base_of(paths) if paths else Path.cwd()
    files = (
        (file, _shown(file, base), kind_of(file))
        for file, _ in walk(paths, settings.excludes if settings.exclude else None)
    )
    return DiskPool(files, settings.max_file_size), base


def lint_sources(
    raws: Iterable[Raw], *, rules: Iterable[Rule] | None = None, use_prefilter: bool = True, base: str = ""
) -> Report:
    """Lint files that are in memory already."""
    return lint_pool(MemoryPool(raws), rules=rules, means=Means(use_prefilter=use_prefilter), base=base)


def lint_pool(
    pool: Pool,
    *,
    rules: Iterable[Rule] | None = None,
    settings: Settings | None = None,
    means: Means | None = None,
    base: str = "",
) -> Report:
    """Lint the files of a pool."""
    settings, means = settings or Settings(), means or Means()
    rules = _chosen(settings) if rules is None else rules
    rules = rules if isinstance(rules, Sequence) else tuple(rules)

    checked = _checked(pool, rules, settings, means)
    selected, quiet = _parted(checked.findings, settings, base)
    masked_notices = (replace(n, message=masked(n.message)) for n in checked.notices)
    notices = sorted(masked_notices, key=lambda n: (n.path, n.line, n.message))
    return Report(
        findings=tuple(finding for finding in selected if finding.suppressed is None),
        suppressed=tuple(finding for finding in selected if finding.suppressed is not None),
        notices=tuple(notices),
        files=len(pool.kinds),
        relevant=checked.relevant,
        base=base,
        quiet=tuple(quiet),
        paths=pool.kinds.keys(),
    )


def lint_each(
    pool: Pool,
    *,
    settings: Settings,
    base: str,
    parse: Callable[[Raw], Module | Notice],
    outlines: MutableMapping[bytes, Outline],
    first: Container[str] = (),
    fixes: Callable[[Finding], bool] = lambda _: False,
    memories: Memories | None = None,
) -> Iterator[tuple[str, list[Finding]]]:
    """The findings of one file of a pool after the other, by its path: those that are not suppressed.

    Args:
        pool: the files.
        settings: rules, thresholds, exclusions, limits of time.
        base: the folder that paths are relative to.
        parse: parses a file.
        outlines: those of an earlier run in this process; they get what is learnt.
        first: paths of the files that come first.
        fixes: whether the fix of a finding is made as well.
        memories: what the engine knows from the run before.
    """
    from flickr_lint.check import check_each
    from flickr_lint.project import Project
    from flickr_lint.relevance import Relevance

    project = Project(Relevance(pool, _parser(settings, parse), outlines), rows=settings.rows, memories=memories)
    rules = tuple(_chosen(settings))
    for path, checked in check_each(project, rules, first=first, fixes=fixes, timeout=settings.timeout):
        if checked.notices and memories is not None:
            memories.forget()  # a rule was cut off in the middle of a question
        selected, _ = _parted(checked.findings, settings, base)
        yield path, [finding for finding in selected if finding.suppressed is None]


def _chosen(settings: Settings) -> RuleSet:
    from flickr_lint import registry

    always = ("FLK003",) if settings.require_reasons else ()
    return registry.choose(settings.select, settings.ignore, always=always)


def _parted(findings: Sequence[Finding], settings: Settings, base: str) -> tuple[list[Finding], list[Finding]]:
    """The findings that the settings select, and all others."""
    from flickr_lint import registry

    codes = {word: frozenset(card.code for card in registry.named(word)) for word in settings.words()}
    where = {finding.path for finding in findings}
    patterns = (
        {path: settings.absolute(path, base) for path in where} if settings.per_path else dict.fromkeys(where, "")
    )
    selected: list[Finding] = []
    quiet: list[Finding] = []
    for finding in findings:
        (selected if settings.selects(finding, patterns[finding.path], codes) else quiet).append(finding)
    return selected, quiet


def _parser(
    settings: Settings, parse: Callable[[Raw], Module | Notice] | None = None
) -> Callable[[Raw], Module | Notice]:
    """Parses a file within the time that the settings give it."""

    def limited(raw: Raw) -> Module | Notice:
        from flickr_lint.sources import parse_raw

        try:
            with limit(settings.timeout):
                return (parse or parse_raw)(raw)
        except OutOfTime:
            return Notice("timeout", raw.path, f"took longer than {settings.timeout:g} seconds to parse")

    return limited


def _checked(pool: Pool, rules: Sequence[Rule], settings: Settings, means: Means) -> Checked:
    """The findings of the rules, and the notices about files; from the cache, if no file has changed since."""
    cache = means.cache
    state = cache.state(pool, rules, settings.rows) if cache is not None else b""
    known = cache.unchanged(state) if cache is not None and state else None
    if known is not None:
        return known
    from flickr_lint.relevance import Relevance

    outlines = cache.outlines if cache is not None else {}
    relevance = Relevance(pool, _parser(settings), outlines, use_prefilter=means.use_prefilter, seen=means.progress)
    key = cache.key(relevance, rules, settings.rows) if cache is not None else b""
    found = cache.get(key) if cache is not None else None
    if found is None:
        from flickr_lint.check import check
        from flickr_lint.project import Project

        project = Project(relevance, rows=settings.rows)
        found = check(project, rules, timeout=settings.timeout, jobs=means.jobs, done=means.progress)
        if cache is not None and not any(notice.kind == "timeout" for notice in found.notices):
            cache.put(key, found)
    whole = Checked(found.findings, (*relevance.notices, *found.notices), relevance.count)
    if cache is not None and state and not any(notice.kind == "timeout" for notice in whole.notices):
        cache.settle(state, key, whole)
    return whole


def _shown(file: Path, base: Path) -> str:
    absolute = Path(os.path.abspath(file))  # noqa: PTH100 (symbolic links stay as given)
    return absolute.relative_to(base).as_posix() if absolute.is_relative_to(base) else absolute.as_posix()
