"""Resolves names and calls to functions, classes and bindings of the project, with the engine."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flickr_lint.analysis.frames import Value

if TYPE_CHECKING:
    from flickr_lint.analysis.values import Values
    from flickr_lint.module import Module
    from flickr_lint.scopes import Class, Function, Scope
    from flickr_lint.sources import Sources

__all__ = ["Resolver", "passed"]


class Resolver:
    """Resolves names and calls of the modules of a project; what isn't clear stays unknown."""

    def __init__(self, project: Sources, values: Values) -> None:
        self._project = project
        self.values = values

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

    @staticmethod
    def owner_of_parameter(node: ast.Name, module: Module) -> Function | None:
        """The function whose parameter a name is, if it is one."""
        scope: Scope | None = module.scope_of(node)
        while scope is not None:
            function = scope.function if scope.function and scope.function.scope is scope else None
            if node.id in scope.names:
                return function if function and node.id in function.params else None
            if function and node.id in function.params:
                return function
            scope = scope.parent
        return None

    def bases(self, owner: Class, module: Module) -> list[tuple[Class, Module]]:
        """The project classes that a class inherits from, nearest first."""
        return self.values.objects.line(owner, module)[1:]

    @staticmethod
    def owner(node: ast.AST, module: Module) -> Class | None:
        """The class of the innermost method around a node."""
        functions = (module.tables.functions.get(at) for at in module.ancestors(node))
        return next((function.owner for function in functions if function and function.owner), None)


def passed(site: ast.Call, function: Function, name: str) -> ast.expr | None:
    """The argument of a call that a parameter receives."""
    for word in site.keywords:
        if word.arg == name:
            return word.value
    place = function.params.index(name) - (1 if function.owner and function.params[:1] in {("self",), ("cls",)} else 0)
    if 0 <= place < len(site.args) and not isinstance(site.args[place], ast.Starred):
        return site.args[place]
    return None
