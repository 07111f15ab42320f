"""What an editor has open, linted among the files of its project; knows nothing of the protocol."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from flickr_lint import config
from flickr_lint.config import Settings
from flickr_lint.engine import lint_pool, pool_of
from flickr_lint.read.files import kind_of
from flickr_lint.read.pool import OverlaidPool
from flickr_lint.read.source import Raw

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flickr_lint.findings import Finding
    from flickr_lint.read.outline import Outline

__all__ = ["Session"]


class Session:
    """The folders of a workspace, linted anew at each question; what was learnt of files is kept by their content."""

    def __init__(self, roots: tuple[Path, ...]) -> None:
        """A session over some folders; without any, each open file is a project of its own."""
        self._roots = roots
        self._memory = _Memory()

    def lint(self, texts: Mapping[Path, str]) -> dict[Path, list[Finding]]:
        """The findings by file, in files of the workspace and those that are open.

        Args:
            texts: what the editor holds, by absolute path.

        Raises:
            ConfigError: the settings of a project can't be used.
        """
        found: dict[Path, list[Finding]] = {}
        outside = dict(texts)
        for root in self._roots:
            inside = {file: text for file, text in texts.items() if file.is_relative_to(root)}
            for file in inside:
                outside.pop(file, None)
            if root.is_dir():
                found |= self._project(root, inside)
        for file, text in outside.items():
            found |= self._project(file.parent, {file: text}, alone=True)
        return found

    def _project(self, root: Path, texts: Mapping[Path, str], *, alone: bool = False) -> dict[Path, list[Finding]]:
        source = config.discover(root)
        settings = config.read(source) if source else Settings()
        pool, _ = pool_of([] if alone else [root], settings)
        base = str(root if alone else _base(root))
        shown = {Path(os.path.relpath(file, base)).as_posix(): file for file in texts}
        raws = {
            path: Raw(path, kind_of(file) or "python", texts[file].encode(errors="replace"))
            for path, file in shown.items()
            if not settings.excludes(file)
        }
        report = lint_pool(OverlaidPool(pool, raws), settings=settings, base=base, outlines=self._memory)
        found: dict[Path, list[Finding]] = {}
        for finding in report.findings:
            found.setdefault(Path(base, finding.path), []).append(finding)
        return found


class _Memory(dict[bytes, "Outline"]):
    """Outlines of the files that were seen; an editor may stay open for weeks, so not of all."""

    _MAX_COUNT = 50_000

    def __setitem__(self, key: bytes, outline: Outline) -> None:
        if len(self) >= self._MAX_COUNT:
            self.clear()
        super().__setitem__(key, outline)


def _base(root: Path) -> Path:
    from flickr_lint.read.files import base_of

    return base_of([root])
