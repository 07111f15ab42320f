"""Where values come from, as a dotted path: `shop.open(URL).put` is `shop.open.put`, whatever its object is called."""

from __future__ import annotations

import ast
import builtins
from typing import TYPE_CHECKING

from flickr_lint.analysis.frames import Value
from flickr_lint.scopes import Function, dotted

if TYPE_CHECKING:
    from flickr_lint.analysis.answers import Answers
    from flickr_lint.analysis.values import Values
    from flickr_lint.module import Module
    from flickr_lint.scopes import Class

__all__ = ["Origins"]

_DEEPEST = 40
"""Expressions within expressions; that is beyond what people write, so that it doesn't matter which was asked first."""
_MAX_COUNT = 6
"""Paths of one expression."""
_BUDGET = 1000
"""Questions within one; what loops assign to each other has more ways than that."""
_MAY_STAND_FOR = (ast.Name, ast.Attribute, ast.Call, ast.Subscript, ast.NamedExpr, ast.IfExp, ast.BoolOp)
_DISPLAYS: dict[type[ast.AST], str] = {
    ast.Dict: "dict",
    ast.DictComp: "dict",
    ast.List: "list",
    ast.ListComp: "list",
    ast.Set: "set",
    ast.SetComp: "set",
}


class Origins:
    """The dotted paths of expressions, from the package that they come from; those of the program itself have a `:`."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._known: Answers[ast.expr, tuple[str, ...]] = values.table()
        self._asked: set[ast.expr] = set()
        self._left = 0

    def of(self, node: ast.expr, module: Module) -> tuple[str, ...]:
        """The paths that an expression may have; none if nothing is known. Calls and subscripts leave no trace."""
        return self._of(Value(node, module), _DEEPEST)

    def _of(self, at: Value, depth: int) -> tuple[str, ...]:
        node = at.node
        known = self._known.get(node)
        if known is not None:
            self._values.recall(self._known, node)
            return known
        if not self._asked:
            self._left = _BUDGET
        if depth <= 0 or self._left <= 0 or node in self._asked:
            self._values.rest()
            return ()
        self._left -= 1
        doubts, met = self._values.doubts, self._values.met
        self._values.met = self._values.mark(at)
        self._asked.add(node)
        found = tuple(dict.fromkeys(self._paths(at, depth - 1)))[:_MAX_COUNT]
        self._asked.discard(node)
        rests, self._values.met = self._values.met, self._values.met | met
        if not self._asked:
            self._known.keep(node, found, sure=doubts == self._values.doubts, rests=rests)
        return found

    def _paths(self, at: Value, depth: int) -> list[str]:
        node = at.node
        if type(node) in _DISPLAYS:
            return [_DISPLAYS[type(node)]]
        if isinstance(node, ast.Await):
            return list(self._of(self._values.beside(at, node.value), depth))
        if not isinstance(node, _MAY_STAND_FOR):
            return []
        out = [path for one in self._values.terminals(at).values if one != at for path in self._of(one, depth)]
        return out or self._own(at, depth)

    def _own(self, at: Value, depth: int) -> list[str]:
        """The paths of an expression that stands for no other."""
        node = at.node
        beside = self._values.beside
        if isinstance(node, ast.Call):
            return list(self._of(beside(at, node.func), depth))
        if isinstance(node, ast.Subscript):
            return list(self._of(beside(at, node.value), depth))
        targets = self._values.callables.targets(at) if isinstance(node, (ast.Name, ast.Attribute)) else []
        if targets:
            return [path for target in targets for path in self._program(target.what, target.module, depth)]
        name = dotted(node)
        if name.partition(".")[0] in at.module.tables.imports:
            return [at.module.qualified(node).lstrip(".")]
        if isinstance(node, ast.Attribute):
            typed = self._field(node, at, depth)
            return typed or [f"{path}.{node.attr}" for path in self._of(beside(at, node.value), depth)]
        return self._named(node, at, depth) if isinstance(node, ast.Name) else []

    def _field(self, node: ast.Attribute, at: Value, depth: int) -> list[str]:
        """An attribute by the type that its class declares for it: `photo: Photo | None = None`."""
        for line, _ in self._values.callables.kinds(self._values.beside(at, node.value)):
            for kind, where in line:
                for step in kind.node.body:
                    declared = isinstance(step, ast.AnnAssign) and dotted(step.target) == node.attr
                    if declared and isinstance(step, ast.AnnAssign):
                        return self._annotated(step.annotation, where, depth)
        return []

    def _annotated(self, said: ast.expr, module: Module, depth: int) -> list[str]:
        if isinstance(said, ast.BinOp):
            said = said.left
        if isinstance(said, ast.Subscript) and dotted(said.value).endswith("Optional"):
            said = said.slice
        return list(self._of(Value(said, module), depth))

    def _named(self, node: ast.Name, at: Value, depth: int) -> list[str]:
        """A parameter by its annotation, `self` by its class, Python's own functions."""
        found = self._values.scope_of(node.id, node, at.module)
        if found is None:
            return [node.id] if hasattr(builtins, node.id) else []
        function = found[1]
        owner = self._values.objects.own_class(node, at.module)
        if owner is not None:
            return self._program(owner, at.module, depth)
        args = function.node.args if function is not None else None
        for arg in [*args.posonlyargs, *args.args, *args.kwonlyargs] if args else []:
            if arg.arg == node.id and arg.annotation is not None:
                return self._annotated(arg.annotation, at.module, depth)
        path, makers = self._values.program.injected(node.id) if function is not None else ("", [])
        made = (Value(value, where) for maker, where in makers for value in maker.returns)
        return [path] if path else [path for one in made for path in self._of(one, depth)]

    def _program(self, what: Function | Class, module: Module, depth: int) -> list[str]:
        """The path of a function or class of the program, then those of what it inherits from."""
        home = module.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".").replace("\\", ".")
        if isinstance(what, Function):
            owner = f"{what.owner.name}." if what.owner else ""
            return [f":{home}.{owner}{what.name}"]
        bases = [path for base in what.node.bases for path in self._of(Value(base, module), depth)]
        return [f":{home}.{what.name}", *bases]
