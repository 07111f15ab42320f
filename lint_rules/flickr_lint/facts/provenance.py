"""The values that a value is made from, back to the calls of the API that return them."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from msgspec.structs import replace

from flickr_lint.analysis.frames import ANY, Value
from flickr_lint.analysis.reaching import reaching
from flickr_lint.analysis.regions import FORS
from flickr_lint.facts.iterables import iterables_of, plain_iterable
from flickr_lint.scopes import Function, called

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flickr_lint.facts.calls import Call
    from flickr_lint.module import Module
    from flickr_lint.project import Project
    from flickr_lint.scopes import Binding

__all__ = ["bindings_of", "calls_in", "made_of", "unpacked_from"]

_WORK = 80
"""Expressions that are looked at for one loop."""
_NAMED = (ast.Name, ast.Attribute)
_SHOWN = (ast.Dict, ast.List, ast.Tuple)
_SOME = frozenset({"len", "choice", "sample", "islice", "next", "pop", "Paginator", "get_page", "paginate", "sum"})
"""Calls that give less than the list that they were given."""
_THROUGH = frozenset(
    {"search", "match", "fullmatch", "findall", "split", "strip", "list", "sorted", "set", "tuple", "iter", "enumerate"}
    | {"zip", "map", "filter", "int", "str", "loads", "fromstring", "group", "reversed", "unquote", "urlparse"}
)
"""Calls that give back what they were given, or a part of it."""


def made_of(nodes: Iterable[ast.expr], module: Module, project: Project, *, whole: bool = False) -> Iterator[Value]:
    """What values are, and what they are made of, nearest first, as far as a call of the API.

    With `whole`, an item of a list, or a part of one, isn't followed to the list.
    """
    values = project.flow.fold.values
    seen: set[ast.expr] = set()
    queue = [Value(node, module) for node in nodes]
    for at in queue:
        if at.node in seen or len(seen) > _WORK:
            continue
        seen.add(at.node)
        yield at
        if project.flow.call_at(at.node) is None:
            read = replace(at, path=())
            if not (whole and _takes_some(at, project)):
                queue += [*values.reads.back(read), *(values.beside(at, part) for part in _parts(at.node))]
            holds = isinstance(at.node, (*_NAMED, *(_SHOWN if whole else ())))
            queue += [one for one in values.contents.select(read, (ANY,)) if one.known] if holds else []
            queue += _given(read, project) if isinstance(at.node, ast.Call) else []


def calls_in(nodes: Iterable[ast.expr], module: Module, project: Project, *, whole: bool = False) -> list[Call]:
    """The calls of the API that values are made of; with `whole`, those whose lists they hold as a whole."""
    found = (project.flow.call_at(at.node) for at in made_of(nodes, module, project, whole=whole))
    return [call for call in found if call is not None]


def _takes_some(at: Value, project: Project) -> bool:
    """Whether an expression is one item of a list, or some of them, or is in a loop over some of them."""
    around = (plain_iterable(said) for loop in at.module.ancestors(at.node) for said in iterables_of(loop))
    values = project.flow.fold.values
    return _is_part(at.node) or any(
        _is_part(one.node) for said in around for one in values.trail(values.beside(at, said))
    )


def _is_part(node: ast.expr) -> bool:
    if isinstance(node, ast.Subscript):
        number = isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, int)
        made = isinstance(node.slice, ast.Call) and called(node.slice) == "slice"
        return number or made or isinstance(node.slice, (ast.Slice, ast.UnaryOp))
    return isinstance(node, ast.Call) and called(node) in _SOME


def _given(at: Value, project: Project) -> list[Value]:
    """What a generator yields, or a method of an object whose class is only guessed returns."""
    if not isinstance(at.node, ast.Call):
        return []
    reached = project.flow.names.callee(at.node, at.module)
    yielded = project.flow.fold.values.generators.yielded(at.node, at)
    if yielded or reached is None or not isinstance(reached[0], Function):
        return yielded or []
    return [Value(node, reached[1]) for node in reached[0].returns]


def _parts(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, (ast.Await, ast.Starred)):
        return [node.value]
    if isinstance(node, ast.Call):
        held = [node.func.value] if isinstance(node.func, ast.Attribute) else []
        return [*held, *node.args] if called(node) in _THROUGH else held
    if isinstance(node, ast.BinOp):
        return [node.left, node.right]
    if isinstance(node, ast.BoolOp):
        return node.values
    if isinstance(node, (ast.ListComp, ast.SetComp, ast.GeneratorExp)):
        return [node.elt, *(part.iter for part in node.generators)]
    return []


def unpacked_from(at: Value, project: Project) -> list[Value]:
    """What a name is unpacked from: `key, secret = random.choice(pairs)`."""
    return [
        project.flow.fold.values.beside(at, binding.value)
        for binding in bindings_of(at, project)
        if binding.path and binding.how != "augmented" and not isinstance(binding.node, FORS)
    ]


def bindings_of(at: Value, project: Project) -> list[Binding]:
    """What binds a name where it is read."""
    node = at.node
    found = project.flow.fold.values.scope_of(node.id, node, at.module) if isinstance(node, ast.Name) else None
    if found is None or not isinstance(node, ast.Name) or node.id not in found[0].names:
        return []
    return reaching(node.id, found[0], node, at.module).bindings
