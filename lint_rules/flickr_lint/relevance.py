"""Which files of a run have to do with Flickr.

A module has if it mentions Flickr or imports such a module; a template, if it mentions Flickr or such a module
names it. Helpers, which relevant modules import, are linted with them. The prefilter and the outlines of an earlier run
only save work: they change nothing of this.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from flickr_lint.findings import Notice
from flickr_lint.read import prefilter
from flickr_lint.read.imports import ANYTHING
from flickr_lint.read.inclusions import included_in
from flickr_lint.read.outline import outline_of
from flickr_lint.read.pool import digest
from flickr_lint.read.source import Raw, decode

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, MutableMapping

    from flickr_lint.module import Module
    from flickr_lint.read.outline import Outline
    from flickr_lint.read.pool import Pool

__all__ = ["Locator", "Relevance"]

_ROOT_NAMES = ("src", "lib", "python", "app")
_LESS = "only the rules about texts and names checked it"
_NEAR = 2
"""Imports between a relevant module and a helper that is linted with it: one for what it uses, one for what that uses.

What lies further away would be the rest of a large program, and hardly ever takes part in a call.
"""
_REMEMBERED = 2_000
"""Imports that a locator remembers: neighbours share them, and memory must not grow with the number of files."""


class Locator:
    """Finds the file that an import means, among the Python files of a run."""

    def __init__(self, paths: Collection[str]) -> None:
        self.paths = paths
        self._places: dict[str, tuple[str, ...]] = {}
        self._found: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {}

    def candidates(self, path: str, origin: str) -> tuple[tuple[str, str], ...]:
        """Files that a dotted origin may mean, with the rest of it that is not the file's name, the longest first."""
        folder = path.rpartition("/")[0]
        key = (folder, origin)
        if key not in self._found:
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            parts = origin.lstrip(".").split(".")
            level = level_of(origin)
            tries = ((self._locate(folder, level, parts[:n]), parts[n:]) for n in range(len(parts), -1, -1))
            self._found[key] = tuple((file, ".".join(part for part in rest if part)) for file, rest in tries if file)
        found = self._found[key]
        # An absolute import of the importing file's own name means a module of another project.
        return found if origin.startswith(".") else tuple(pair for pair in found if pair[0] != path)

    def _locate(self, folder: str, level: int, parts: list[str]) -> str:
        """The path of the module that an import in a folder means; '' if it is none of ours."""
        if level:
            for _ in range(level - 1):
                folder = folder.rpartition("/")[0]
            return self._file(folder, parts)
        if not parts or parts == [""]:
            return ""
        return next((found for place in self._search(folder) if (found := self._file(place, parts))), "")

    def _search(self, folder: str) -> tuple[str, ...]:
        """Where absolute imports are looked for: in the folder, in those above it, and in their usual source roots."""
        if folder not in self._places:
            inside = f"{folder}/" if folder else ""
            above = self._search(folder.rpartition("/")[0]) if folder else ()
            self._places[folder] = (folder, *(f"{inside}{name}" for name in _ROOT_NAMES), *above)
        return self._places[folder]

    def _file(self, folder: str, parts: list[str]) -> str:
        stem = "/".join([*([folder] if folder else []), *(part for part in parts if part)])
        for candidate in (f"{stem}.py", f"{stem}/__init__.py" if stem else "__init__.py"):
            if candidate in self.paths:
                return candidate
        return ""


def _together(one: str, other: str) -> bool:
    """Whether two files may be of one project: what is installed side by side has a folder each."""
    top, dash, _ = one.partition("/")
    return not dash or "/" not in other or other.startswith(f"{top}/")


def level_of(origin: str) -> int:
    """How many dots an origin begins with."""
    return len(origin) - len(origin.lstrip("."))


def _ends(path: str) -> Iterator[str]:
    """The dotted names by which an import may mean a module's path: its last parts."""
    parts = path.removesuffix(".py").removesuffix("/__init__").split("/")
    yield from (".".join(parts[at:]) for at in range(len(parts)))


def _may_mean(hint: str, names: set[str], ends: set[str]) -> bool:
    """Whether an import may mean one of the modules with these names, whose paths have these ends."""
    if hint[0] == ".":  # a package's `__init__.py` may be meant without a name
        return True
    parts = hint.split(".")
    return any(part in names and ".".join(parts[: at + 1]) in ends for at, part in enumerate(parts))


class Relevance:
    """The relevant files of a pool, read once each; `raws` contains their bytes and no others'."""

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
            use_prefilter: check bytes before parsing.
            seen: called with the path of each file as it is checked for the first time.
        """
        self.raws: dict[str, Raw] = {}
        self.modules: list[str] = []
        self.templates: list[str] = []
        self.broken: dict[str, int] = {}
        """Python files that have to do with Flickr as far as their bytes show, and the lines where they don't parse."""
        self.notices: list[Notice] = []
        self.parsed: dict[str, Module] = {}
        """Modules that were parsed on the way and are linted."""
        self.beside: dict[str, bytes] = {}
        """Digests of other modules that the relevant ones import, the nearest first: known for what they define."""
        self.helpers: tuple[str, ...] = ()
        """Those of them that are near enough to be linted as well: calls may be made in them."""
        self._pool = pool
        self._parse = parse
        self._outlines = outlines
        self._use_prefilter = use_prefilter
        self._python = {path: kind for path, kind in pool.kinds.items() if kind != "template"}
        self.locator = Locator(self._python)
        self._unreadable: set[str] = set()
        self._hints: dict[str, tuple[str, ...]] = {}
        self._find_modules(seen)
        self._find_beside()
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

    @property
    def count(self) -> int:
        """The number of files that have to do with Flickr, including those that can't be read."""
        lost = {notice.path for notice in self.notices if notice.kind in {"not-parsed", "timeout"}}
        return len(lost.union(self.modules, self.templates))

    def _keep(self, raw: Raw, parsed: Module | None, outline: Outline) -> None:
        if outline.old:
            self.notices.append(Notice("old-python", raw.path, outline.old, outline.line))
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
                self._hints[path] = prefilter.imports(raw)
                continue
            outline, parsed = self._outline(raw)
            self._hints[path] = outline.imports
            if outline.problem:
                if b"flickr" in raw.data.lower():  # by its bytes: a broken file gets a notice then
                    less = f"; {_LESS}" if raw.kind == "python" else ""
                    self.notices.append(Notice("not-parsed", path, f"{outline.problem}{less}", outline.line))
                    if raw.kind == "python":
                        self.broken[path] = outline.line if digest(raw) in self._outlines else 0
                        self.raws[path] = raw
                del pending[path]
            elif outline.mentions:
                self._keep(raw, parsed, outline)
                fresh.append(path)
                del pending[path]
        while fresh and pending:
            fresh = self._importers(fresh, pending)

    def _importers(self, fresh: list[str], pending: dict[str, None]) -> list[str]:
        """Moves the files that import a fresh module from pending to the relevant ones, and returns their paths."""
        names = {prefilter.importable_name(path) for path in fresh}
        targets = set(fresh)
        ends = {end for path in fresh for end in _ends(path)}
        found = []
        for path in sorted(pending):
            if self._use_prefilter and not self._may_import(path, names, targets, ends):
                continue
            raw = self._get(path)
            if raw is None:
                continue
            outline, parsed = self._outline(raw)
            if not outline.problem and self._imports(path, outline.imports, targets):
                self._keep(raw, parsed, outline)
                found.append(path)
        for path in found:
            del pending[path]
        return found

    def _may_import(self, path: str, names: set[str], targets: set[str], ends: set[str]) -> bool:
        """Whether what was read from a file's text may be an import of a target."""
        for hint in self._hints[path]:
            if hint.startswith("?"):
                if hint == ANYTHING or hint[1:] in names or any(at.endswith("__init__.py") for at in targets):
                    return True
            elif _may_mean(hint, names, ends) and self._imports(path, (hint,), targets):
                return True
        return False

    def _imports(self, path: str, origins: Iterable[str], targets: set[str]) -> bool:
        """Whether an import means one of the targets; what lies on the way, a package's `__init__.py`, is not meant."""
        meant = (self.locator.candidates(path, origin)[:1] for origin in origins)
        return any(file in targets for found in meant for file, _ in found)

    def _find_beside(self) -> None:
        known, distance, fresh = set(self.modules), 0, list(self.modules)
        while fresh:
            distance += 1
            imported = [file for path in fresh for file in self._imported_by(path, known)]
            self.beside.update(imported)
            fresh = [file for file, _ in imported]
            self.helpers += tuple(fresh) if distance <= _NEAR else ()

    def _imported_by(self, path: str, known: set[str]) -> Iterator[tuple[str, bytes]]:
        """The modules that a module imports and that are not known yet, with their digests."""
        for origin in self._origins(path):
            for file, _ in self.locator.candidates(path, origin)[:1]:
                if file not in known:
                    known.add(file)
                    raw = self._get(file) if _together(path, file) else None
                    if raw is not None:
                        yield file, digest(raw)

    def _origins(self, path: str) -> tuple[str, ...]:
        """What a file imports, or may import; the tree decides if the text is ambiguous."""
        hints = self._hints.get(path, ())
        raw = self._get(path) if any(hint.startswith("?") for hint in hints) else None
        return hints if raw is None else self._outline(raw)[0].imports

    def module(self, path: str) -> Module | None:
        """The module of a relevant file."""
        parsed = self.parsed.get(path) or self._parse(self.raws[path])
        return None if isinstance(parsed, Notice) else parsed

    def module_beside(self, path: str) -> Module | None:
        """The module of a file of `beside`."""
        raw = self._get(path) if path not in self.parsed else None
        parsed = self._parse(raw) if raw is not None else self.parsed.get(path)
        return None if isinstance(parsed, Notice) else parsed

    def _find_templates(self, paths: list[str], seen: Callable[[str], None]) -> None:
        """Templates that mention Flickr, that are rendered, that such a one includes, or that include such a one."""
        named_by = (*self.modules, *self.helpers) if paths else ()
        wanted = {page for path in named_by for page in self._pages_of(path)}
        pending: dict[str, frozenset[str]] = {}
        for path in paths:
            seen(path)
            raw = self._get(path)
            if raw is None:
                continue
            parts = included_in(raw)
            if self._use_prefilter and PurePosixPath(path).name not in wanted and not prefilter.mentions(raw):
                pending[path] = parts
            elif self._add_template(raw, wanted):
                wanted |= parts
            else:
                pending[path] = parts
        count = -1
        while count != len(self.templates):
            count = len(self.templates)
            names = {PurePosixPath(path).name for path in self.templates}
            for path in [at for at, parts in pending.items() if PurePosixPath(at).name in wanted or parts & names]:
                wanted |= pending.pop(path)
                raw = self._get(path)
                if raw is not None:
                    self._add_template(raw, {PurePosixPath(path).name})
        kept = set(self.templates)
        self.templates = [path for path in paths if path in kept]

    def _add_template(self, raw: Raw, wanted: set[str]) -> bool:
        """Whether a template is linted: it mentions Flickr, or its name is wanted."""
        text = decode(raw)
        if isinstance(text, Notice):
            if b"flickr" in raw.data.lower():
                self.notices.append(text)
        elif PurePosixPath(raw.path).name in wanted or prefilter.mentions_text(text, "template"):
            self.templates.append(raw.path)
            self.raws[raw.path] = raw
            return True
        return False

    def _pages_of(self, path: str) -> tuple[str, ...]:
        """The names of the templates that a module names."""
        raw = self.raws.get(path) or self._get(path)
        outline, parsed = self._outline(raw) if raw is not None else (None, None)
        if parsed is not None:
            self.parsed[path] = parsed
        return outline.pages if outline is not None else ()
