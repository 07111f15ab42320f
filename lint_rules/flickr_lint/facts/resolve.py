"""Resolves names and calls of a project with the engine, and methods of objects that were passed in by their names."""

from __future__ import annotations

import ast
import re
from functools import cached_property
from typing import TYPE_CHECKING

from flickr_lint.analysis.frames import Value
from flickr_lint.regex import regex
from flickr_lint.scopes import dotted

if TYPE_CHECKING:
    from flickr_lint.analysis.values import Values
    from flickr_lint.module import Module
    from flickr_lint.scopes import Class, Function
    from flickr_lint.sources import Sources

__all__ = ["Guesses"]

_TELLING = regex(r"^_?(?:[a-z0-9]+(?:_[a-z0-9]+)+|[a-z]+[a-z0-9]*[A-Z]\w*)$")
"""Two words at least: what is called `get` or `save` may be anybody's."""
_EVERYDAY = regex(
    r"^_?(?:(?:get|set|add|to|from|is|has|as|read|write|load|save|parse|make|do|on|in|not)_?"
    r"(?:data|dict|json|xml|url|urls|item|items|value|values|name|id|ids|file|files|text|all|list|key|keys|args?|"
    r"argument|config|path|type|valid|empty|none|default|attribute|element|or_create|queryset|context_data|request|"
    r"title|size|state|status|result|results|content|object|option|options|timeout|property|bytes|string|csv)|"
    r"set_?up|tear_?down|clean_?up|close_all|start_?up|shut_?down|raise_for_status|startswith|endswith)$",
    re.IGNORECASE,
)


class Guesses:
    """Resolves names and calls, methods by their names as well; an ambiguous method stays unknown."""

    def __init__(self, project: Sources, values: Values) -> None:
        self._project = project
        self.values = values
        self._near: dict[Module, frozenset[Module]] = {}

    def meant(self, node: ast.expr, module: Module) -> tuple[Function | Class, Module] | None:
        """The function or class of the project that an expression is."""
        found = self.values.callables.targets(Value(node, module))
        return (found[0].what, found[0].module) if found else None

    def class_of(self, node: ast.expr, module: Module) -> tuple[Class, Module] | None:
        """The project class of which an expression is an instance."""
        return next((line[0] for line, _ in self.values.callables.kinds(Value(node, module))), None)

    def sites(self, function: Function) -> list[tuple[ast.Call, Module]]:
        """The calls in the project that reach a function."""
        return [(site.node, site.module) for site in self.values.callers.sites(function) if site.direct]

    def owner_of_parameter(self, node: ast.Name, module: Module) -> Function | None:
        """The function whose parameter a name is, if it is one."""
        found = self.values.scope_of(node.id, node, module)
        function = found[1] if found is not None else None
        return function if function is not None and node.id in function.params else None

    def bases(self, owner: Class, module: Module) -> list[tuple[Class, Module]]:
        """The project classes that a class inherits from, nearest first."""
        return self.values.objects.line(owner, module)[1:]

    @staticmethod
    def owner(node: ast.AST, module: Module) -> Class | None:
        """The class of the innermost method around a node."""
        functions = (module.tables.functions.get(at) for at in module.ancestors(node))
        return next((function.owner for function in functions if function and function.owner), None)

    def callee(self, node: ast.Call, module: Module) -> tuple[Function | Class, Module] | None:
        """The function or class of the project that a call reaches, where that is clear or a good guess."""
        return self.meant(node.func, module) or self._method(node.func, module)

    def _method(self, func: ast.expr, module: Module) -> tuple[Function, Module] | None:
        """The method that only one class nearby has, where the object may be anything."""
        name = func.attr if isinstance(func, ast.Attribute) else ""
        if name not in self._known:
            return None
        if "__" not in name[1:] and (not _TELLING.match(name) or _EVERYDAY.match(name)):
            return None
        own = self.owner(func, module)  # who passes on to an object has methods of the same names
        known = [at for at in self._known.get(name, ()) if at[0].owner is not own and at[1] in self._nearby(module)]
        alone = len(known) == 1 and isinstance(func, ast.Attribute) and self._is_open(func.value, module)
        return known[0] if alone else None

    @cached_property
    def _known(self) -> dict[str, list[tuple[Function, Module]]]:
        """The methods of the project, private ones as they are called from outside."""
        out: dict[str, list[tuple[Function, Module]]] = {}
        for module in self._project.modules.values():
            for kind in module.tables.classes.values():
                for name, method in kind.methods.items():
                    private = name.startswith("__") and not name.endswith("__")
                    spelling = f"_{kind.name.lstrip('_')}{name}" if private else name
                    out.setdefault(spelling, []).append((method, module))
        return out

    def _is_open(self, node: ast.expr, module: Module) -> bool:
        """Whether an object was passed in, rather than made here by another library."""
        name = dotted(node)
        head, _, rest = name.partition(".")
        if not name or head in module.tables.imports or "." in rest or (rest and head != "self"):
            return False
        found = [at for at in self.values.reads.sources(Value(node, module)) if at.node is not node]
        if rest and not found:
            return False
        for at in found:
            if isinstance(at.node, ast.Call) and not at.path:
                if self.meant(at.node.func, at.module) is None:
                    return False
            elif isinstance(at.node, ast.Constant) and at.node.value is not None:
                return False
        return bool(found) or (isinstance(node, ast.Name) and bool(self.owner_of_parameter(node, module)))

    def _nearby(self, module: Module) -> frozenset[Module]:
        """A module, those that it imports, and those of the same folder: one run may cover unrelated programs."""
        if module not in self._near:
            origins = (*module.tables.imports.values(), *module.tables.stars)
            near = {found[0] for origin in origins if (found := self._project.resolve(module, origin))}
            folder = module.path.rpartition("/")[0]
            near |= {at for at in self._project.modules.values() if at.path.rpartition("/")[0] == folder}
            self._near[module] = frozenset({module, *near})
        return self._near[module]
