"""Lints open documents with the files of their project, independent of the protocol."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from flickr_lint import config
from flickr_lint.config import Settings
from flickr_lint.engine import lint_each, pool_of
from flickr_lint.read.files import base_of, kind_of
from flickr_lint.read.pool import OverlaidPool
from flickr_lint.read.source import Raw
from flickr_lint.server.trees import Trees

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Mapping

    from flickr_lint.findings import Finding
    from flickr_lint.read.outline import Outline

__all__ = ["Session"]


class Session:
    """The folders of a workspace, linted at each request; facts of files are cached by content."""

    def __init__(self, roots: tuple[Path, ...]) -> None:
        """A session over some folders; without any, each open file is a project of its own."""
        self._roots = roots
        self._outlines = _Outlines()
        self._trees: dict[Path, Trees] = {}

    def lint(self, texts: Mapping[Path, str]) -> dict[Path, list[Finding]]:
        """The findings by file, without fixes, in files of the workspace and those that are open.

        Args:
            texts: what the editor contains, by absolute path.

        Raises:
            ConfigError: the settings of a project can't be used.
        """
        return {file: found for file, found in self.each(texts) if found}

    def forget(self) -> None:
        """Forget what is known from the runs before: the next one finds everything again."""
        self._trees.clear()

    def each(
        self,
        texts: Mapping[Path, str],
        *,
        first: Container[Path] = (),
        fixes: Callable[[Finding], bool] = lambda _: False,
    ) -> Iterator[tuple[Path, list[Finding]]]:
        """The findings of one file after the other.

        Args:
            texts: what the editor contains, by absolute path.
            first: the files that come first in their folder.
            fixes: whether the fix of a finding is made as well.

        Raises:
            ConfigError: the settings of a project can't be used.
        """
        outside = dict(texts)
        for root in self._roots:
            inside = {file: text for file, text in texts.items() if file.is_relative_to(root)}
            for file in inside:
                outside.pop(file, None)
            if root.is_dir():
                yield from self._project(root, inside, first, fixes)
        for file, text in outside.items():
            yield from self._project(file, {file: text}, first, fixes)
        self._trees = {place: self._trees[place] for place in (*self._roots, *outside) if place in self._trees}

    def _project(
        self, place: Path, texts: Mapping[Path, str], first: Container[Path], fixes: Callable[[Finding], bool]
    ) -> Iterator[tuple[Path, list[Finding]]]:
        """The findings of a folder, or of a file that is a project of its own."""
        alone = place in texts
        root = place.parent if alone else place
        source = config.discover(root)
        settings = config.read(source) if source else Settings()
        pool, _ = pool_of([] if alone else [root], settings)
        base = str(root if alone else base_of([root]))
        shown = {Path(os.path.relpath(file, base)).as_posix(): file for file in texts}
        raws = {
            path: Raw(path, kind_of(file) or "python", texts[file].encode(errors="replace"))
            for path, file in shown.items()
            if not settings.excludes(file)
        }
        if place not in self._trees:
            self._trees[place] = Trees()
        trees = self._trees[place]
        trees.begin()
        found = lint_each(
            OverlaidPool(pool, raws),
            settings=settings,
            base=base,
            parse=trees.parse,
            outlines=self._outlines,
            first={path for path, file in shown.items() if file in first},
            fixes=fixes,
            memories=trees.memories,
        )
        for path, findings in found:
            yield Path(base, path), findings


class _Outlines(dict[bytes, "Outline"]):
    """Outlines of recent files; not of all, because an editor may stay open for weeks."""

    _MAX_COUNT = 50_000

    def __setitem__(self, key: bytes, outline: Outline) -> None:
        if len(self) >= self._MAX_COUNT:
            self.clear()
        super().__setitem__(key, outline)
