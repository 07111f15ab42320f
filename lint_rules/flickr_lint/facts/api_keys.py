"""Where calls of Flickr's API are given the product's key, and how a key is chosen among several."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from msgspec import Struct

from flickr_lint.analysis.frames import Value
from flickr_lint.analysis.regions import FORS
from flickr_lint.facts.modelled import modelled
from flickr_lint.facts.provenance import bindings_of, unpacked_from
from flickr_lint.facts.requested import requested
from flickr_lint.memo import Remembered
from flickr_lint.models.rows import Client, Source, argument
from flickr_lint.scopes import called, dotted
from flickr_lint.tree import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.module import Module
    from flickr_lint.project import Project

__all__ = ["Choice", "choices"]

_MAX_VALUES = 60
"""Values that are followed from one call."""
_PLAIN = (ast.Constant, ast.JoinedStr, ast.Compare, ast.Lambda)
"""Expressions that contain no items by name."""
_KEYS = ("api_key", "oauth_consumer_key")
_chooses: Remembered[bool] = Remembered()


class Choice(Struct, frozen=True):
    """An expression that chooses a key, the expression of the keys, and how it chooses."""

    node: ast.expr
    module: Module
    keys: ast.expr
    how: str
    """`drawn` by chance or from a cycle, taken `in turn`, or `tried` one after the other."""


def choices(module: Module, project: Project) -> Iterator[Choice]:
    """The choices that decide the keys of a module's calls."""
    for call in module.tables.calls if _may_choose(project) else ():
        for key in _keys(call, module, project):
            yield from _chosen(key, call, project)
        if project.flow.call_at(call) is not None:
            client = _root(call)
            found = _chosen(Value(client, module), call, project) if client is not None else ()
            yield from (choice for choice in found if _have_keys_of_their_own(choice, project))


def _may_choose(project: Project) -> bool:
    """Whether a program has anything that a choice is made with; most have nothing of the kind."""
    if project not in _chooses:
        _chooses[project] = project.spells("random", "secrets", "choice") or any(
            map(_has_means, project.modules.values())
        )
    return _chooses[project]


def _has_means(module: Module) -> bool:
    if module.calls_named("pop", "popleft", "next") or any(
        isinstance(at.op, ast.Mod) for at in module.of_kind(ast.BinOp)
    ):
        return True
    indices = {dotted(at) for part in module.of_kind(ast.Subscript) for at in module.below(part.slice)}
    if not indices.isdisjoint(_counters(module)):
        return True
    left = module.of_kind(ast.Return, ast.Break)
    return any(isinstance(at, ast.For) for node in left for at in module.ancestors(node))


def _keys(call: ast.Call, module: Module, project: Project) -> Iterator[Value]:
    """The values of the key that a call sends to Flickr."""
    fold = project.flow.fold
    client = modelled(Client, call, module, fold)
    if client is not None and client.row.client != "flickrkit":
        starred = next((at.value for at in call.args[:1] if isinstance(at, ast.Starred)), None)
        key = argument(call, client.row.key) or starred
        if key is not None:
            yield Value(key, module)
        return
    if project.flow.call_at(call) is None:
        return
    shown = requested(call, module, fold).arguments
    direct = {word.arg: word.value for word in call.keywords}
    parts = [*call.args, *(word.value for word in call.keywords if word.arg not in _KEYS)]
    holders = [at for at in parts if not isinstance(at, _PLAIN)]
    for name in _KEYS:
        for part in holders:
            found = fold.values.contents.select(Value(part, module), (name,), use=call)
            yield from (one for one in found if one.known)
        if (key := direct.get(name, shown.get(name))) is not None:
            yield Value(key, module)


def _root(call: ast.Call) -> ast.expr | None:
    """The object whose methods a call names: the client of `clients[n].photos.search(…)`."""
    node = call.func
    while isinstance(node, ast.Attribute):
        node = node.value
    return node if node is not call.func else None


def _have_keys_of_their_own(choice: Choice, project: Project) -> bool:
    """Whether a choice is one of clients that were made with a key each."""
    for held in project.flow.fold.values.of(choice.keys, choice.module):
        turning: set[str] = set()
        made: list[ast.expr] = getattr(held.node, "elts", [])
        if isinstance(held.node, (ast.ListComp, ast.GeneratorExp)):
            made = [held.node.elt]
            turning = {name for part in held.node.generators for name in _names(part.target)}
        calls = [at for at in made if isinstance(at, ast.Call)]
        rows = [(at, modelled(Client, at, held.module, project.flow.fold)) for at in calls]
        keys = [key for at, found in rows if found and (key := argument(at, found.row.key)) is not None]
        if any(turning & _names(key) for key in keys) or len({ast.dump(key) for key in keys}) > 1:
            return True
    return False


def _names(node: ast.AST) -> set[str]:
    return {at.id for at in walk(node) if isinstance(at, ast.Name)}


def _chosen(key: Value, call: ast.Call, project: Project) -> Iterator[Choice]:
    """The choices on the way to a key."""
    values = project.flow.fold.values
    queue, seen = [key], {key}
    holders: set[Value] = set()
    """Values that contain a key among other things, such as users: a loop over them may look for one of them."""
    for at in queue:
        choice = _choice(at, call, project)
        if choice is not None and not (choice.how == "tried" and at in holders):
            yield choice
            continue
        near = [*(values.step(at) or ()), *unpacked_from(at, project)]
        if isinstance(at.node, (ast.Subscript, ast.Attribute)):
            near.append(values.beside(at, at.node.value))
            holders.add(near[-1])
        fresh = [one for one in near if one.known and one not in seen]
        holders.update(fresh if at in holders else ())
        seen.update(fresh)
        queue += fresh[: _MAX_VALUES - len(queue)]


def _choice(at: Value, call: ast.Call, project: Project) -> Choice | None:
    """What an expression chooses from, if it does."""
    node, module = at.node, at.module
    if isinstance(node, ast.Call):
        keys = _drawn_from(node, module, project)
        return Choice(node, module, keys, "drawn") if keys is not None else None
    if isinstance(node, ast.Subscript):
        turns = _changes(node.slice, module, project)
        return Choice(node, module, node.value, "in turn") if turns else None
    for binding in bindings_of(at, project):
        loop = binding.node
        if isinstance(loop, FORS) and _tries(loop, node, call, module):
            return Choice(loop.iter, module, loop.iter, "tried")
    return None


def _drawn_from(node: ast.Call, module: Module, project: Project) -> ast.expr | None:
    """The keys that a call draws one of."""
    fold = project.flow.fold
    if isinstance(node.func, ast.Attribute) and node.func.attr in {"pop", "popleft"}:
        return node.func.value if _is_put_back(node.func.value, module, project) else None
    drawn = node.args[0] if node.args else None
    if called(node) == "next" and drawn is not None:
        makers = [one for one in fold.values.of(drawn, module) if isinstance(one.node, ast.Call)]
        lists = (_drawn_from(one.node, one.module, project) for one in makers if isinstance(one.node, ast.Call))
        return next((at for at in lists if at is not None), None)
    found = modelled(Source, node, module, fold)
    return drawn if found is not None and found.row.label == "chance" else None


def _is_put_back(holder: ast.expr, module: Module, project: Project) -> bool:
    """Whether a module puts into a container, at its other end, what it takes out of it."""
    return bool(project.flow.fold.values.contents.put_into(dotted(holder), module))


def _changes(index: ast.expr, module: Module, project: Project) -> bool:
    """Whether an index is another one each time: `count % len(keys)`, `randrange(len(keys))`, a counter."""
    fold = project.flow.fold
    for at in fold.values.trail(Value(index, module)):
        if isinstance(at.node, ast.BinOp) and isinstance(at.node.op, ast.Mod):
            return True
        found = modelled(Source, at.node, at.module, fold) if isinstance(at.node, ast.Call) else None
        if found is not None and found.row.label == "chance":
            return True
        if dotted(at.node) and dotted(at.node) in _counters(at.module):
            return True
    return False


def _counters(module: Module) -> set[str]:
    """The names that a module adds to."""
    found = module.of_kind(ast.AugAssign)
    return {dotted(node.target) for node in found if isinstance(node.op, ast.Add)} - {""}


def _tries(loop: ast.For | ast.AsyncFor, key: ast.expr, call: ast.Call, module: Module) -> bool:
    """Whether a loop over keys calls with each of them, until one call succeeds."""
    around = {*module.ancestors(key), *module.ancestors(call)}
    below = (node for step in loop.body for node in walk(step))
    return loop in around and any(isinstance(node, (ast.Return, ast.Break)) for node in below)
