"""Follows values: what an expression may be, one step away and at the end of all steps."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from flickr_lint.analysis.answers import Answers
from flickr_lint.analysis.callables import Callables
from flickr_lint.analysis.callers import Callers
from flickr_lint.analysis.contents import Contents
from flickr_lint.analysis.displays import Displays
from flickr_lint.analysis.frames import ANY, UNKNOWN, Terminals, Value
from flickr_lint.analysis.generators import Generators
from flickr_lint.analysis.getters import Getters
from flickr_lint.analysis.makers import Makers
from flickr_lint.analysis.mappings import Mappings
from flickr_lint.analysis.memory import Marks
from flickr_lint.analysis.objects import Objects
from flickr_lint.analysis.places import Places
from flickr_lint.analysis.reaching import reaching
from flickr_lint.analysis.reads import Reads
from flickr_lint.analysis.uses import Uses
from flickr_lint.scopes import dotted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flickr_lint.analysis.engine import Program
    from flickr_lint.analysis.frames import Frame
    from flickr_lint.analysis.memory import Memory
    from flickr_lint.module import Module
    from flickr_lint.scopes import Binding, Function, Scope

__all__ = ["Values"]

_BUDGET = 600
"""Steps of one question; what is beyond is unknown, and the answer says that it isn't complete."""
_WIDEST = 12
"""Values that one step may lead to; more are a table."""
_DEEPEST = 40
"""Questions within questions."""


_NOT_ASKED: list[Value] | None = []
_ALL = Marks.ALL


class Values:
    """The engine, for the modules of one program."""

    def __init__(self, program: Program, *, callers: bool = True, memory: Memory | None = None) -> None:
        """The engine; without `callers`, a parameter whose call isn't known stays a parameter.

        Args:
            program: the modules.
            callers: whether the calls of functions say what their parameters are.
            memory: what is known from the run before an edit.
        """
        self.program = program
        self.asks_callers = callers
        self.memory = memory
        self.met = 0
        """The marks of the statements that were met by the questions that are being asked."""
        self._marks = memory.marks.nodes if memory is not None else {}
        self._tables: list[Answers[Any, Any]] = []
        self.contents = Contents(self)
        self.displays = Displays(self)
        self.makers = Makers(self)
        self.mappings = Mappings(self)
        self.objects = Objects(self)
        self.callables = Callables(self)
        self.callers = Callers(self)
        self.generators = Generators(self)
        self.getters = Getters(self)
        self.places = Places(self)
        self.reads = Reads(self)
        self.uses = Uses(self)
        self.opaque: set[ast.expr] = set()
        """Calls that are no longer followed: what they give is known by other means."""
        self.doubts = 0
        """How often an answer rested on what isn't all known yet."""
        self._settled = False
        self._steps: Answers[Value, list[Value] | None] = self.table()
        self._terminals: Answers[Value, Terminals] = self.table()
        self._asked: set[Value] = set()
        self._left = _BUDGET
        self._truncated = False
        self._own: dict[type[ast.AST], Callable[[Any, Value], list[Value] | None]] = {
            ast.Name: self._name,
            ast.Attribute: self._attribute,
            ast.Subscript: self._item,
            ast.Call: self._call,
            ast.IfExp: lambda node, at: [self.beside(at, node.body), self.beside(at, node.orelse)],
            ast.BoolOp: self._either,
            ast.NamedExpr: lambda node, at: [self.beside(at, node.value)],
            ast.Await: lambda node, at: [self.beside(at, node.value)],
            ast.Yield: lambda _, at: self.generators.sent(at),
            ast.YieldFrom: lambda node, at: self.generators.ended(self.beside(at, node.value)),
        }
        self._find()

    def table(self) -> Answers[Any, Any]:
        """A table of answers that are forgotten while they are doubtful."""
        made: Answers[Any, Any] = Answers()
        self._tables.append(made)
        if self.memory is not None:
            self.memory.join(made)
        return made

    def recall(self, table: Answers[Any, Any], question: object) -> None:
        """Say that the question that is being asked rests on an answer that is known."""
        if table.doubtful and question in table.doubtful:
            self.doubts += 1
        if self.memory is not None:
            self.met |= table.rests.get(question, 0)

    def mark(self, at: Value) -> int:
        """The marks of the statements that whoever looks at a value has met."""
        if self.memory is None:
            return 0
        return self._marks.get(at.node, _ALL) | (at.frame.rests if at.frame is not None else 0)

    def meet(self, *nodes: ast.AST) -> None:
        """Say that the question that is being asked has met these nodes."""
        if self.memory is not None:
            for node in nodes:
                self.met |= self._marks.get(node, _ALL)

    def meet_name(self, name: str, scope: Scope) -> None:
        """Say that the question that is being asked has met all that a module binds to a name."""
        if self.memory is not None and isinstance(scope.node, ast.Module):
            for binding in scope.names.get(name, ()):
                self.met |= self._marks.get(binding.node or binding.value, _ALL)

    def rest_on_writes(self, name: str, module: Module) -> None:
        """Say that the answer to the question that is being asked rests on what a module puts into a name."""
        if self.memory is not None and name:
            self.met |= self.memory.marks.named((module, name))

    def rest(self, marks: int = Marks.ALL) -> None:
        """Say that the answer to the question that is being asked rests on what has these marks."""
        if self.memory is not None:
            self.met |= marks

    @staticmethod
    def beside(at: Value, node: ast.expr) -> Value:
        """Another expression of the same module and frame."""
        return Value(node, at.module, at.frame)

    @staticmethod
    def unknown(at: Value, path: tuple[object, ...] = ()) -> Value:
        """A value that can't be told; with a path, what another one holds there."""
        return Value(at.node, at.module, at.frame, (*at.path, *path)) if path else Value(UNKNOWN, at.module)

    @property
    def cut_off(self) -> bool:
        """Whether the question that is being asked has run out of steps: what is found by now isn't all."""
        return bool(self._asked) and self._truncated

    @property
    def asks(self) -> bool:
        """Whether a question is being asked."""
        return bool(self._asked)

    def cut(self) -> None:
        """Say that the answer to the question that is being asked isn't all."""
        self._truncated = True

    def doubt(self) -> None:
        """Say that an answer rests on what isn't all known yet."""
        self.doubts += 1

    def _find(self) -> None:
        """Find what must be known of the whole program, before the first question: calls, and what is put where.

        Which question comes first must not decide what is found. Functions may be called by the names that they are
        put under, and what they are given decides what they put somewhere: so writes are looked for twice.
        """
        if self.memory is not None:
            self._next("puts", self.contents.find())
        self.places.find(last=False)
        self._next("calls", self.callers.find())
        self._next("writes", self.places.find(last=True))
        self._next("sent", self.generators.find())

    def _next(self, what: str, found: Mapping[Any, object]) -> None:
        """Begin the next stage: something is known of the whole program."""
        if self.memory is not None:
            self.memory.advance(self.memory.changed(what, found))

    def hide(self, calls: set[ast.expr], *, last: bool = False) -> None:
        """From now on these calls are not followed; `last` says that no others will be added."""
        if self.memory is not None:
            self.memory.commit()
        self.opaque |= calls
        self._settled = last
        self.forget()
        self._next(f"hidden {last}", dict.fromkeys(self.opaque, True))

    def forget(self) -> None:
        """Forget the answers that rest on what wasn't all known: more is known now."""
        for table in self._tables:
            table.forget()
        self.uses.forget()

    def step(self, at: Value) -> list[Value] | None:
        """The values that a value may be, one step away; None where it is what it is."""
        own = self._own.get(type(at.node)) if not at.path else None
        if own is None:
            return None
        known = self._steps.get(at, _NOT_ASKED)
        if known is not _NOT_ASKED:
            if self._steps.doubtful or self.memory is not None:
                self.recall(self._steps, at)
            return known
        self.met |= self.mark(at)
        if at.node in self.opaque:
            return None
        outermost = not self._asked
        if outermost:
            self._left, self._truncated = _BUDGET, False
            self.contents.begin()
        if at in self._asked or len(self._asked) > _DEEPEST or self._left <= 0:
            self._truncated = True
            self.rest()
            return [self.unknown(at)]
        self._left -= 1
        doubts, met = self.doubts, self.met
        self.met = self.mark(at)
        self._asked.add(at)
        try:
            found = self._made(own(at.node, at), at)
        finally:
            self._asked.discard(at)
            rests, self.met = self.met, self.met | met
        if (outermost and not self.contents.asks) or not self._truncated:
            self._steps.keep(at, found, sure=doubts == self.doubts, rests=rests)
        return found

    def _made(self, found: list[Value] | None, at: Value) -> list[Value] | None:
        """The values that are found one step after another value, each once."""
        if found is None:
            return None
        if not self._settled and isinstance(at.node, ast.Call):
            self.doubts += 1  # it may be one that is not followed later
        found = list(dict.fromkeys(found))
        found = [*found[:_WIDEST], self.unknown(at)] if len(found) > _WIDEST else found
        for one in found if self.memory is not None else ():
            self.met |= self.mark(one)
        return found

    def terminals(self, at: Value) -> Terminals:
        """The values at the end of all steps."""
        if type(at.node) not in self._own or at.path:
            self.met |= self.mark(at)
            return Terminals((at,) if not at.path else (), complete=not at.path)
        known = self._terminals.get(at)
        if known is not None:
            if self._terminals.doubtful or self.memory is not None:
                self.recall(self._terminals, at)
            return known
        doubts, met = self.doubts, self.met
        self.met = self.mark(at)
        out = self._followed(at, {at: None})
        rests, self.met = self.met, self.met | met
        # Where nothing was cut off, the answer is the same whoever asks.
        if not self._truncated if self._asked else not self.contents.asks:
            self._terminals.keep(at, out, sure=doubts == self.doubts, rests=rests)
        return out

    def trail(self, at: Value) -> tuple[Value, ...]:
        """A value, and all that it may be after any number of steps: by what names it goes on the way."""
        seen: dict[Value, None] = {at: None}
        self._followed(at, seen)
        return tuple(seen)

    def _followed(self, at: Value, seen: dict[Value, None]) -> Terminals:
        found: list[Value] = []
        complete, truncated = True, False
        stack, left = [at], _BUDGET
        while stack:
            value = stack.pop()
            left -= 1
            if type(value.node) not in self._own and left > 0:
                self.met |= self.mark(value)
                found.append(value)
                continue
            after = self.step(value) if left > 0 else [self.unknown(value)]
            if left <= 0:
                truncated = True
                self.rest()
            if after is None:
                found.append(value)
                continue
            for other in reversed(after):
                complete = complete and other.known
                if other.known and other not in seen:
                    seen[other] = None
                    stack.append(other)
        return Terminals(tuple(found), complete and not truncated)

    def of(self, node: ast.expr, module: Module, frame: Frame | None = None) -> tuple[Value, ...]:
        """The values that an expression may be, at the end of all steps."""
        return self.terminals(Value(node, module, frame)).values

    def only(self, node: ast.expr, module: Module) -> Value:
        """The one value that an expression stands for; itself where there are several, or that isn't clear."""
        at = Value(node, module)
        return at if type(node) not in self._own else self.terminals(at).only or at

    def same(self, one: Value, other: Value) -> bool:
        """Whether two expressions may stand for the same thing: a name, a constant, or what is made in one place."""
        return not self.identities(one).isdisjoint(self.identities(other))

    def identities(self, at: Value) -> set[object]:
        """What an expression may stand for: two that have one in common may be the same thing."""
        return {self._identity(one) for one in (at, *self.terminals(at).values)}

    def _identity(self, at: Value) -> object:
        node = at.node
        if isinstance(node, ast.Constant):
            return type(node.value), node.value
        name = dotted(node)
        found = self.scope_of(name.partition(".")[0], node, at.module) if name else None
        return (name, found[0] if found else at.module) if name else node

    def constant(self, at: Value) -> object:
        """The constant that a value is, or `UNKNOWN`."""
        only = self.terminals(at).only
        if only is None or not isinstance(only.node, ast.Constant) or only.node.value is ...:
            negative = only.node if only is not None and isinstance(only.node, ast.UnaryOp) else None
            operand = negative.operand if negative is not None and isinstance(negative.op, ast.USub) else None
            value = operand.value if isinstance(operand, ast.Constant) else None
            return -value if isinstance(value, (int, float)) else UNKNOWN
        return only.node.value

    def _name(self, node: ast.Name, at: Value) -> list[Value] | None:
        found = self.scope_of(node.id, node, at.module)
        if found is None:
            return self._imported(node.id, at)
        scope, function = found
        if node.id in scope.names:
            seen = reaching(node.id, scope, node, at.module)
            frame = at.frame.of(function) if function is not None and at.frame is not None else None
            bindings = [binding for binding in seen.bindings if not _adds(binding)] or seen.bindings
            out = [value for binding in bindings for value in self.bound(binding, at.module, frame)]
            if seen.entry and function is not None:
                out += self.callers.parameter(at, function, node.id) or [self.unknown(at)]
            return out or None
        return self.callers.parameter(at, function, node.id) if function is not None else None

    def scope_of(self, name: str, node: ast.AST, module: Module) -> tuple[Scope, Function | None] | None:
        """The scope that binds a name where it is used, and the function whose scope that is."""
        start = module.scope_of(node)
        if name not in start.found:
            start.found[name] = _binding_scope(name, start, module)
        found = start.found[name]
        if found is not None and self.memory is not None:
            self.meet_name(name, found[0])
        return found

    def is_parameter(self, node: ast.Name, module: Module) -> bool:
        """Whether a name is a parameter that nothing else is assigned to."""
        found = self.scope_of(node.id, node, module)
        return found is not None and found[1] is not None and node.id not in found[0].names

    def _either(self, node: ast.BoolOp, at: Value) -> list[Value]:
        """`a or b` is any of them; `a and b` is the last, or nothing."""
        return [self.beside(at, part) for part in (node.values if isinstance(node.op, ast.Or) else node.values[-1:])]

    def _imported(self, name: str, at: Value) -> list[Value] | None:
        found = self.program.lookup(at.module, name)
        if found is None or not found[1] or "." in found[1]:
            return None
        there, rest = found
        bound = there.tables.module.names.get(rest, [])
        self.meet_name(rest, there.tables.module)
        if bound and self.contents.put_into(rest, there):
            return [Value(there.tables.end(rest), there)]
        if bound:
            return [value for binding in bound for value in self.bound(binding, there, None)]
        return self._imported(rest, Value(at.node, there)) if there is not at.module else None

    def bound(self, binding: Binding, module: Module, frame: Frame | None) -> list[Value]:
        """What a binding gives its name."""
        at = Value(binding.value, module, frame)
        if binding.how == "augmented":
            return [self.unknown(at, (ANY,))]
        if binding.how == "raised":
            return self.generators.raised(binding.value, module)
        found = self.generators.entered(at) if binding.how == "context" else [at]
        if binding.path:
            return [value for one in found for value in self.contents.select(one, binding.path)]
        return found

    def _attribute(self, node: ast.Attribute, at: Value) -> list[Value] | None:
        return self.objects.attribute(self.beside(at, node.value), node.attr, at)

    def _item(self, node: ast.Subscript, at: Value) -> list[Value] | None:
        if isinstance(node.slice, ast.Slice):
            return None
        key = self.constant(self.beside(at, node.slice))
        found = self.contents.select(self.beside(at, node.value), (key,), use=node)
        return found if any(value.known for value in found) else None

    def _call(self, node: ast.Call, at: Value) -> list[Value] | None:
        return self.callables.given(node, at)


def _binding_scope(name: str, start: Scope, module: Module) -> tuple[Scope, Function | None] | None:
    """The scope that binds a name, from one outwards, and the function whose scope that is."""
    scope: Scope | None = start
    while scope is not None:
        around = scope.function
        own = around if around and around.scope is scope else None
        if name in scope.names:
            return scope, around
        if own is not None and name in _all_parameters(own):
            return scope, own
        if (scope, name) in module.tables.plain:
            return None
        scope = scope.parent
    return None


def _adds(binding: Binding) -> bool:
    """`items += [1]`, `words |= {"a": 1}`: the container stays the same one."""
    node = binding.node
    if binding.how != "augmented" or not isinstance(node, ast.AugAssign):
        return False
    return isinstance(node.op, ast.BitOr) or isinstance(node.value, (ast.List, ast.Tuple, ast.ListComp))


def _all_parameters(function: Function) -> tuple[str, ...]:
    args = function.node.args
    stars = tuple(arg.arg for arg in (args.vararg, args.kwarg) if arg is not None)
    return (*function.params, *stars)
