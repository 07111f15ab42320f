"""Resolves names and calls to functions, classes and bindings of the project, with the engine."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flickr_lint.analysis.frames import Value
from flickr_lint.analysis.reaching import reaching
from flickr_lint.scopes import Binding, Class, Function, dotted

if TYPE_CHECKING:
    from flickr_lint.analysis.values import Values
    from flickr_lint.module import Module
    from flickr_lint.scopes import Scope
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

    def bindings(self, node: ast.expr, module: Module) -> list[tuple[Binding, Module]]:
        """All values that an expression may have, each with its module."""
        said = self.said(node, module)
        if not said:
            found = [at for at in self.values.of(node, module) if at.node is not node]
            return [(Binding(at.node), at.module) for at in found]
        out: list[tuple[Binding, Module]] = []
        for binding, where in said:
            found = [at for one in self.values.bound(binding, where, None) for at in self.values.terminals(one).values]
            plain = [at for at in found if at.known and at.node is not binding.value and at.node is not node]
            fresh = [(Binding(at.node, "value", binding.node), at.module) for at in plain]
            out += fresh or [(binding, where)]
        return out

    def said(self, node: ast.expr, module: Module) -> list[tuple[Binding, Module]]:
        """The expressions that are bound to a name or attribute, each with its module."""
        name = dotted(node)
        head, _, rest = name.partition(".")
        scope: Scope | None = module.scope_of(node) if name else None
        while scope is not None:
            if name in scope.names:
                return [(binding, module) for binding in reaching(name, scope, node, module).bindings]
            function = scope.function if scope.function and scope.function.scope is scope else None
            if function and head in {"self", "cls"} and rest and function.owner:
                line = self.values.objects.line(function.owner, module)
                owner = next(((kind, where) for kind, where in line if rest in kind.attributes), None)
                return [(binding, owner[1]) for binding in owner[0].attributes[rest]] if owner else []
            if function and head in function.params:
                return []
            scope = scope.parent
        found = self._project.lookup(module, name) if name else None
        if found and found[1]:
            return [(binding, found[0]) for binding in found[0].tables.module.names.get(found[1], [])]
        return []

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
