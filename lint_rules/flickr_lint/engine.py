"""Runs rules over files: paths to sources, sources to a project, a project to a report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from flickr_lint import registry
from flickr_lint.findings import Notice, Region, Report
from flickr_lint.module import Module
from flickr_lint.project import Project
from flickr_lint.read.files import base_of, kind_of, walk
from flickr_lint.read.source import MAX_BYTES, Raw, load
from flickr_lint.suppress import apply, suppressions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flickr_lint.findings import Finding
    from flickr_lint.rule import Rule
    from flickr_lint.template import Template

__all__ = ["lint", "lint_sources"]


def lint(
    paths: Iterable[Path],
    *,
    rules: Iterable[Rule] | None = None,
    use_prefilter: bool = True,
    max_bytes: int = MAX_BYTES,
) -> Report:
    """Lint files and folders; nothing of what is read is imported or run.

    Args:
        paths: files (read whatever they are called) and folders (searched for Python, notebooks and templates).
        rules: the rules to run; all by default.
        use_prefilter: look at the bytes before parsing; changes the time, never the findings.
        max_bytes: larger files are skipped and reported.

    Raises:
        NoSuchPathError: a path does not exist.
    """
    paths = list(paths)
    files = list(walk(paths))
    base = base_of(paths) if paths else Path.cwd()
    raws: list[Raw] = []
    notices: list[Notice] = []
    for file, explicit in files:
        shown = _shown(file, base)
        raw = load(file, shown, kind_of(file) or ("python" if explicit else ""), max_bytes)
        if isinstance(raw, Raw):
            raws.append(raw)
        else:
            notices.append(raw)
    report = lint_sources(raws, rules=rules, use_prefilter=use_prefilter, base=str(base))
    return Report(
        findings=report.findings,
        suppressed=report.suppressed,
        notices=tuple(sorted((*notices, *report.notices), key=lambda notice: (notice.path, notice.line))),
        files=len(files),
        relevant=report.relevant,
        base=report.base,
    )


def lint_sources(
    raws: Iterable[Raw], *, rules: Iterable[Rule] | None = None, use_prefilter: bool = True, base: str = ""
) -> Report:
    """Lint files that are in memory already."""
    raws = list(raws)
    chosen = tuple(rules) if rules is not None else registry.all_rules()
    project = Project(raws, use_prefilter=use_prefilter)
    found: list[Finding] = []
    notices = list(project.notices)
    sources: list[Module | Template] = [*project.modules.values(), *project.templates.values()]
    for source in sources:
        given, knots = _findings(source, project, chosen)
        found += given
        notices += knots
    found.sort(key=lambda finding: (finding.path, finding.region, finding.code))
    return Report(
        findings=tuple(finding for finding in found if finding.suppressed is None),
        suppressed=tuple(finding for finding in found if finding.suppressed is not None),
        notices=tuple(notices),
        files=len(raws),
        relevant=len(project.modules) + len(project.templates),
        base=base,
    )


def _findings(source: Module | Template, project: Project, rules: Iterable[Rule]) -> tuple[list[Finding], list[Notice]]:
    """What the rules find in a file, each once; a notice where one of them loses itself in its nesting."""
    found: dict[tuple[str, Region], Finding] = {}
    lost = []
    for rule in rules:
        try:
            for finding in _checked(rule, source, project):
                found.setdefault((finding.code, finding.region), finding)
        except RecursionError:
            lost.append(Notice("not-parsed", source.path, f"nested too deeply for {rule.code} {rule.name}"))
        except Exception as error:  # noqa: BLE001 (a rule that fails on one file must not cost the report of all others)
            kind = type(error).__name__
            lost.append(Notice("not-parsed", source.path, f"{rule.code} {rule.name} failed here: {kind}: {error}"))
    return apply(found.values(), suppressions(source)), lost


def _checked(rule: Rule, source: Module | Template, project: Project) -> Iterator[Finding]:
    if isinstance(source, Module):
        return rule.check_module(source, project)
    return rule.check_template(source, project)


def _shown(file: Path, base: Path) -> str:
    import os

    absolute = Path(os.path.abspath(file))  # noqa: PTH100 (symbolic links stay as given)
    return absolute.relative_to(base).as_posix() if absolute.is_relative_to(base) else absolute.as_posix()
