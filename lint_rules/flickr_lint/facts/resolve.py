"""Who is meant: the function, class or binding of the project that a name or a call reaches."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flickr_lint.analysis.objects import is_promise
from flickr_lint.analysis.reaching import reaching
from flickr_lint.facts.receivers import Receivers, passed
from flickr_lint.scopes import Binding, Class, Function, dotted

if TYPE_CHECKING:
    from collections.abc import Callable

    from flickr_lint.analysis.values import Values
    from flickr_lint.module import Module
    from flickr_lint.project import Project
    from flickr_lint.scopes import Scope

__all__ = ["Resolver", "passed"]


class Resolver:
    """Resolves names and calls of the modules of a project; what isn't plain stays unknown."""

    def __init__(self, project: Project, values: Values) -> None:
        self._project = project
        self.values = values
        self._receivers = Receivers(project, self)
        self._callees: dict[ast.Call, tuple[Function | Class, Module] | None] = {}
        self._plain: dict[ast.Call, tuple[Function | Class, Module] | None] = {}
        self._sites: dict[Function, list[tuple[ast.Call, Module]]] | None = None
        self._heirs: dict[Class, list[tuple[Class, Module]]] | None = None

    def callee(self, node: ast.Call, module: Module) -> tuple[Function | Class, Module] | None:
        """The function or class of the project that a call reaches, where that is plain."""
        if node not in self._callees:
            self._callees[node] = None
            self._callees[node] = self.plain_callee(node, module) or self._receivers.callee(node, module)
        return self._callees[node]

    def plain_callee(self, node: ast.Call, module: Module) -> tuple[Function | Class, Module] | None:
        """As `callee`, where names, constructions and annotations say it."""
        if node not in self._plain:
            self._plain[node] = None  # what reaches itself, such as `x = x.parent()`, stays unknown
            self._plain[node] = self._callee(node, module)
        return self._plain[node]

    def _callee(self, node: ast.Call, module: Module) -> tuple[Function | Class, Module] | None:
        func = node.func
        name = dotted(func)
        if isinstance(func, ast.Attribute) and dotted(func.value) in {"self", "cls"}:
            owner = self.owner(node, module)
            return self.method(owner, func.attr, module) if owner else None
        if isinstance(func, ast.Attribute) and isinstance(func.value, ast.Call) and dotted(func.value.func) == "super":
            owner = self.owner(node, module)
            above = self.bases(owner, module) if owner else []
            return next(((base.methods[func.attr], at) for base, at in above if func.attr in base.methods), None)
        near = self._near(node, name, module)
        if near:
            return near, module
        found = self._project.lookup(module, name) if name else None
        member = self._member(found[0], found[1]) if found else None
        if member:
            return member
        if not isinstance(func, ast.Attribute):  # an object that is called itself
            kind = self.plain_class(func, module) if isinstance(func, ast.Name) else None
            return self.method(kind[0], "__call__", kind[1]) if kind else None
        # `Client.from_env()` is a method of the class itself.
        kind = self.annotated(func.value, module) or self.plain_class(func.value, module)
        return self.method(kind[0], func.attr, kind[1]) if kind else None

    def meant(self, node: ast.expr, module: Module) -> tuple[Function, Module] | None:
        """The function of the project that an expression names without calling it."""
        name = dotted(node)
        found: tuple[Function | Class, Module] | None = None
        if isinstance(node, ast.Attribute) and dotted(node.value) in {"self", "cls"}:
            owner = self.owner(node, module)
            found = self.method(owner, node.attr, module) if owner else None
        elif name and "." not in name and name not in module.tables.imports:
            near = self._near(node, name, module)
            found = (near, module) if near else None
        elif name:
            there = self._project.lookup(module, name)
            found = self._member(there[0], there[1]) if there else None
        return (found[0], found[1]) if found and isinstance(found[0], Function) else None

    @staticmethod
    def _near(node: ast.expr, name: str, module: Module) -> Function | Class | None:
        """The function or class of the same module that a plain name means."""
        scope: Scope | None = module.scope_of(node) if name and "." not in name else None
        while scope is not None:
            if (scope, name) in module.tables.plain:
                return module.tables.plain[scope, name]
            scope = scope.parent
        return module.tables.classes.get(name)

    def class_of(self, node: ast.expr, module: Module) -> tuple[Class, Module] | None:
        """The project class of which an expression is an instance."""
        return self._receivers.class_of(node, module)

    def plain_class(self, node: ast.expr, module: Module) -> tuple[Class, Module] | None:
        """The project class of which an expression is an instance, by construction or annotation alone."""
        if isinstance(node, ast.Call):
            made = self.plain_callee(node, module)
            return (made[0], made[1]) if made and isinstance(made[0], Class) else None
        for value, where in self.said(node, module):
            if isinstance(value.value, ast.Call) and value.how in {"value", "context"}:
                made = self.plain_callee(value.value, where) if dotted(value.value.func) != dotted(node) else None
                if made and isinstance(made[0], Class):
                    return made[0], made[1]
        if isinstance(node, ast.Name):
            function = module.function_of(node)
            args = function.node.args if function else None
            for arg in [*args.posonlyargs, *args.args, *args.kwonlyargs] if args else []:
                if arg.arg == node.id and arg.annotation is not None:
                    return self.annotated(arg.annotation, module)
        return None

    def sites(self, function: Function) -> list[tuple[ast.Call, Module]]:
        """The calls in the project that reach a function."""
        if self._sites is None:
            self._sites = self.all_sites(self.callee)
        return self._sites.get(function, [])

    def all_sites(
        self, callee: Callable[[ast.Call, Module], tuple[Function | Class, Module] | None]
    ) -> dict[Function, list[tuple[ast.Call, Module]]]:
        """The calls that reach each function; those of a class reach its constructor."""
        found: dict[Function, list[tuple[ast.Call, Module]]] = {}
        for module in self._project.modules.values():
            for node in module.tables.calls:
                reached = callee(node, module)
                target = reached[0] if reached else None
                if isinstance(target, Class) and reached:
                    init = self.method(target, "__init__", reached[1])
                    target = init[0] if init else None
                if isinstance(target, Function):
                    found.setdefault(target, []).append((node, module))
        return found

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
        """All that an expression may stand for, with the module where each stands."""
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
        """What is bound to a name or attribute, as the code says it, with the module where each stands."""
        name = dotted(node)
        head, _, rest = name.partition(".")
        scope: Scope | None = module.scope_of(node) if name else None
        while scope is not None:
            if name in scope.names:
                return [(binding, module) for binding in reaching(name, scope, node, module).bindings]
            function = scope.function if scope.function and scope.function.scope is scope else None
            if function and head in {"self", "cls"} and rest and function.owner:
                return self._inherited(function.owner, rest, module)
            if function and head in function.params:
                return []
            scope = scope.parent
        found = self._project.lookup(module, name) if name else None
        if found and found[1]:
            return [(binding, found[0]) for binding in found[0].tables.module.names.get(found[1], [])]
        return []

    def _inherited(self, owner: Class, name: str, module: Module) -> list[tuple[Binding, Module]]:
        if name in owner.attributes:
            return [(binding, module) for binding in owner.attributes[name]]
        for base, where in self.bases(owner, module):
            if name in base.attributes:
                return [(binding, where) for binding in base.attributes[name]]
        return []

    def bases(self, owner: Class, module: Module, depth: int = 4) -> list[tuple[Class, Module]]:
        """The project classes that a class inherits from, nearest first."""
        out: list[tuple[Class, Module]] = []
        for base in owner.node.bases if depth else []:
            found = self.annotated(base, module)
            if found and found[0] is not owner:
                out += [found, *self.bases(found[0], found[1], depth - 1)]
        return out

    def annotated(self, node: ast.expr, module: Module) -> tuple[Class, Module] | None:
        """The project class that an annotation or a base means."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier():
            name = node.value
        elif isinstance(node, ast.BinOp):
            return self.annotated(node.left, module)
        else:
            name = dotted(node)
        if name in module.tables.classes:
            return module.tables.classes[name], module
        found = self._project.lookup(module, name) if name else None
        member = self._member(found[0], found[1]) if found else None
        return (member[0], member[1]) if member and isinstance(member[0], Class) else None

    def _member(self, module: Module, name: str) -> tuple[Function | Class, Module] | None:
        if name in module.tables.classes:
            return module.tables.classes[name], module
        if (module.tables.module, name) in module.tables.plain:
            return module.tables.plain[module.tables.module, name], module
        if name in module.tables.imports:
            again = self._project.resolve(module, module.tables.imports[name])
            if again and again[0] is not module:
                return self._member(again[0], again[1])
        return None

    def method(self, owner: Class, name: str, module: Module) -> tuple[Function, Module] | None:
        """The method that an object of a class has by a name; where it is only promised, a subclass's."""
        name = name.removeprefix(f"_{owner.name.lstrip('_')}") if "__" in name[1:] else name
        kinds = [(owner, module), *self.bases(owner, module)]
        found = next(((kind.methods[name], where) for kind, where in kinds if name in kind.methods), None)
        if found and not is_promise(found[0]):
            return found
        # An abstract method, or one that a class which is mixed in finds beside itself.
        for kind, _ in kinds:
            for heir, where in self._heirs_of(kind):
                line = [(heir, where), *self.bases(heir, where)]
                kept = ((at.methods[name], there) for at, there in line if name in at.methods)
                real = next((at for at in kept if not is_promise(at[0])), None)
                if real:
                    return real
        return found

    def _heirs_of(self, owner: Class) -> list[tuple[Class, Module]]:
        if self._heirs is None:
            self._heirs = {}
            for module in self._project.modules.values():
                for kind in module.tables.classes.values():
                    for base, _ in self.bases(kind, module):
                        self._heirs.setdefault(base, []).append((kind, module))
        return self._heirs.get(owner, [])

    @staticmethod
    def owner(node: ast.AST, module: Module) -> Class | None:
        """The class of the innermost method around a node."""
        functions = (module.tables.functions.get(at) for at in module.ancestors(node))
        return next((function.owner for function in functions if function and function.owner), None)
