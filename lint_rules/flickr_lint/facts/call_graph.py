"""The calls of the API that code reaches, directly or through functions, constructors and lazy attributes."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from msgspec import Struct

from flickr_lint.analysis.frames import Value, is_none
from flickr_lint.analysis.regions import FORS, FUNCTIONS, LOOPS, TRIES, WITHS
from flickr_lint.facts.prepared import sent_by, sent_later
from flickr_lint.memo import Remembered
from flickr_lint.scopes import Class, Function, called, dotted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flickr_lint.facts.calls import Call
    from flickr_lint.module import Module
    from flickr_lint.project import Project

__all__ = ["Graph", "Reached", "graph_of"]

_DEPTH = 4
"""Hops that are followed: more, and no reader would call the loop the cause."""
_ROUNDS = 3
"""Lazy attributes that use each other."""
_MAX_COUNT = 60
"""Calls that are kept for a function; a program's `main` comes to all of them."""
_MAKES = ("__init__", "__post_init__", "__attrs_post_init__")
_ADDS = frozenset({"append", "extend", "update", "add", "insert", "setdefault", "appendleft"})
_QUEUES = frozenset(
    {"delay", "apply_async", "delay_on_commit", "send", "send_with_options", "remote", "enqueue"}
    | {"s", "si", "signature", "subtask", "message", "message_with_options"}
)
"""How tasks are handed to workers, at once or as a part of a group: celery, dramatiq, ray."""
_PROPERTIES = frozenset({"property", "cached_property", "functools.cached_property", "reify", "lazy_property"})

_graphs: Remembered[Graph] = Remembered()


class Reached(Struct, frozen=True, eq=False):
    """A call of the API that an expression reaches.

    `site` is the expression (the call itself, or what leads to it), `path` the functions on the way, outermost first.
    """

    call: Call
    site: ast.expr
    path: tuple[tuple[Function, Module], ...] = ()
    hops: tuple[ast.expr, ...] = ()
    """The expression in each function of the path that leads on; the last one is the call itself."""
    once: bool = False
    """Whether a guard on the way (`if x is None: x = …`) makes it happen for the first time only."""
    threaded: bool = False
    """Whether it is handed to a thread or pool on the way."""


def graph_of(project: Project) -> Graph:
    """The graph of a project, built once."""
    if project not in _graphs:
        _graphs[project] = Graph(project)
    return _graphs[project]


class Graph:
    """Calls by what contains them, and the calls that functions reach."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._inside: dict[Module, dict[ast.AST, list[ast.Call]]] = {}
        self._functions: dict[ast.Call, list[tuple[Function, Module, bool]]] = {}
        self._reach: dict[Function, tuple[Reached, ...]] = {}
        self._lazy: dict[str, list[tuple[Function, Module]]] | None = None
        self._methods: dict[Function, frozenset[str]] = {}
        self._attributes: dict[Module, dict[ast.AST | None, list[ast.Attribute]]] = {}

    def inside(self, container: ast.AST, module: Module) -> list[ast.Call]:
        """The calls that a function or loop makes, those of functions that it defines left out."""
        if module not in self._inside:
            self._inside[module] = _contained(module)
        return self._inside[module].get(container, [])

    def loops(self, module: Module) -> list[ast.AST]:
        """The loops and comprehensions that contain a call or a lazy attribute, in order."""
        if module not in self._inside:
            self._inside[module] = _contained(module)
        found: set[ast.AST] = {at for at in self._inside[module] if isinstance(at, LOOPS)}
        for node in self._lazily_used(module):
            found |= set(_loops_around(node, module))
        return sorted(found, key=lambda at: (getattr(at, "lineno", 0), getattr(at, "col_offset", 0)))

    def functions(self, site: ast.Call, module: Module) -> list[tuple[Function, Module, bool]]:
        """The functions that a call runs: what it calls, and those that it passes on (then True)."""
        if site not in self._functions:
            self._functions[site] = self._run(site, module)
        return self._functions[site]

    def _run(self, site: ast.Call, module: Module) -> list[tuple[Function, Module, bool]]:
        reached = self._targets(site.func, module) or self._guessed(site, module)
        if reached:
            return [(*at, False) for target in reached for at in self._entered(*target)]
        handed: list[ast.expr] = [*site.args, *(word.value for word in site.keywords)]
        if isinstance(site.func, ast.Attribute) and site.func.attr in _QUEUES:
            handed.insert(0, site.func.value)
        found = (target for value in handed for target in self._targets(value, module))
        return [(what, where, True) for what, where in found if isinstance(what, Function)]

    def _targets(self, node: ast.expr, module: Module) -> list[tuple[Function | Class, Module]]:
        """The functions and classes that an expression is."""
        found = self._project.flow.fold.values.callables.targets(Value(node, module))
        return [(at.what, at.module) for at in found]

    def _guessed(self, site: ast.Call, module: Module) -> list[tuple[Function | Class, Module]]:
        reached = self._project.flow.names.callee(site, module)
        return [reached] if reached else []

    def _entered(self, target: Function | Class, module: Module) -> list[tuple[Function, Module]]:
        """The function that runs: where a class is called, its constructor and what follows it."""
        if isinstance(target, Function):
            return [(target, module)]
        kinds = [(target, module), *self._project.flow.names.bases(target, module)]
        made = (next(((kind.methods[name], at) for kind, at in kinds if name in kind.methods), None) for name in _MAKES)
        return [at for at in made if at]

    def reached_by(self, site: ast.expr, module: Module) -> list[Reached]:
        """The calls of the API that one expression reaches."""
        return self._from(site, module, _DEPTH, set())

    def reach(self, function: Function, module: Module) -> tuple[Reached, ...]:
        """The calls of the API that a function reaches."""
        return self._of(function, module, _DEPTH, set())

    def within(self, container: ast.AST, module: Module) -> list[Reached]:
        """The calls of the API that a loop or function reaches, each with the expression in it that leads there."""
        sites: list[ast.expr] = [*self.inside(container, module), *self._lazily_in(container, module)]
        return [found for site in sites for found in self._from(site, module, _DEPTH, set(), container)]

    def _of(self, function: Function, module: Module, depth: int, active: set[Function]) -> tuple[Reached, ...]:
        if function in self._reach:
            return self._reach[function]
        if function in active or depth <= 0:
            return ()
        active.add(function)
        found: dict[tuple[object, bool], Reached] = {}
        sites: list[ast.expr] = list(self.inside(function.node, module))
        sites += self._lazily_used(module, function.node)
        for site in sites:
            for reached in self._from(site, module, depth - 1, active):
                if len(found) < _MAX_COUNT:
                    found.setdefault((reached.call, reached.once), reached)
        active.discard(function)
        out = tuple(found.values())
        if not active or depth == _DEPTH:
            self._reach[function] = out
        return out

    def _from(
        self, site: ast.expr, module: Module, depth: int, active: set[Function], container: ast.AST | None = None
    ) -> list[Reached]:
        call = self._project.flow.call_at(site) or sent_by(site, self._project)
        if call is not None:
            if call.node is site and sent_later(call, self._project):
                return []
            once = "photo_id" not in call.arguments and _first_time_only(site, module, container)
            return [Reached(call, site, once=once)]
        targets: list[tuple[Function, Module, bool]] = []
        if isinstance(site, ast.Call):
            targets = self.functions(site, module)
        elif isinstance(site, ast.Attribute):
            targets = [(*target, False) for target in self._lazy_targets(site, module)]
        found = [(at, inner) for at in targets for inner in self._of(at[0], at[1], depth, active)]
        once = bool(found) and _first_time_only(site, module, container)
        return [
            Reached(
                inner.call,
                site,
                ((function, where), *inner.path),
                (inner.site, *inner.hops),
                inner.once or (once and "photo_id" not in inner.call.arguments),
                inner.threaded or handed,
            )
            for (function, where, handed), inner in found
        ]

    def properties(self, container: ast.AST, module: Module) -> list[tuple[Function, Module]]:
        """The properties that reach the API and that a loop or function reads."""
        used = self._lazily_in(container, module)
        return list(dict.fromkeys(at for node in used for at in self._lazy_targets(node, module)))

    def _lazily_in(self, container: ast.AST, module: Module) -> list[ast.Attribute]:
        if isinstance(container, LOOPS):
            return [node for node in self._lazily_used(module) if container in _loops_around(node, module)]
        return self._lazily_used(module, container)

    def _lazily_used(self, module: Module, function: ast.AST | None = None) -> list[ast.Attribute]:
        """Attributes that may be lazy ones, of a module or function: named as a property that reaches the API."""
        names = self._properties()
        if module not in self._attributes:
            found: dict[ast.AST | None, list[ast.Attribute]] = {None: []}
            for node in module.nodes if names else ():
                if not isinstance(node, ast.Attribute) or node.attr not in names or not isinstance(node.ctx, ast.Load):
                    continue
                if self._lazy_targets(node, module):
                    around = module.function_of(node)
                    found[None].append(node)
                    found.setdefault(around.node if around else module.tree, []).append(node)
            self._attributes[module] = found
        return self._attributes[module].get(function, [])

    def _properties(self) -> dict[str, list[tuple[Function, Module]]]:
        """The properties that reach the API, by name; in rounds, as one may use another."""
        if self._lazy is None:
            self._lazy = {}
            remaining = {
                (function, module)
                for module in self._project.modules.values()
                for function in module.tables.functions.values()
                if function.owner and {dotted(at) for at in getattr(function.node, "decorator_list", ())} & _PROPERTIES
            }
            for _ in range(_ROUNDS):
                found = {at: reached for at in remaining if (reached := self._of(*at, _DEPTH, set()))}
                if not found:
                    break
                remaining -= set(found)
                for function, module in sorted(found, key=lambda at: (at[1].path, at[0].node.lineno)):
                    self._lazy.setdefault(function.name, []).append((function, module))
                    self._methods[function] = frozenset(at.call.method for at in found[function, module])
                # Earlier questions are asked again.
                self._reach.clear()
                self._attributes.clear()
        return self._lazy

    def _lazy_targets(self, node: ast.Attribute, module: Module) -> list[tuple[Function, Module]]:
        """The property that an attribute is: by its object's class, or by its name if that is unique."""
        known = self._properties().get(node.attr, [])
        if not known:
            return []
        names = self._project.flow.names
        kind = names.class_of(node.value, module)
        if kind:
            kinds = {kind[0], *(base for base, _ in names.bases(*kind))}
            return [(function, where) for function, where in known if function.owner in kinds][:1]
        if dotted(node.value) in {"self", "cls"}:
            owner = names.owner(node, module)
            kinds = {owner, *(base for base, _ in names.bases(owner, module))} if owner else set()
            return [(function, where) for function, where in known if function.owner in kinds][:1]
        if self._is_of_a_library(node.value, module):
            return []
        near = {module, *self._imported(module)}
        # A property may pass on to one of the same name; several are fine if all reach the same method.
        around = module.function_of(node)
        others = [(function, where) for function, where in known if function is not around]
        methods = {self._methods[function] for function, _ in others}
        matching = [(function, where) for function, where in others if where in near]
        return matching[:1] if len(methods) == 1 and len(matching) == len(others) else []

    def _is_of_a_library(self, node: ast.expr, module: Module) -> bool:
        """Whether an object is a module, or comes of what a library returns: it has no property of the program's."""
        for _ in range(_DEPTH * 2):
            imported = module.tables.imports.get(dotted(node).partition(".")[0])
            if imported is not None:
                return self._project.resolve(module, imported) is None
            made = self._project.flow.fold.values.only(node, module)
            if made.node is not node:
                node, module = made.node, made.module
            elif isinstance(node, ast.Call):
                if self._project.flow.names.callee(node, module):
                    return False
                node = node.func
            elif isinstance(node, ast.Attribute):
                node = node.value
            elif (listed := _listed(node, module)) is not None:
                node = listed
            else:
                return False
        return False

    def _imported(self, module: Module) -> set[Module]:
        origins = (*module.tables.imports.values(), *module.tables.stars)
        return {found[0] for origin in origins if (found := self._project.resolve(module, origin))}


def _listed(node: ast.expr, module: Module) -> ast.expr | None:
    """What a loop around a name goes through, if the name is its item."""
    around = (at for at in module.ancestors(node) if isinstance(at, FORS))
    return next((at.iter for at in around if isinstance(at.target, ast.Name) and at.target.id == dotted(node)), None)


def _contained(module: Module) -> dict[ast.AST, list[ast.Call]]:
    out: dict[ast.AST, list[ast.Call]] = {}
    for node in module.tables.calls:
        child: ast.AST = node
        for at in module.ancestors(node):
            if (isinstance(at, LOOPS) and not _outside(at, child)) or isinstance(at, ast.Lambda):
                out.setdefault(at, []).append(node)
            elif isinstance(at, FUNCTIONS) and child not in at.decorator_list and child is not at.args:
                out.setdefault(at, []).append(node)
                break
            child = at
    return out


def _loops_around(node: ast.expr, module: Module) -> Iterator[ast.AST]:
    """The loops of the same function that an expression is evaluated in repeatedly."""
    child: ast.AST = node
    for at in module.ancestors(node):
        if isinstance(at, LOOPS) and not _outside(at, child):
            yield at
        elif isinstance(at, (*FUNCTIONS, ast.ClassDef)):
            return
        child = at


def _outside(loop: ast.AST, child: ast.AST) -> bool:
    """Whether a child of a loop is evaluated once: what is iterated over, and what follows the loop."""
    if isinstance(loop, FORS):
        return child is loop.iter or child in loop.orelse
    if isinstance(loop, ast.While):
        return child in loop.orelse
    generators: Iterable[ast.comprehension] = getattr(loop, "generators", ())
    # A comprehension's first iterable is evaluated once; its node hangs below the `comprehension`.
    return (
        False if not isinstance(child, ast.comprehension) else child is next(iter(generators)) and _no_conditions(child)
    )


def _no_conditions(part: ast.comprehension) -> bool:
    return not any(isinstance(node, ast.Call) for test in part.ifs for node in ast.walk(test))


def _first_time_only(site: ast.expr, module: Module, container: ast.AST | None) -> bool:
    """Whether an expression stands under a guard that is false from the second time on.

    A guard around a whole loop (the container) doesn't make what the loop does happen once.
    """
    for at in module.ancestors(site):
        if at is container:
            break
        if isinstance(at, ast.If):
            wanted = _absent(at.test)
            body = {dotted(target) for node in at.body for target in _targets(node)}
            if wanted & body:
                return True
        elif isinstance(at, FUNCTIONS):
            break
    return False


def _absent(test: ast.expr) -> set[str]:
    """The names that a condition tests for being missing: `not x`, `x is None`."""
    out = set()
    for node in ast.walk(test):
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            out.add(dotted(node.operand))
        elif isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Is) and is_none(node.comparators[0]):
            out.add(dotted(node.left))
    return out - {""}


def _targets(node: ast.stmt) -> list[ast.expr]:
    """What a statement sets: names that it assigns to, lists and dictionaries that it adds to."""
    if isinstance(node, ast.Assign):
        return [target.value if isinstance(target, ast.Subscript) else target for target in node.targets]
    if isinstance(node, (*FORS, *WITHS, *TRIES, ast.If, ast.While)):
        return [target for inner in node.body for target in _targets(inner)]
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and called(node.value) in _ADDS:
        return [node.value.func.value] if isinstance(node.value.func, ast.Attribute) else []
    return [node.target] if isinstance(node, (ast.AnnAssign, ast.AugAssign)) else []
