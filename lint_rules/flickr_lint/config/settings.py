"""The settings of a run, and which findings they select."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from msgspec import Struct

from flickr_lint.config.globs import matches
from flickr_lint.findings import CONFIDENCES, SEVERITIES
from flickr_lint.read.source import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flickr_lint.findings import Confidence, Finding, Severity
    from flickr_lint.models.rows import Row

__all__ = ["PerPath", "Settings"]


class PerPath(Struct, frozen=True):
    """Additional settings for the files that a pattern matches."""

    pattern: str
    select: tuple[str, ...] = ()
    """Only these rules; all that run, where it is empty."""
    ignore: tuple[str, ...] = ()
    severity: Severity = "note"
    confidence: Confidence = "low"


class Settings(Struct, frozen=True):
    """The settings of a run; patterns and the baseline are relative to `root`."""

    select: tuple[str, ...] = ()
    """Rules to run; those that are on by default, where it is empty."""
    ignore: tuple[str, ...] = ()
    severity: Severity = "note"
    """The lowest severity that is reported."""
    confidence: Confidence = "low"
    """The lowest confidence that is reported."""
    exclude: tuple[str, ...] = ()
    """Patterns of files and folders that folders are not searched for."""
    require_reasons: bool = False
    baseline: Path | None = None
    max_file_size: int = MAX_BYTES
    """Bytes; larger files are skipped and reported."""
    timeout: float = 30.0
    """Seconds for one file; what takes longer is given up and reported."""
    per_path: tuple[PerPath, ...] = ()
    rows: tuple[Row, ...] = ()
    """What the project's own helpers do."""
    root: Path | None = None
    """The folder of the file that the settings are from."""

    def for_report(self) -> Settings:
        """The settings of a report: the same files and limits, and all findings."""
        return Settings(
            exclude=self.exclude,
            max_file_size=self.max_file_size,
            timeout=self.timeout,
            rows=self.rows,
            root=self.root,
        )

    def inside(self, file: Path) -> str:
        """A file's path as patterns see it: relative to `root` (or the current folder), with forward slashes."""
        absolute = Path(os.path.abspath(file))  # noqa: PTH100 (symbolic links stay as given)
        root = self.root or Path.cwd()
        return (absolute.relative_to(root) if absolute.is_relative_to(root) else absolute).as_posix()

    def excludes(self, file: Path) -> bool:
        """Whether a file or folder that a search found is excluded."""
        return bool(self.exclude) and matches(self.inside(file), self.exclude)

    def selects(self, finding: Finding, path: str, codes: Mapping[str, frozenset[str]]) -> bool:
        """Whether a finding in the file at `path` (as `inside` gives it) is reported.

        Args:
            finding: the finding.
            path: where it is.
            codes: for each word that a per-path entry uses, the codes of the rules that it names.
        """
        severity, confidence = SEVERITIES.index(self.severity), CONFIDENCES.index(self.confidence)
        for entry in self.per_path:
            if not matches(path, (entry.pattern,)):
                continue
            severity = max(severity, SEVERITIES.index(entry.severity))
            confidence = max(confidence, CONFIDENCES.index(entry.confidence))
            if entry.select and not any(finding.code in codes[word] for word in entry.select):
                return False
            if any(finding.code in codes[word] for word in entry.ignore):
                return False
        return SEVERITIES.index(finding.severity) >= severity and CONFIDENCES.index(finding.confidence) >= confidence

    def words(self) -> frozenset[str]:
        """The words for rules that per-path entries use."""
        return frozenset(word for entry in self.per_path for word in (*entry.select, *entry.ignore))

    def absolute(self, path: str, base: str) -> str:
        """The path of a reported file as patterns see it."""
        return self.inside(Path(base or ".", PurePosixPath(path)))
