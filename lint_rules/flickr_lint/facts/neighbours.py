"""Which modules belong to one program: those below one folder, and those that import each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_lint.remembered import Remembered

if TYPE_CHECKING:
    from flickr_lint.module import Module
    from flickr_lint.project import Project

__all__ = ["program_of"]

_programs: Remembered[dict[Module, tuple[Module, ...]]] = Remembered()


def program_of(module: Module, project: Project) -> tuple[Module, ...]:
    """The modules of the same program, the module itself included.

    A run may cover several programs, each in a folder of its own: what one of them asks for says nothing of the others.
    """
    if project not in _programs:
        _programs[project] = _group(project)
    return _programs[project].get(module, (module,))


def _group(project: Project) -> dict[Module, tuple[Module, ...]]:
    modules = list(project.modules.values())
    parent = {module: module for module in modules}

    def root(module: Module) -> Module:
        while parent[module] is not module:
            parent[module] = parent[parent[module]]
            module = parent[module]
        return module

    by_folder: dict[str, Module] = {}
    for module in modules:
        folder, slash, _ = module.path.partition("/")
        parent[root(module)] = root(by_folder.setdefault(folder if slash else "", module))
        for origin in (*module.tables.imports.values(), *module.tables.stars):
            found = project.resolve(module, origin)
            if found and found[0] in parent:
                parent[root(module)] = root(found[0])
    groups: dict[Module, list[Module]] = {}
    for module in modules:
        groups.setdefault(root(module), []).append(module)
    return {module: tuple(group) for group in groups.values() for module in group}
