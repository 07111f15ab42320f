"""What calls reach and return: functions by any name, bound methods, lambdas, partial functions."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, cast

from flickr_lint.analysis.alike import alike, filled
from flickr_lint.analysis.frames import Arguments, Frame, Target, Value, is_of_class, is_static
from flickr_lint.analysis.passing import (
    DISPATCHES,
    PARTIALS,
    TRANSPARENT,
)
from flickr_lint.analysis.regions import FUNCTIONS
from flickr_lint.scopes import Class, Function, dotted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.analysis.answers import Answers
    from flickr_lint.analysis.engine import Engine
    from flickr_lint.module import Module
    from flickr_lint.scopes import Scope

__all__ = ["Callables", "is_generator"]

_CHOICES = (ast.IfExp, ast.BoolOp, ast.NamedExpr)
_MAY_BE_CALLED = frozenset(
    (*FUNCTIONS, ast.ClassDef, *_CHOICES, ast.Name, ast.Attribute, ast.Lambda, ast.Call, ast.Subscript)
)
_DEEPEST = 4
"""Calls within calls that a value is followed through."""
_BUDGET = 1000
"""Questions within one; what loops assign to each other has more ways than that."""


class Callables:
    """Calls and functions."""

    def __init__(self, values: Engine) -> None:
        self._values = values
        self._targets: Answers[Value, list[Target]] = values.table()
        self._frames: dict[Function, dict[tuple[object, ...], Frame]] = {}
        self._asking: set[Value] = set()
        self._left = 0
        self._decorated: dict[Function | Class, list[Value]] = {}

    def targets(self, func: Value) -> list[Target]:
        """The functions and classes of the program that an expression may be."""
        known = self._targets.get(func)
        if known is not None:
            self._values.recall(self._targets, func)
            return known
        self._values.rest(self._values.mark(func))
        if not self._asking:
            self._left = _BUDGET
        if type(func.node) not in _MAY_BE_CALLED:
            return []
        if func in self._asking or self._left <= 0:
            self._values.rest()
            return []
        self._left -= 1
        doubts, met = self._values.doubts, self._values.met
        self._values.met = self._values.mark(func)
        self._asking.add(func)
        try:
            found = [target for one in self._values.terminals(func).values for target in self._plain(one)]
            found += [other for target in found for other in self._registered(target)]
        finally:
            self._asking.discard(func)
            rests, self._values.met = self._values.met, self._values.met | met
        if self._values.memory is not None:
            for target in found:
                rests |= self._values.memory.of_target(target)
            self._values.rest(rests)
        if not self._asking and not self._values.cut_off:
            self._targets.keep(func, found, sure=doubts == self._values.doubts, rests=rests)
        return found

    def _plain(self, one: Value) -> list[Target]:
        node = one.node
        if isinstance(node, (ast.Lambda, *FUNCTIONS)):
            return [Target(one.module.tables.functions[node], one.module, one.frame, bare=True)]
        found: list[Target] = []
        if isinstance(node, ast.ClassDef):
            found = [Target(one.module.tables.classes[node.name], one.module)]
        elif isinstance(node, ast.Subscript):  # `Box[str]`
            generic = self.targets(self._values.beside(one, node.value))
            found = [at for at in generic if isinstance(at.what, Class)]
        elif isinstance(node, ast.Name):
            own = self._values.objects.own_class(node, one.module) if node.id == "cls" else None
            found = [Target(own, one.module)] if own is not None else self._defined(node, one)
        elif isinstance(node, ast.Attribute):
            found = self.named(node, one.module) or self._of_module(node, one) or self._method(node, one)
        elif isinstance(node, ast.Call):
            found = self._partial(node, one)
        return found

    def _registered(self, target: Target) -> list[Target]:
        """The functions that are registered with one that calls one of them: `@show.register`."""
        what, module = target.what, target.module
        marks = getattr(what.node, "decorator_list", ()) if isinstance(what, Function) else ()
        if not any(module.qualified(mark) in DISPATCHES for mark in marks):
            return []
        self._values.rest()
        return [
            Target(other, module, target.closure, target.given)
            for other in module.tables.functions.values()
            for mark in getattr(other.node, "decorator_list", ())
            if dotted(mark.func if isinstance(mark, ast.Call) else mark) == f"{what.name}.register"
        ]

    def _defined(self, node: ast.Name, one: Value) -> list[Target]:
        scope: Scope | None = one.module.scope_of(node)
        while scope is not None:
            found = one.module.tables.plain.get((scope, node.id))
            if isinstance(scope.node, ast.ClassDef):  # in the class's body
                kind = one.module.tables.classes.get(scope.node.name)
                found = kind.methods.get(node.id) if kind is not None and kind.node is scope.node else None
            if found is not None:
                around = scope.function
                return [Target(found, one.module, one.frame.of(around) if one.frame and around else None)]
            if scope.function is not None and scope.function.scope is scope and node.id in scope.function.params:
                return []
            scope = scope.parent
        return self.named(node, one.module)

    def named(self, node: ast.expr, module: Module) -> list[Target]:
        """The function or class of the program that a dotted name means."""
        name = dotted(node)
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            name = node.value
        return self._member(module, name, 3) if name else []

    def _member(self, module: Module, name: str, depth: int) -> list[Target]:
        outer, _, inner = name.rpartition(".")
        kind = module.tables.classes.get(inner)
        if kind is not None:
            self._values.meet(kind.node)
        if kind is not None and (not outer or _is_within(kind, outer, module)):
            return [Target(kind, module)]
        plain = module.tables.plain.get((module.tables.module, name))
        if plain is not None:
            self._values.meet(plain.node)
            return [Target(plain, module)]
        there = self._values.program.lookup(module, name) if depth else None
        if there is None or not there[1] or there == (module, name):
            return []
        return self._member(there[0], there[1], depth - 1)

    def _of_module(self, node: ast.Attribute, one: Value) -> list[Target]:
        """`api.Request` where `api` is an attribute or argument that contains a module."""
        found = self._home(self._values.beside(one, node.value), _DEEPEST)
        return self._member(found[0], f"{found[1]}.{node.attr}", 3) if found is not None else []

    def _home(self, at: Value, depth: int) -> tuple[Module, str] | None:
        """The module in which a value is an imported name, and that name; None if it is something else."""
        for one in self._values.terminals(at).values if depth else ():
            if isinstance(one.node, ast.Name) and one.node.id in one.module.tables.imports and one != at:
                return one.module, one.node.id
            if isinstance(one.node, ast.Attribute):
                inner = self._home(self._values.beside(one, one.node.value), depth - 1)
                return (inner[0], f"{inner[1]}.{one.node.attr}") if inner is not None else None
        return None

    def _method(self, node: ast.Attribute, one: Value) -> list[Target]:
        objects, base = self._values.objects, self._values.beside(one, node.value)
        out: list[Target] = []
        for line, made in self.kinds(base):
            unbound = made is None and isinstance(node.value, ast.Name) and self._is_class(base)
            for method, where in objects.methods(line, node.attr):
                plain = unbound and not is_static(method) and not is_of_class(method)
                out.append(Target(method, where, None, Arguments(instance=made, unbound=plain)))
        return out

    def _is_class(self, at: Value) -> bool:
        """Whether a name is a class, whose methods receive their object as an argument: `Shop.__init__(self, name)`."""
        known = isinstance(at.node, ast.Name) and self._values.objects.own_class(at.node, at.module) is not None
        return not known and any(isinstance(one.what, Class) for one in self._defined(at.node, at))  # type: ignore[arg-type]

    def kinds(self, base: Value) -> Iterator[tuple[list[tuple[Class, Module]], Value | None]]:
        """The classes that an object may be of, each with its bases, and the value as an object if that is known."""
        for owner in self._values.terminals(base).values:
            kind, made = self._kind(owner)
            line = self._values.objects.line(kind.what, kind.module) if kind and isinstance(kind.what, Class) else []
            if isinstance(owner.node, ast.Call) and dotted(owner.node.func) == "super":
                line = line[1:]
            if line:
                yield line, made

    def _kind(self, owner: Value) -> tuple[Target | None, Value | None]:
        """The class whose object a value is, or that it is itself, and the value as an object."""
        node = owner.node
        if isinstance(node, ast.Call):
            if dotted(node.func) == "super":
                functions = (owner.module.tables.functions.get(at) for at in owner.module.ancestors(node))
                own = next((function.owner for function in functions if function and function.owner), None)
                return (Target(own, owner.module), None) if own else (None, None)
            func = self._values.beside(owner, node.func)
            kind = next((at for at in self.targets(func) if isinstance(at.what, Class)), None)
            return kind, owner
        if isinstance(node, ast.Name):
            own = self._values.objects.own_class(node, owner.module)
            if own is not None:
                return Target(own, owner.module), self.instance(owner) or owner
            annotated = self._annotated(node, owner.module)
            if annotated is not None:
                return annotated, None
        kind = next((at for at in self.named(node, owner.module) if isinstance(at.what, Class)), None)
        return kind, None

    def _annotated(self, node: ast.Name, module: Module) -> Target | None:
        said = self.annotation(node, module)
        found = self.named(said, module) if said is not None else []
        return next((at for at in found if isinstance(at.what, Class)), None)

    def annotation(self, node: ast.Name, module: Module) -> ast.expr | None:
        """The type that a parameter is said to have; the first one of several."""
        found = self._values.scope_of(node.id, node, module)
        args = found[1].node.args if found and found[1] is not None else None
        for arg in [*args.posonlyargs, *args.args, *args.kwonlyargs] if args else []:
            if arg.arg == node.id and arg.annotation is not None:
                return arg.annotation.left if isinstance(arg.annotation, ast.BinOp) else arg.annotation
        return None

    def decorated(self, function: Function | Class, module: Module) -> list[Value]:
        """The calls of the decorators of a function or class, innermost last."""
        if function not in self._decorated:
            bare = cast("ast.expr", function.node)
            marks: list[ast.expr] = getattr(function.node, "decorator_list", [])
            made = (ast.copy_location(ast.Call(mark, [bare], []), mark) for mark in marks)
            self._decorated[function] = [Value(node, module) for node in made]
        return self._decorated[function]

    def _partial(self, node: ast.Call, one: Value) -> list[Target]:
        """`partial(function, 1)`, an object that can be called."""
        if one.module.qualified(node.func) in PARTIALS and node.args:
            told = self.arguments(ast.Call(node.func, node.args[1:], node.keywords), one)
            inner = self.targets(self._values.beside(one, node.args[0]))
            return [Target(at.what, at.module, at.closure, told.after(at.given)) for at in inner]
        if one.module.qualified(node.func) == "getattr" and len(node.args) > 1:
            name = self._values.constant(self._values.beside(one, node.args[1]))
            same = filled(f"_0.{name}", node, one.module) if isinstance(name, str) and name.isidentifier() else None
            return self._method(same, one) if isinstance(same, ast.Attribute) else []
        kind = next(iter(self.targets(self._values.beside(one, node.func))), None)
        if kind is not None and isinstance(kind.what, Class):
            line = self._values.objects.line(kind.what, kind.module)
            method = next(((at.methods["__call__"], where) for at, where in line if "__call__" in at.methods), None)
            return [Target(method[0], method[1], None, Arguments(instance=one))] if method else []
        return []

    def arguments(self, node: ast.Call, at: Value) -> Arguments:
        """What a call is given."""
        beside = self._values.beside
        given: list[Value] = []
        star: Value | None = None
        for part in node.args:
            if not isinstance(part, ast.Starred):
                given.append(beside(at, part))
                continue
            forwarded = self._values.callers.forwarded(beside(at, part.value))
            if forwarded is not None:
                given += forwarded.positional
                star = forwarded.star
                if star is not None:
                    break
                continue
            only = self._values.terminals(beside(at, part.value)).only if part is not node.args[-1] else None
            shown = only.node.elts if only is not None and isinstance(only.node, (ast.List, ast.Tuple)) else None
            if only is None or shown is None or any(isinstance(one, ast.Starred) for one in shown):
                star = beside(at, part.value)
                break
            given += [beside(only, one) for one in shown]
        return Arguments(
            tuple(given),
            star,
            {word.arg: beside(at, word.value) for word in node.keywords if word.arg},
            tuple(beside(at, word.value) for word in node.keywords if word.arg is None),
        )

    def given(self, node: ast.Call, at: Value) -> list[Value] | None:
        """What a call may return; None for a library's call, or one that creates an object."""
        values = self._values
        origin = at.module.qualified(node.func)
        place = 0 if values.program.stands_for(origin) else TRANSPARENT.get(origin, len(node.args))
        if len(node.args) > place:
            return [values.beside(at, node.args[place])]
        if origin in {"getattr", "next"} and node.args:
            return self._values.getters.taken(node, at, origin)
        same = alike(node, at.module)
        if same is not None:
            return [values.beside(at, same)]
        targets = self.targets(values.beside(at, node.func))
        if targets:
            return self._returned(node, at, targets)
        picked = self._values.getters.picked(node, at)
        if isinstance(node.func, ast.Attribute) or picked is None:
            return self._values.getters.asked(node, node.func, at)
        return [values.beside(at, picked)]

    def _returned(self, node: ast.Call, at: Value, targets: list[Target]) -> list[Value] | None:
        """What functions return; None if a class or generator is among them."""
        if any(isinstance(at.what, Class) or is_generator(at.what) for at in targets):
            return None
        arguments = self.arguments(node, at)
        whole = [one for target in targets for one in self._wrapped(target)]
        given = [self.returned(target, arguments, node, at.frame) or [self._values.unknown(at)] for target in whole]
        return [value for found in given for value in found]

    def _wrapped(self, target: Target) -> list[Target]:
        """What a function is after its decorators, as far as these are functions of the program."""
        made = (
            self.decorated(target.what, target.module) if isinstance(target.what, Function) and not target.bare else []
        )
        around = [one for at in made[:1] for one in self.targets(at) if isinstance(one.what, Function) and one.closure]
        return around if around and not any(is_generator(one.what) for one in around) else [target]

    def returned(
        self,
        target: Target,
        arguments: Arguments | None = None,
        site: ast.expr | None = None,
        outer: Frame | None = None,
        *,
        instance: Value | None = None,
    ) -> list[Value] | None:
        """What a function returns when it is called with these arguments."""
        function = target.what
        if not isinstance(function, Function):
            return None
        frame = self.enter(target, arguments or Arguments(instance=instance), site or function.node, outer)
        if frame is None:
            return None
        return [Value(node, target.module, frame) for node in _returns(function, target.module)]

    def enter(self, target: Target, arguments: Arguments, site: ast.AST, outer: Frame | None) -> Frame | None:
        """The frame of a call; None if that is too deep."""
        depth = outer.depth + 1 if outer is not None else 1
        if depth > _DEEPEST or not isinstance(target.what, Function):
            return None
        whole = arguments.after(target.given)
        given = whole.positional if site is target.what.node else ()  # what is entered without a call
        key = (site, outer, target.closure, whole.instance, given)
        known = self._frames.setdefault(target.what, {})
        if key not in known:
            made = Frame(target.what, target.module, whole, outer, target.closure, depth)
            memory = self._values.memory
            known[key] = memory.frame((target.what, *key), made) if memory is not None else made
        return known[key]

    def frame_of(self, made: Value, target: Target) -> Frame | None:
        """The frame of the constructor that a call of a class enters."""
        if not isinstance(made.node, ast.Call):
            return None
        arguments = Arguments(instance=made)
        return self.enter(target, self.arguments(made.node, made).after(arguments), made.node, made.frame)

    def instance(self, at: Value) -> Value | None:
        """The object that `self` is, if the call of its method shows it."""
        found = self._values.scope_of(at.node.id, at.node, at.module) if isinstance(at.node, ast.Name) else None
        frame = at.frame.of(found[1]) if found and found[1] is not None and at.frame is not None else None
        return frame.arguments.instance if frame is not None else None


def _is_within(kind: Class, outer: str, module: Module) -> bool:
    """Whether a class is in the body of the one that a name means."""
    around = module.tables.classes.get(outer.rpartition(".")[2])
    return around is not None and kind.node in around.node.body


def _returns(function: Function, module: Module) -> list[ast.expr]:
    if not function.yields:
        return function.returns
    return [at for at in function.returns if not isinstance(module.tables.parents.get(at), (ast.Yield, ast.YieldFrom))]


def is_generator(what: Function | Class) -> bool:
    """Whether a call returns a generator."""
    return isinstance(what, Function) and what.yields
