"""One run of the command: request to settings, files to a report, the report to an output and an exit status."""

from __future__ import annotations

import gc
import importlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import Struct
from msgspec.structs import replace

from flickr_lint import config
from flickr_lint.config import ConfigError, Settings
from flickr_lint.engine import Means, lint_pool, pool_of
from flickr_lint.read.files import NoSuchPathError, kind_of
from flickr_lint.read.pool import OverlaidPool
from flickr_lint.read.source import Raw
from flickr_lint.registry import choose
from flickr_lint.terminal import fitted, room

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flickr_lint.cache import Cache
    from flickr_lint.findings import Confidence, Report, Severity
    from flickr_lint.fix.flow import Mended
    from flickr_lint.progress import Progress
    from flickr_lint.read.pool import DiskPool, Pool
    from flickr_lint.rule import Rule

__all__ = ["Request", "RunError", "run", "settings_for"]


_FOR_PEOPLE = frozenset({"full", "text"})
"""Formats that are fitted to a terminal; what is for programs keeps its lines."""


class RunError(Exception):
    """The linter can't run; the message says why and what to do."""


class Request(Struct, frozen=True, kw_only=True):
    """The values of the command line; the others come from the settings."""

    paths: tuple[Path, ...]
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Severity | None = None
    confidence: Confidence | None = None
    exclude: tuple[str, ...] = ()
    output: str = "full"
    output_file: Path | None = None
    statistics: bool = False
    fix: bool = False
    unsafe: bool = False
    diff: bool = False
    baseline: Path | None = None
    write_baseline: bool = False
    require_reasons: bool = False
    config: Path | None = None
    isolated: bool = False
    stdin_filename: Path | None = None
    allow_unreadable: bool = False
    exit_zero: bool = False
    jobs: int = 0
    cache: bool = True
    prefilter: bool = True


class _Run(Struct, frozen=True):
    """The data of a run."""

    request: Request
    settings: Settings
    rules: Sequence[Rule]
    pool: Pool
    disk: DiskPool
    base: Path
    only: str
    """The path of what came by standard input; '' if nothing did."""


def run(request: Request) -> int:
    """Lint, show what is found, and give the exit status.

    Raises:
        RunError: there is nothing to do, or it can't be done.
        UnknownRuleError: a word names no rule.
    """
    collecting = gc.isenabled()
    gc.disable()  # trees have few cycles, so collecting them doesn't pay
    try:
        prepared = _prepared(request)
        report, changes = _report(prepared)
    except NoSuchPathError as error:
        raise RunError(f"there is no file or folder {error}") from None
    except ConfigError as error:
        raise RunError(str(error)) from None
    finally:
        if collecting:
            gc.enable()
    if not report.files:
        raise RunError("no Python file, notebook or template below " + ", ".join(map(str, request.paths)))
    _emit(request, _rendered(report, prepared))
    return _status(report, request, changes=changes)


def settings_for(request: Request, start: Path) -> Settings:
    """The settings of the project of a folder, overridden by the request.

    Raises:
        ConfigError: a file of settings can't be used.
    """
    file = request.config or (None if request.isolated else config.discover(start))
    settings = config.read(file) if file else Settings()
    return replace(
        settings,
        select=request.select or settings.select,
        ignore=(*settings.ignore, *request.ignore),
        severity=request.severity or settings.severity,
        confidence=request.confidence or settings.confidence,
        exclude=(*settings.exclude, *request.exclude),
        require_reasons=request.require_reasons or settings.require_reasons,
        baseline=request.baseline or settings.baseline,
    )


def _prepared(request: Request) -> _Run:
    paths = [path for path in request.paths if str(path) != "-"]
    stdin = request.stdin_filename
    if stdin is None and len(paths) < len(request.paths):
        raise RunError("`-` needs --stdin-filename: what the text is depends on the file's name and place")
    settings = settings_for(request, _common([*paths, *([stdin] if stdin else [])]))
    pool, base = pool_of(paths, settings)
    over: Pool = pool
    only = ""
    if stdin is not None:
        only = Path(os.path.relpath(stdin, base)).as_posix()
        data = sys.stdin.buffer.read()
        over = OverlaidPool(pool, {only: Raw(only, kind_of(stdin) or "python", data)})
    always = ("FLK003",) if settings.require_reasons else ()
    rules = choose(settings.select, settings.ignore, always=always)
    return _Run(request, settings, rules, over, pool, base, only)


def _common(paths: Sequence[Path]) -> Path:
    """The folder that all paths lie in."""
    absolute = [Path(os.path.abspath(path)) for path in paths]  # noqa: PTH100 (symbolic links stay as given)
    return Path(os.path.commonpath([path if path.is_dir() else path.parent for path in absolute]))


def _report(prepared: _Run) -> tuple[Report, bool]:
    """The report, and whether fixes changed anything."""
    from flickr_lint.progress import Progress

    request, settings = prepared.request, prepared.settings
    cache = _cache(prepared) if request.cache and not prepared.only else None
    with Progress(len(prepared.pool.kinds)) as progress:
        means = Means(request.prefilter, request.jobs or os.cpu_count() or 1, cache, progress)
        if request.fix or request.diff:
            report, changes = _mended(prepared, means, progress)
        else:
            changes = False
            report = lint_pool(
                prepared.pool, rules=prepared.rules, settings=settings, means=means, base=str(prepared.base)
            )
    if cache is not None:
        cache.save()
    if prepared.only:
        report = replace(
            report,
            findings=tuple(finding for finding in report.findings if finding.path == prepared.only),
            suppressed=tuple(finding for finding in report.suppressed if finding.path == prepared.only),
            notices=tuple(notice for notice in report.notices if notice.path == prepared.only),
            files=1,
        )
    if settings.baseline is None:
        if request.write_baseline:
            raise RunError("--write-baseline requires --baseline FILE, or `baseline` in the settings")
        return report, changes
    from flickr_lint import baseline

    try:
        return baseline.use(report, settings.baseline, prepared.rules, write=request.write_baseline), changes
    except baseline.BaselineError as error:
        raise RunError(str(error)) from None


def _mended(prepared: _Run, means: Means, progress: Progress) -> tuple[Report, bool]:
    from flickr_lint.fix.flow import Job, difference, mended

    request = prepared.request
    report, state = mended(
        Job(prepared.pool, prepared.rules, prepared.settings, means, str(prepared.base)),
        prepared.disk,
        roots=request.paths,
        unsafe=request.unsafe,
        write=request.fix and not request.diff and not prepared.only,
        only=prepared.only,
    )
    progress.stop()
    if request.diff:
        click.echo(difference(state), nl=False)
    elif prepared.only:
        click.echo(_text(prepared.only, state, prepared.pool), nl=False)
    return report, bool(state.after)


def _text(path: str, state: Mended, pool: Pool) -> bytes:
    """The fixed text of standard input."""
    raw = state.after.get(path) or pool.get(path)
    return raw.data if isinstance(raw, Raw) else b""


def _cache(prepared: _Run) -> Cache:
    from flickr_lint.cache import Cache, default_folder

    project = "\0".join(sorted(os.path.abspath(path) for path in prepared.request.paths))  # noqa: PTH100
    return Cache(default_folder(), project)


def _rendered(report: Report, prepared: _Run) -> str:
    request = prepared.request
    if request.statistics:
        from flickr_lint.statistics import counted

        return counted(report, as_json=request.output == "json")
    name = "full" if request.output == "text" else request.output
    renderer = importlib.import_module(f"flickr_lint.outputs.{name}")
    text: str = renderer.render(report, prepared.rules)
    return text


def _emit(request: Request, text: str) -> None:
    if request.output_file is not None:
        from flickr_lint.fix.write import write_atomically

        try:
            write_atomically(request.output_file, click.unstyle(text).encode(errors="replace"))
        except OSError as error:
            raise RunError(f"{request.output_file} can't be written: {error.strerror or error}") from None
        return
    text = text.encode(errors="surrogateescape").decode(errors="replace")  # names of files may not be text
    colour = False if os.environ.get("NO_COLOR") else True if os.environ.get("FORCE_COLOR") else None
    # What --fix or --diff print of standard input is for a program to take, so the report goes beside it.
    beside = (request.fix and request.stdin_filename is not None) or request.diff
    if request.output in _FOR_PEOPLE or request.statistics:
        text = fitted(text, room(err=beside))
    click.echo(text, nl=False, color=colour, err=beside)


def _status(report: Report, request: Request, *, changes: bool) -> int:
    unreadable = [notice for notice in report.notices if notice.kind == "unreadable"]
    left_out = [notice for notice in report.notices if notice.kind in {"unreadable", "skipped"}]
    if left_out and len({notice.path for notice in left_out}) == report.files and not request.allow_unreadable:
        raise RunError("none of the files could be read")
    if unreadable and not request.allow_unreadable:
        sys.stdout.flush()
        raise RunError(
            f"{unreadable[0].path} can't be read ({unreadable[0].message}); --allow-unreadable continues without it"
        )
    return 1 if (report.findings or (changes and request.diff)) and not request.exit_zero else 0
