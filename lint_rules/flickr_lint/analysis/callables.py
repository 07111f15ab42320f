"""What calls reach and give: functions by any name, bound methods, lambdas, partial functions."""

from __future__ import annotations

import ast
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from flickr_lint.analysis.contents import ANY
from flickr_lint.analysis.frames import UNKNOWN, Arguments, Frame, Target, Value
from flickr_lint.analysis.passing import CALLERS, CONTEXTS, GETTERS, PARTIALS, PICKERS, RESULTS, TRANSPARENT
from flickr_lint.analysis.regions import FUNCTIONS
from flickr_lint.scopes import Class, Function, dotted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.analysis.engine import Engine
    from flickr_lint.module import Module
    from flickr_lint.scopes import Scope

__all__ = ["Callables"]

_CHOICES = (ast.IfExp, ast.BoolOp, ast.NamedExpr)
_MAY_BE_CALLED = (*FUNCTIONS, *_CHOICES, ast.Name, ast.Attribute, ast.Lambda, ast.Call, ast.Subscript)
_DEEPEST = 4
"""Calls within calls that a value is followed through."""


class Callables:
    """Calls and functions."""

    def __init__(self, values: Engine) -> None:
        self._values = values
        self._targets: dict[Value, list[Target]] = {}
        self._frames: dict[tuple[Function, ast.expr, Frame | None, Frame | None], Frame] = {}
        self._asking: set[Value] = set()
        self._decorated: dict[Function, list[Value]] = {}

    def forget(self) -> None:
        """Forget who is called: more is known now."""
        self._targets.clear()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Ask in the middle of another question, as if that hadn't been asked."""
        asking, self._asking = self._asking, set()
        yield
        self._asking = asking

    def targets(self, func: Value) -> list[Target]:
        """The functions and classes of the program that an expression may be."""
        if func in self._targets:
            return self._targets[func]
        if func in self._asking or not isinstance(func.node, _MAY_BE_CALLED):
            return []
        self._asking.add(func)
        try:
            found = [target for one in self._values.terminals(func).values for target in self._plain(one)]
        finally:
            self._asking.discard(func)
        if not self._asking and not self._values.cut_off:
            self._targets[func] = found
        return found

    def _plain(self, one: Value) -> list[Target]:
        node = one.node
        if isinstance(node, (ast.Lambda, *FUNCTIONS)):
            return [Target(one.module.tables.functions[node], one.module, one.frame)]
        if isinstance(node, ast.Name):
            own = self._values.objects.own_class(node, one.module) if node.id == "cls" else None
            return [Target(own, one.module)] if own is not None else self._defined(node, one)
        if isinstance(node, ast.Attribute):
            return self.named(node, one.module) or self._of_module(node, one) or self._method(node, one)
        if isinstance(node, ast.Call):
            return self._partial(node, one)
        return []

    def _defined(self, node: ast.Name, one: Value) -> list[Target]:
        scope: Scope | None = one.module.scope_of(node)
        while scope is not None:
            found = one.module.tables.plain.get((scope, node.id))
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
        if name in module.tables.classes:
            return [Target(module.tables.classes[name], module)]
        plain = module.tables.plain.get((module.tables.module, name))
        if plain is not None:
            return [Target(plain, module)]
        there = self._values.program.lookup(module, name) if depth else None
        if there is None or not there[1] or there == (module, name):
            return []
        return self._member(there[0], there[1], depth - 1)

    def _of_module(self, node: ast.Attribute, one: Value) -> list[Target]:
        """`api.Request` where `api` is an attribute or argument that holds a module."""
        found = self._home(self._values.beside(one, node.value), _DEEPEST)
        return self._member(found[0], f"{found[1]}.{node.attr}", 3) if found is not None else []

    def _home(self, at: Value, depth: int) -> tuple[Module, str] | None:
        """The module where a value is a name that was imported, and that name; None where it is another thing."""
        for one in self._values.terminals(at).values if depth else ():
            if isinstance(one.node, ast.Name) and one.node.id in one.module.tables.imports and one != at:
                return one.module, one.node.id
            if isinstance(one.node, ast.Attribute):
                inner = self._home(self._values.beside(one, one.node.value), depth - 1)
                return (inner[0], f"{inner[1]}.{one.node.attr}") if inner is not None else None
        return None

    def _method(self, node: ast.Attribute, one: Value) -> list[Target]:
        methods = self._values.objects.methods
        kinds = self.kinds(self._values.beside(one, node.value))
        return [Target(*at, None, Arguments(instance=made)) for line, made in kinds for at in methods(line, node.attr)]

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

    def decorated(self, function: Function, module: Module) -> list[Value]:
        """What the decorators of a function make of it, innermost last: calls that are given the function itself."""
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
        kind = next(iter(self.targets(self._values.beside(one, node.func))), None)
        if kind is not None and isinstance(kind.what, Class):
            line = self._values.objects.line(kind.what, kind.module)
            method = next(((at.methods["__call__"], where) for at, where in line if "__call__" in at.methods), None)
            return [Target(method[0], method[1], None, Arguments(instance=one))] if method else []
        return []

    def arguments(self, node: ast.Call, at: Value) -> Arguments:
        """What a call is given."""
        beside = self._values.beside
        place = next((n for n, part in enumerate(node.args) if isinstance(part, ast.Starred)), len(node.args))
        star = node.args[place] if place < len(node.args) else None
        return Arguments(
            tuple(beside(at, part) for part in node.args[:place]),
            beside(at, star.value) if isinstance(star, ast.Starred) else None,
            {word.arg: beside(at, word.value) for word in node.keywords if word.arg},
            tuple(beside(at, word.value) for word in node.keywords if word.arg is None),
        )

    def given(self, node: ast.Call, at: Value) -> list[Value] | None:
        """What a call may give; None where it is what it is: a library's, or the making of an object."""
        values = self._values
        origin = at.module.qualified(node.func)
        if origin in TRANSPARENT and len(node.args) > TRANSPARENT[origin]:
            return [values.beside(at, node.args[TRANSPARENT[origin]])]
        if origin == "getattr" and len(node.args) > 1:
            name = values.constant(values.beside(at, node.args[1]))
            base = values.beside(at, node.args[0])
            return values.objects.attribute(base, name, at) if isinstance(name, str) else None
        if origin == "next" and node.args:
            found = values.contents.select(values.beside(at, node.args[0]), (ANY,))
            return found if any(one.known for one in found) else None
        targets = self.targets(values.beside(at, node.func))
        if targets:
            return self._returned(node, at, targets)
        return self._asked(node, node.func, at) if isinstance(node.func, ast.Attribute) else self._picked(node, at)

    def _picked(self, node: ast.Call, at: Value) -> list[Value] | None:
        """`itemgetter("key")(value)`."""
        values = self._values
        for one in values.terminals(values.beside(at, node.func)).values if len(node.args) == 1 else ():
            kind = PICKERS.get(one.module.qualified(one.node.func)) if isinstance(one.node, ast.Call) else None
            if kind is None or not isinstance(one.node, ast.Call) or len(one.node.args) != 1:
                continue
            key, base = values.constant(values.beside(one, one.node.args[0])), values.beside(at, node.args[0])
            if kind == "attribute":
                return values.objects.attribute(base, key, at) if isinstance(key, str) else None
            found = [value for value in values.contents.select(base, (key,)) if value.known]
            return found or None
        return None

    def _returned(self, node: ast.Call, at: Value, targets: list[Target]) -> list[Value] | None:
        """What functions give; None where a class or generator is among them."""
        if any(isinstance(at.what, Class) or _is_generator(at.what, at.module) for at in targets):
            return None
        arguments = self.arguments(node, at)
        given = [self.returned(target, arguments, node, at.frame) or [self._values.unknown(at)] for target in targets]
        return [value for found in given for value in found]

    def _asked(self, node: ast.Call, func: ast.Attribute, at: Value) -> list[Value] | None:
        """`mapping.get(key)`, `future.result()`."""
        values = self._values
        base = values.beside(at, func.value)
        if func.attr in RESULTS and not node.args:
            out = [one for made in values.terminals(base).values for one in self._handed_on(made)]
            if out:
                return out
        caller = CALLERS.get(func.attr)
        if caller is not None and caller.gives:
            return self._handed_on(at) or None
        if func.attr not in GETTERS:
            return None
        key: object = ANY
        if node.args and func.attr not in {"popleft", "get_nowait"}:
            key = values.constant(values.beside(at, node.args[0]))
        if key is UNKNOWN:
            return None
        found = [one for one in values.contents.select(base, (key,), use=node) if one.known]
        default = node.args[1] if len(node.args) > 1 and func.attr != "popleft" else None
        shown = all(isinstance(one.node, ast.Dict) for one in values.terminals(base).values)
        if not found and not (shown and default is not None):
            return None
        return [*found, values.beside(at, default)] if default is not None else found

    def _handed_on(self, at: Value) -> list[Value]:
        """What a function gives that a call hands on to a thread or pool."""
        node = at.node
        if not isinstance(node, ast.Call):
            return []
        return [
            value
            for func, arguments in self._values.callers.handed(node, at)
            for target in self.targets(func)
            for value in self.returned(target, arguments, node, at.frame) or []
        ]

    def results(self, at: Value, node: ast.Call) -> list[Value]:
        """What `map(function, items)` makes of an item."""
        func = self._values.beside(at, node.args[0])
        items = tuple(
            one
            for part in node.args[1:]
            for one in self._values.contents.select(self._values.beside(at, part), (ANY,))[:1]
        )
        return [
            value
            for target in self.targets(func)
            for value in self.returned(target, Arguments(items), node, at.frame) or []
        ]

    def returned(
        self,
        target: Target,
        arguments: Arguments | None = None,
        site: ast.expr | None = None,
        outer: Frame | None = None,
        *,
        instance: Value | None = None,
    ) -> list[Value] | None:
        """What a function gives when it is called with these arguments."""
        function = target.what
        if not isinstance(function, Function):
            return None
        frame = self.enter(target, arguments or Arguments(instance=instance), site or function.node, outer)
        if frame is None:
            return None
        return [Value(node, target.module, frame) for node in _returns(function, target.module)]

    def enter(self, target: Target, arguments: Arguments, site: ast.AST, outer: Frame | None) -> Frame | None:
        """The frame of a call; None where that is too deep."""
        depth = outer.depth + 1 if outer is not None else 1
        if depth > _DEEPEST or not isinstance(target.what, Function):
            return None
        whole = arguments.after(target.given)
        key = (target.what, site, outer, target.closure)
        known = self._frames.get(key)  # type: ignore[arg-type]
        if known is None:
            known = Frame(target.what, target.module, whole, outer, target.closure, depth)
            self._frames[key] = known  # type: ignore[index]
        return known

    def frame_of(self, made: Value, target: Target) -> Frame | None:
        """The frame of the constructor that a call of a class enters."""
        if not isinstance(made.node, ast.Call):
            return None
        arguments = Arguments(instance=made)
        return self.enter(target, self.arguments(made.node, made).after(arguments), made.node, made.frame)

    def entered(self, at: Value) -> list[Value]:
        """What a context gives: `with at as name`."""
        if not isinstance(at.node, ast.Call):
            return [at]
        for target in self.targets(self._values.beside(at, at.node.func)):
            if isinstance(target.what, Class):
                line = self._values.objects.line(target.what, target.module)
                names = ("__enter__", "__aenter__")
                method = next(((c.methods[n], w) for c, w in line for n in names if n in c.methods), None)
                given = self.returned(Target(*method), instance=at) if method else None
                return given or [at]
            decorators = {target.module.qualified(one) for one in getattr(target.what.node, "decorator_list", ())}
            if decorators & CONTEXTS:
                return self.yielded(at.node, at) or [at]
        return [at]

    def yielded(self, node: ast.Call, at: Value) -> list[Value] | None:
        """What a call of a generator yields; None where it is none."""
        out: list[Value] = []
        for target in self.targets(self._values.beside(at, node.func)):
            if not _is_generator(target.what, target.module) or not isinstance(target.what, Function):
                return None
            frame = self.enter(target, self.arguments(node, at), node, at.frame)
            for given in target.what.returns:
                value = Value(given, target.module, frame)
                parent = target.module.tables.parents.get(given)
                if isinstance(parent, ast.Yield):
                    out.append(value)
                elif isinstance(parent, ast.YieldFrom):
                    out += self._values.contents.select(value, (ANY,))
        return out or None

    def special(self, made: Value, *names: str) -> list[Value] | None:
        """What one of an object's methods gives, or yields, that Python calls by itself."""
        func = made.node.func if isinstance(made.node, ast.Call) else made.node
        for kind in self.targets(self._values.beside(made, func)):
            line = self._values.objects.line(kind.what, kind.module) if isinstance(kind.what, Class) else []
            method = next(
                ((at.methods[name], where) for name in names for at, where in line if name in at.methods), None
            )
            if method is not None:
                yields = _is_generator(*method)
                given = self.returned(Target(*method), instance=made)
                return [Value(node, method[1]) for node in method[0].returns] if yields else given
        return None

    def instance(self, at: Value) -> Value | None:
        """The object that `self` is, if the call of its method says it."""
        found = self._values.scope_of(at.node.id, at.node, at.module) if isinstance(at.node, ast.Name) else None
        frame = at.frame.of(found[1]) if found and found[1] is not None and at.frame is not None else None
        return frame.arguments.instance if frame is not None else None


def _returns(function: Function, module: Module) -> list[ast.expr]:
    return [at for at in function.returns if not isinstance(module.tables.parents.get(at), ast.Yield | ast.YieldFrom)]


def _is_generator(what: Function | Class, module: Module) -> bool:
    return isinstance(what, Function) and any(
        isinstance(module.tables.parents.get(at), ast.Yield | ast.YieldFrom) for at in what.returns
    )
