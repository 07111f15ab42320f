"""All that is linted together: modules and templates, which of them matter, and how they import each other."""

from __future__ import annotations

from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from flickr_lint.findings import Notice
from flickr_lint.module import Module, parse
from flickr_lint.read import notebook, prefilter
from flickr_lint.read.source import Raw, decode
from flickr_lint.template import Template

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flickr_lint.facts.flow import Flow

__all__ = ["Project"]

_ROOT_NAMES = frozenset({"src", "lib", "python", "app"})


class Project:
    """The files that have to do with Flickr, out of all that were given.

    A module has to do with Flickr if it mentions it or imports a module that does; a template, if it mentions it or a
    module that does renders it. The prefilter only saves work: it changes nothing of this.
    """

    def __init__(self, raws: Iterable[Raw], *, use_prefilter: bool = True) -> None:
        self.modules: dict[str, Module] = {}
        self.templates: dict[str, Template] = {}
        self.notices: list[Notice] = []
        self._use_prefilter = use_prefilter
        raws = list(raws)
        self._python = {raw.path: raw for raw in raws if raw.kind != "template"}
        self._by_name: dict[str, list[str]] = {}
        for path in self._python:
            self._by_name.setdefault(prefilter.importable_name(path), []).append(path)
        self._parsed: dict[str, Module | Notice] = {}
        self._resolved: dict[tuple[str, str], tuple[Module, str] | None] = {}
        self._find_modules()
        self._find_templates(raw for raw in raws if raw.kind == "template")

    @cached_property
    def flow(self) -> Flow:
        """Calls of the API, and where values come from."""
        from flickr_lint.facts.flow import Flow

        return Flow(self)

    def resolve(self, module: Module, origin: str) -> tuple[Module, str] | None:
        """The project module that a dotted origin (as in an import) leads to, and what of it is meant ('': itself)."""
        key = (module.path, origin)
        if key not in self._resolved:
            self._resolved[key] = self._resolve(module.path, origin)
        return self._resolved[key]

    def lookup(self, module: Module, name: str) -> tuple[Module, str] | None:
        """As `resolve`, for a name as the module spells it, if its first part was imported, be it with a star."""
        head, dot, rest = name.partition(".")
        if head in module.tables.imports:
            return self.resolve(module, f"{module.tables.imports[head]}{dot}{rest}")
        for star in module.tables.stars if head else ():
            found = self.resolve(module, star if star.endswith(".") else f"{star}.")
            if found and not found[1]:
                tables = found[0].tables
                known = head in tables.module.names or head in tables.classes or (tables.module, head) in tables.plain
                if known or head in tables.imports:
                    return found[0], name
        return None

    def _resolve(self, path: str, origin: str) -> tuple[Module, str] | None:
        parts = origin.lstrip(".").split(".")
        level = len(origin) - len(origin.lstrip("."))
        for length in range(len(parts), -1, -1):
            found = self._locate(path, level, parts[:length])
            if found in self.modules:
                return self.modules[found], ".".join(part for part in parts[length:] if part)
        return None

    def _locate(self, path: str, level: int, parts: list[str]) -> str:
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

    def _file(self, folder: PurePosixPath, parts: list[str]) -> str:
        stem = folder.joinpath(*[part for part in parts if part])
        for candidate in (f"{stem}.py", str(stem / "__init__.py")):
            if candidate in self._python:
                return candidate
        return ""

    def _find_modules(self) -> None:
        pending = set(self._python)
        fresh = []
        for path, raw in self._python.items():
            if self._use_prefilter and not prefilter.mentions(raw):
                continue
            parsed = self._parse(raw)
            if isinstance(parsed, Notice):
                if self._mentions_undecoded(raw):
                    self.notices.append(parsed)
                pending.discard(path)
            elif parsed.mentions_flickr:
                self.modules[path] = parsed
                fresh.append(path)
                pending.discard(path)
        while fresh:
            fresh = self._importers(fresh, pending)

    def _importers(self, fresh: list[str], pending: set[str]) -> list[str]:
        """Moves the files that import a fresh module from pending to the project, and gives their paths."""
        names = {prefilter.importable_name(path) for path in fresh}
        packages = {str(PurePosixPath(path).parent) for path in fresh if path.endswith("__init__.py")}
        targets = set(fresh)
        found = []
        for path in sorted(pending):
            raw = self._python[path]
            beside = any(str(parent) in packages for parent in PurePosixPath(path).parents)
            if self._use_prefilter and not prefilter.may_import(raw, names, beside_package=beside):
                continue
            parsed = self._parse(raw)
            if isinstance(parsed, Module) and self._imports(parsed, targets):
                self.modules[path] = parsed
                found.append(path)
        pending.difference_update(found)
        return found

    def _imports(self, module: Module, targets: set[str]) -> bool:
        tables = module.tables
        for origin in (*tables.imports.values(), *tables.stars):
            parts = origin.lstrip(".").split(".")
            level = len(origin) - len(origin.lstrip("."))
            if any(self._locate(module.path, level, parts[:length]) in targets for length in range(len(parts), -1, -1)):
                return True
        return False

    def _find_templates(self, raws: Iterable[Raw]) -> None:
        raws = list(raws)
        rendered = self._rendered() if raws else set()
        for raw in raws:
            named = PurePosixPath(raw.path).name in rendered
            if self._use_prefilter and not named and not prefilter.mentions(raw):
                continue
            text = decode(raw)
            if isinstance(text, Notice):
                if self._mentions_undecoded(raw):
                    self.notices.append(text)
            elif named or prefilter.mentions_text(text, "template"):
                self.templates[raw.path] = Template(raw.path, text)

    def _rendered(self) -> set[str]:
        """File names of the templates that relevant modules name in a string."""
        return {
            PurePosixPath(str(node.value)).name
            for module in self.modules.values()
            for node in module.tables.strings
            if len(str(node.value)) < 200
            and str(node.value).endswith((".html", ".htm", ".j2", ".jinja", ".jinja2", ".pt"))
        }

    @staticmethod
    def _mentions_undecoded(raw: Raw) -> bool:
        """A broken file is worth a notice if it has to do with Flickr as far as its bytes show."""
        return b"flickr" in raw.data.lower()

    def _parse(self, raw: Raw) -> Module | Notice:
        if raw.path not in self._parsed:
            self._parsed[raw.path] = _parse(raw)
        return self._parsed[raw.path]


def _parse(raw: Raw) -> Module | Notice:
    text = decode(raw)
    if isinstance(text, Notice):
        return text
    if raw.kind != "notebook":
        return parse(raw.path, text)
    try:
        book = notebook.read(text)
    except notebook.NotebookError as error:
        return Notice("not-parsed", raw.path, str(error))
    return parse(raw.path, book.text, book.lines)
