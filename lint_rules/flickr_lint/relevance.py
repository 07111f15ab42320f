"""Which files of a run have to do with Flickr.

A module has to if it mentions it or imports a module that has to; a template, if it mentions it or such a module
names it. The prefilter and the outlines of an earlier run only save work: they change nothing of this.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from flickr_lint.findings import Notice
from flickr_lint.read import prefilter
from flickr_lint.read.outline import outline_of
from flickr_lint.read.pool import digest
from flickr_lint.read.source import Raw, decode

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, MutableMapping

    from flickr_lint.module import Module
    from flickr_lint.read.outline import Outline
    from flickr_lint.read.pool import Pool

__all__ = ["Locator", "Relevance"]

_ROOT_NAMES = ("src", "lib", "python", "app")


class Locator:
    """Finds the file that an import means, among the Python files of a run."""

    def __init__(self, paths: Collection[str]) -> None:
        self.paths = paths

    def locate(self, path: str, level: int, parts: list[str]) -> str:
        """The path of the module that an import in the file at `path` means; '' if it is none of ours."""
        folder = PurePosixPath(path).parent
        if level:
            for _ in range(level - 1):
                folder = folder.parent
            return self._file(folder, parts)
        if not parts or parts == [""]:
            return ""
        for root in (folder, *folder.parents):
            for place in (root, *(root / name for name in _ROOT_NAMES)):
                if found := self._file(place, parts):
                    return found if found != path else ""
        return ""

    def candidates(self, path: str, origin: str) -> Iterable[tuple[str, str]]:
        """Files that a dotted origin may mean, with the rest of it that is not the file's name, the longest first."""
        parts = origin.lstrip(".").split(".")
        level = len(origin) - len(origin.lstrip("."))
        for length in range(len(parts), -1, -1):
            if found := self.locate(path, level, parts[:length]):
                yield found, ".".join(part for part in parts[length:] if part)

    def _file(self, folder: PurePosixPath, parts: list[str]) -> str:
        stem = "/".join([str(folder), *(part for part in parts if part)]).removeprefix("./")
        stem = "/" + stem.lstrip("/") if stem.startswith("/") else stem
        for candidate in (f"{stem}.py", "__init__.py" if stem == "." else f"{stem}/__init__.py"):
            if candidate in self.paths:
                return candidate
        return ""


class Relevance:
    """The relevant files of a pool, read once each; `raws` holds their bytes and no others'."""

    def __init__(
        self,
        pool: Pool,
        parse: Callable[[Raw], Module | Notice],
        outlines: MutableMapping[bytes, Outline],
        *,
        use_prefilter: bool = True,
        seen: Callable[[str], None] = lambda _: None,
    ) -> None:
        """Finds them.

        Args:
            pool: all files.
            parse: parses a Python file or notebook; called only for what has no outline yet.
            outlines: by digest; those that were found are added.
            use_prefilter: look at bytes before parsing.
            seen: called with the path of each file as it is looked at for the first time.
        """
        self.raws: dict[str, Raw] = {}
        self.modules: list[str] = []
        self.templates: list[str] = []
        self.notices: list[Notice] = []
        self.parsed: dict[str, Module] = {}
        """Modules that were parsed on the way and turned out to be relevant."""
        self._pool = pool
        self._parse = parse
        self._outlines = outlines
        self._use_prefilter = use_prefilter
        self._python = {path: kind for path, kind in pool.kinds.items() if kind != "template"}
        self.locator = Locator(self._python)
        self._unreadable: set[str] = set()
        self._find_modules(seen)
        self._find_templates([path for path, kind in pool.kinds.items() if kind == "template"], seen)

    def _get(self, path: str) -> Raw | None:
        if path in self._unreadable:
            return None
        raw = self._pool.get(path)
        if isinstance(raw, Notice):
            self._unreadable.add(path)
            self.notices.append(raw)
            return None
        return raw

    def _outline(self, raw: Raw) -> tuple[Outline, Module | None]:
        key = digest(raw)
        known = self._outlines.get(key)
        if known is not None:
            return known, None
        parsed = self._parse(raw)
        outline = outline_of(parsed)
        if not (isinstance(parsed, Notice) and parsed.kind == "timeout"):
            self._outlines[key] = outline
        return outline, None if isinstance(parsed, Notice) else parsed

    def _keep(self, raw: Raw, parsed: Module | None) -> None:
        self.modules.append(raw.path)
        self.raws[raw.path] = raw
        if parsed is not None:
            self.parsed[raw.path] = parsed

    def _find_modules(self, seen: Callable[[str], None]) -> None:
        pending = dict.fromkeys(self._python)
        fresh = []
        for path in self._python:
            seen(path)
            raw = self._get(path)
            if raw is None:
                del pending[path]
                continue
            if self._use_prefilter and not prefilter.mentions(raw):
                continue
            outline, parsed = self._outline(raw)
            if outline.problem:
                if b"flickr" in raw.data.lower():  # as far as its bytes show: a broken file is worth a notice then
                    self.notices.append(Notice("not-parsed", path, outline.problem, outline.line))
                del pending[path]
            elif outline.mentions:
                self._keep(raw, parsed)
                fresh.append(path)
                del pending[path]
        while fresh and pending:
            fresh = self._importers(fresh, pending)

    def _importers(self, fresh: list[str], pending: dict[str, None]) -> list[str]:
        """Moves the files that import a fresh module from pending to the relevant ones, and gives their paths."""
        names = {prefilter.importable_name(path) for path in fresh}
        packages = {str(PurePosixPath(path).parent) for path in fresh if path.endswith("__init__.py")}
        targets = set(fresh)
        found = []
        for path in sorted(pending):
            raw = self._get(path)
            if raw is None:
                continue
            beside = any(str(parent) in packages for parent in PurePosixPath(path).parents) if packages else False
            if self._use_prefilter and not prefilter.may_import(raw, names, beside_package=beside):
                continue
            outline, parsed = self._outline(raw)
            if not outline.problem and self._imports(path, outline.imports, targets):
                self._keep(raw, parsed)
                found.append(path)
        for path in found:
            del pending[path]
        return found

    def _imports(self, path: str, origins: Iterable[str], targets: set[str]) -> bool:
        return any(file in targets for origin in origins for file, _ in self.locator.candidates(path, origin))

    def _find_templates(self, paths: list[str], seen: Callable[[str], None]) -> None:
        rendered = {page for path in self.modules for page in self._outlines_of(path)} if paths else set()
        for path in paths:
            seen(path)
            raw = self._get(path)
            if raw is None:
                continue
            named = PurePosixPath(path).name in rendered
            if self._use_prefilter and not named and not prefilter.mentions(raw):
                continue
            text = decode(raw)
            if isinstance(text, Notice):
                if b"flickr" in raw.data.lower():
                    self.notices.append(text)
            elif named or prefilter.mentions_text(text, "template"):
                self.templates.append(path)
                self.raws[path] = raw

    def _outlines_of(self, path: str) -> tuple[str, ...]:
        return self._outlines[digest(self.raws[path])].pages
