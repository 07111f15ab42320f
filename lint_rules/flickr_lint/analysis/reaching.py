"""Which of several assignments to a local name a use sees: those on a way to it that no later one hides."""

from __future__ import annotations

import ast
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct, field

from flickr_lint.memo import Remembered

if TYPE_CHECKING:
    from flickr_lint.module import Module
    from flickr_lint.scopes import Binding, Scope

__all__ = ["Reaching", "reaching"]

_MAX_COUNT = 200
"""Assignments to one name that are told apart; more are a table, or hostile."""
_DEEPEST = 60
"""Statements around an assignment or a use, each branch of a long `elif` counted."""
_SCOPES = (ast.Module, ast.FunctionDef, ast.AsyncFunctionDef)
_DEFERRED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
_LOOPS = (ast.For, ast.AsyncFor, ast.While)
_TRIES = (ast.Try, ast.TryStar)
_LEAVING = (ast.Return, ast.Raise, ast.Break, ast.Continue)
_BLOCKS = ("finalbody", "orelse", "handlers", "cases", "body")
"""Names of the blocks of compound statements, the last in the source first."""


class Reaching(Struct, frozen=True):
    """The bindings that a use may see, in the order of the source, and whether it may see none of them."""

    bindings: list[Binding]
    entry: bool
    """Whether what the name was before all of them (a parameter, perhaps) reaches the use as well."""


class _Effect(Struct):
    """The effect of a statement on a name: the bindings that are valid after it, and whether it hides earlier ones."""

    made: list[Binding] = field(default_factory=list)
    kills: bool = False


class _Places(Struct):
    """Where a name is bound: by statement, and the statements around by the block they are in."""

    own: dict[ast.AST, list[Binding]] = field(default_factory=dict)
    below: dict[ast.AST, list[Binding]] = field(default_factory=dict)
    blocks: dict[tuple[ast.AST, str], list[ast.AST]] = field(default_factory=dict)
    deep: bool = False
    """Whether one stands too deep to be followed."""


_places: Remembered[dict[tuple[Scope, str], _Places]] = Remembered()
_answers: Remembered[dict[tuple[ast.AST, str], Reaching]] = Remembered()


def reaching(name: str, scope: Scope, use: ast.AST, module: Module) -> Reaching:
    """The bindings of a scope's name that reach a use; all where the use runs at another time than it stands."""
    bound = scope.names.get(name, [])
    parameter = scope.function is not None and scope.function.scope is scope and name in scope.function.params
    if len(bound) < (1 if parameter else 2) or len(bound) > _MAX_COUNT or not isinstance(scope.node, _SCOPES):
        return Reaching(bound, entry=parameter and not bound)
    answers = _answers.setdefault(module, {})
    if (use, name) not in answers:
        answers[use, name] = _reaching(name, scope, use, module, parameter=parameter)
    return answers[use, name]


def _reaching(name: str, scope: Scope, use: ast.AST, module: Module, *, parameter: bool) -> Reaching:
    here = [binding for binding in scope.names[name] if _is_here(binding, scope, module)]
    # What another function binds (`global`, `nonlocal`) may have happened before any use.
    others = [binding for binding in scope.names[name] if binding not in here]
    if others and here:
        found = _of(name, here, scope, use, module, parameter=parameter)
        return Reaching([*found.bindings, *others], found.entry)
    return _of(name, scope.names[name], scope, use, module, parameter=parameter)


def _is_here(binding: Binding, scope: Scope, module: Module) -> bool:
    """Whether a binding is in the scope itself, rather than in a function within it."""
    for at in module.ancestors(binding.node) if binding.node is not None else ():
        if at is scope.node:
            return True
        if isinstance(at, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            return False
    return True


def _of(name: str, bound: list[Binding], scope: Scope, use: ast.AST, module: Module, *, parameter: bool) -> Reaching:
    around = _around(use, scope, module)
    known = _places.setdefault(module, {})
    if (scope, name) not in known:
        known[scope, name] = _placed(bound, scope, module)
    places = known[scope, name]
    if not around or places.deep or len(around) > _DEEPEST:
        return Reaching(bound, entry=False)
    found, entry = _before(around, places)
    order = {id(binding): at for at, binding in enumerate(bound)}
    kept = sorted({order[id(binding)] for binding in found})
    return Reaching([bound[at] for at in kept] if kept or parameter else bound, entry and parameter)


def _around(use: ast.AST, scope: Scope, module: Module) -> list[ast.AST]:
    """The statements around a use below its scope, innermost first; none if it is in a function defined there."""
    out: list[ast.AST] = []
    for at in (use, *module.ancestors(use)):
        if at is scope.node:
            return [*out, at]
        if isinstance(at, _DEFERRED):
            return []
        if isinstance(at, (ast.stmt, ast.ExceptHandler, ast.match_case)):
            out.append(at)
    return []


def _placed(bound: list[Binding], scope: Scope, module: Module) -> _Places:
    places = _Places()
    for binding in bound:
        node = binding.node
        if node is None or node is scope.node:
            continue
        own = next((at for at in (node, *module.ancestors(node)) if isinstance(at, ast.stmt)), None)
        if own is None:
            continue
        places.own.setdefault(own, []).append(binding)
        depth = 0
        for at in (own, *module.ancestors(own)):
            if at is scope.node or depth > _DEEPEST:
                break
            depth += 1
            places.below.setdefault(at, []).append(binding)
            parent = module.tables.parents[at]
            block = places.blocks.setdefault((parent, _block(parent, at)), [])
            if at not in block[-1:]:
                block.append(at)
        places.deep = places.deep or depth > _DEEPEST
    for block in places.blocks.values():
        block.sort(key=_position)
    return places


def _position(node: ast.AST) -> tuple[int, int]:
    if isinstance(node, ast.match_case):
        return node.pattern.lineno, node.pattern.col_offset
    return getattr(node, "lineno", 0), getattr(node, "col_offset", 0)


def _block(parent: ast.AST, child: ast.AST) -> str:
    """Which of a statement's blocks a child is in; '' if it is in none, such as a condition."""
    place = _position(child)
    for name in _BLOCKS:
        block = getattr(parent, name, None)
        if block.__class__ is list and block and place >= _position(block[0]):
            return name
    return ""


def _before(around: list[ast.AST], places: _Places) -> tuple[list[Binding], bool]:
    """What reaches the innermost of the statements around a use, and whether the scope's beginning does."""
    found: list[Binding] = []
    if isinstance(around[0], ast.While):
        found += _turned(around[0], places)  # the use is in its condition
    for at, parent in pairwise(around):
        name = _block(parent, at)
        place = _position(at)
        siblings = [other for other in places.blocks.get((parent, name), ()) if _position(other) < place]
        if name in {"handlers", "cases"}:
            siblings = []  # of these only one is passed
        if _through(siblings, places, found):
            return found, False
        if _enters(parent, name, places, found):
            return found, False
    return found, True


def _through(steps: list[ast.AST], places: _Places, found: list[Binding]) -> bool:
    """Collect backwards what statements bind; True as soon as one hides all before it."""
    for step in reversed(steps):
        effect = _effect(step, places)
        found += effect.made
        if effect.kills:
            return True
    return False


def _enters(parent: ast.AST, name: str, places: _Places, found: list[Binding]) -> bool:
    """Collect the bindings at the beginning of a block; True if they don't depend on what precedes the statement."""
    own = places.own.get(parent, [])
    if isinstance(parent, _LOOPS) and name == "body":
        if any(binding.node is parent for binding in own):
            found += own
            return True
        found += _turned(parent, places)
    elif isinstance(parent, _LOOPS) and name == "orelse":
        found += places.below.get(parent, [])
    elif isinstance(parent, _TRIES) and name in {"handlers", "finalbody", "orelse"}:
        steps = places.blocks.get((parent, "body"), [])
        if name == "orelse":
            return _through(steps, places, found)
        inside = [step for block in _BLOCKS if block != name for step in places.blocks.get((parent, block), [])]
        found += [binding for step in (inside if name == "finalbody" else steps) for binding in places.below[step]]
    elif isinstance(parent, (ast.With, ast.AsyncWith)) and name == "body" and any(at.node is parent for at in own):
        found += own
        return True
    found += own
    return False


def _turned(loop: ast.AST, places: _Places) -> list[Binding]:
    """What a turn of a loop leaves for the next one."""
    steps = places.blocks.get((loop, "body"), [])
    if _leaves_early(loop, ast.Continue):
        return [binding for step in steps for binding in places.below[step]]
    found: list[Binding] = []
    _through(steps, places, found)
    return found


def _leaves_early(loop: ast.AST, kind: type[ast.stmt]) -> bool:
    stack = list(getattr(loop, "body", ()))
    while stack:
        at = stack.pop()
        if isinstance(at, kind):
            return True
        if not isinstance(at, (*_LOOPS, *_DEFERRED)):
            stack += [step for name in _BLOCKS for step in getattr(at, name, None) or ()]
    return False


def _effect(step: ast.AST, places: _Places) -> _Effect:
    own = places.own.get(step, [])
    if isinstance(step, ast.If):
        branches = [_block_effect(step, name, places) for name in ("body", "orelse")]
        made = [*own, *(binding for branch in branches for binding in branch.made)]
        return _Effect(made, kills=all(branch.kills for branch in branches))
    if isinstance(step, (ast.With, ast.AsyncWith)):
        inner = _block_effect(step, "body", places)
        return _Effect([*inner.made, *([] if inner.kills else own)], inner.kills or bool(own))
    if isinstance(step, _TRIES):
        return _tried(step, places)
    if isinstance(step, (*_LOOPS, ast.Match)):
        if isinstance(step, ast.Match) or _leaves_early(step, ast.Break):
            return _Effect(places.below.get(step, []))
        return _Effect([*_turned(step, places), *own, *_block_effect(step, "orelse", places).made])
    return _Effect(own, kills=any(_plain(binding, step) for binding in own))


def _plain(binding: Binding, step: ast.AST) -> bool:
    """Whether a binding replaces what was bound before, on every way through its statement."""
    return binding.how != "augmented" and binding.node is step


def _block_effect(parent: ast.AST, name: str, places: _Places) -> _Effect:
    block = getattr(parent, name, None)
    if block and isinstance(block[-1], _LEAVING):
        return _Effect([], kills=True)  # its end is never reached
    found: list[Binding] = []
    return _Effect(found, kills=_through(places.blocks.get((parent, name), []), places, found))


def _tried(step: ast.Try | ast.TryStar, places: _Places) -> _Effect:
    last = _block_effect(step, "finalbody", places)
    if last.kills:
        return last
    main = _block_effect(step, "orelse", places)
    if not main.kills:
        body = _block_effect(step, "body", places)
        main = _Effect([*main.made, *body.made], body.kills)
    made = [*last.made, *main.made]
    kills = main.kills
    for handler in step.handlers:
        effect = _block_effect(handler, "body", places)
        made += effect.made
        if not effect.kills:
            made += [binding for inner in places.blocks.get((step, "body"), []) for binding in places.below[inner]]
        kills = kills and effect.kills
    return _Effect(made, kills)
