"""Which modules belong to one program: those that one entry module imports, directly or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_lint.memo import Remembered

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flickr_lint.module import Module
    from flickr_lint.project import Project

__all__ = ["program_of"]

_Imports = dict["Module", list["Module"]]
_imports: Remembered[tuple[_Imports, _Imports]] = Remembered()


def program_of(module: Module, project: Project) -> tuple[Module, ...]:
    """The modules that run together with one: what it imports, what imports it, and what that imports.

    A run may cover several programs. Two modules that don't import each other are two of them, even if both import a
    third one.
    """
    if project not in _imports:
        _imports[project] = _both(project)
    imports, importers = _imports[project]
    together = _reached(_reached([module], importers), imports)
    return tuple(at for at in project.modules.values() if at in together)


def _both(project: Project) -> tuple[_Imports, _Imports]:
    imports: _Imports = {}
    importers: _Imports = {}
    for module in project.modules.values():
        for origin in (*module.tables.imports.values(), *module.tables.stars):
            found = project.resolve(module, origin)
            if found and found[0] is not module:
                imports.setdefault(module, []).append(found[0])
                importers.setdefault(found[0], []).append(module)
    return imports, importers


def _reached(begin: Iterable[Module], edges: Mapping[Module, list[Module]]) -> set[Module]:
    out = set(begin)
    stack = list(out)
    while stack:
        for other in edges.get(stack.pop(), ()):
            if other not in out:
                out.add(other)
                stack.append(other)
    return out
