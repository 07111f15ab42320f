"""The files that are linted together: modules and templates that have to do with Flickr, and their imports."""

from __future__ import annotations

import ast
from functools import cached_property
from typing import TYPE_CHECKING, Any

from flickr_lint.findings import Notice
from flickr_lint.models.rows import Injection
from flickr_lint.module import Module, parse
from flickr_lint.read.pool import MemoryPool
from flickr_lint.read.source import Raw, decode
from flickr_lint.relevance import Relevance

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flickr_lint.analysis.memory import Memories
    from flickr_lint.models.catalog import Catalog
    from flickr_lint.models.rows import Row
    from flickr_lint.scopes import Function
    from flickr_lint.template import Embedded, Template

__all__ = ["Sources", "parse_raw"]


class Sources:
    """The files that have to do with Flickr, out of all that were given; they are parsed when first asked for."""

    def __init__(
        self,
        raws: Iterable[Raw] | Relevance,
        *,
        use_prefilter: bool = True,
        rows: tuple[Row, ...] = (),
        memories: Memories | None = None,
    ) -> None:
        """Files in memory, or those whose relevance is known already.

        Args:
            raws: the files.
            use_prefilter: whether the bytes of files are looked at before they are parsed.
            rows: the project's own rows of models.
            memories: what the engine knows from the run before, if the files are being edited.
        """
        if not isinstance(raws, Relevance):
            raws = Relevance(MemoryPool(raws), parse_raw, {}, use_prefilter=use_prefilter)
        self._relevance = raws
        self._locator = raws.locator
        self._rows = rows
        self.memories = memories
        self._beside: dict[str, Module | None] = {}
        self._resolved: dict[tuple[str, str], tuple[Module, str] | None] = {}
        self.notices: list[Notice] = raws.notices
        self.facts: dict[object, Any] = {}
        """What `Remembered` keeps."""

    @property
    def modules(self) -> dict[str, Module]:
        """Modules by path: those that have to do with Flickr, and the helpers that they import."""
        return self._modules

    @property
    def state(self) -> object:
        """What the engine rests on beside the modules: other files and the rows of models."""
        beside = {path: at for path, at in self._relevance.beside.items() if path not in self.modules}
        return {*self._locator.paths}, beside, self._rows

    @cached_property
    def _modules(self) -> dict[str, Module]:
        relevance = self._relevance
        found = {path: relevance.module(path) for path in relevance.modules}
        found.update((path, relevance.module_beside(path)) for path in relevance.helpers)
        return {path: module for path, module in found.items() if module is not None}

    @cached_property
    def mended(self) -> dict[str, Module]:
        """The literals of the files that don't parse, by path; only for rules about literals."""
        from flickr_lint.facts.literals import mend

        texts = ((path, decode(self._relevance.raws[path])) for path in self._relevance.broken)
        lines = self._relevance.broken
        found = ((path, mend(path, text, lines[path])) for path, text in texts if isinstance(text, str))
        return {path: module for path, module in found if module is not None}

    @cached_property
    def templates(self) -> dict[str, Template]:
        """Templates by path; those in texts of modules by path and line."""
        found: dict[str, Template] = {}
        if self._relevance.templates:
            from flickr_lint.template import Template

            texts = ((path, decode(self._relevance.raws[path])) for path in self._relevance.templates)
            found = {path: Template(path, text) for path, text in texts if isinstance(text, str)}
        for path, module in self.modules.items():
            found.update((f"{path}:{number}", at) for number, at in enumerate(self.embedded(module)))
        return found

    @staticmethod
    def embedded(module: Module) -> tuple[Embedded, ...]:
        """The templates in the texts of a module."""
        if "{{" not in module.text and "{%" not in module.text:
            return ()
        from flickr_lint.facts.embedded import embedded

        return embedded(module)

    @cached_property
    def catalog(self) -> Catalog:
        """The rows of the libraries that the modules import, and of the project's own helpers."""
        from flickr_lint.models.catalog import Catalog

        tables = [module.tables for module in self.modules.values()]
        origins = {origin for at in tables for origin in (*at.imports.values(), *at.stars)}
        return Catalog(origins, self._rows)

    def resolve(self, module: Module, origin: str) -> tuple[Module, str] | None:
        """The project module that a dotted origin (as in an import) leads to, and what of it is meant ('': itself)."""
        key = (module.path, origin)
        if key not in self._resolved:
            candidates = self._locator.candidates(module.path, origin)
            found = ((self._module(path), rest) for path, rest in candidates)
            self._resolved[key] = next(((at, rest) for at, rest in found if at is not None), None)
        return self._resolved[key]

    def source(self, path: str) -> Module | Template | None:
        """The module or template at a path that was read whole, also one that relevant modules only import."""
        return self._module(path) or self.templates.get(path)

    def _module(self, path: str) -> Module | None:
        """The module at a path, if it is relevant, or imported by one that is."""
        if path in self.modules or path not in self._relevance.beside:
            return self.modules.get(path)
        if path not in self._beside:
            self._beside[path] = self._relevance.module_beside(path)
        return self._beside[path]

    def spells(self, *words: str) -> bool:
        """Whether a module may spell one of some words, given in small letters, be it as a part of another word."""
        return bool(self._relevance.beside) or any(at.mentions(word) for at in self.modules.values() for word in words)

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

    def injected(self, name: str) -> tuple[str, list[tuple[Function, Module]]]:
        """What frameworks give parameters of a name: an object of a library's class, or what functions give."""
        return self.catalog.injected.get(name, ""), self._makers.get(name, [])

    def stands_for(self, origin: str) -> bool:
        """Whether a library's function returns its first argument, or what stands for it."""
        return origin in self.catalog.same

    @cached_property
    def _makers(self) -> dict[str, list[tuple[Function, Module]]]:
        """The functions whose results parameters of their name are given, by name."""
        found: dict[str, list[tuple[Function, Module]]] = {}
        for module in self.modules.values():
            for node, function in module.tables.functions.items():
                marks = (at.func if isinstance(at, ast.Call) else at for at in getattr(node, "decorator_list", ()))
                if any(self.catalog.find(Injection, module.qualified(mark)) for mark in marks):
                    found.setdefault(function.name, []).append((function, module))
        return found


def parse_raw(raw: Raw) -> Module | Notice:
    """The module in a Python file or notebook, or why there is none."""
    text = decode(raw)
    if isinstance(text, Notice):
        return text
    if raw.kind != "notebook":
        return parse(raw.path, text)
    from flickr_lint.read import notebook

    try:
        book = notebook.read(text)
    except notebook.NotebookError as error:
        return Notice("not-parsed", raw.path, str(error))
    return parse(raw.path, book.text, book.lines)
