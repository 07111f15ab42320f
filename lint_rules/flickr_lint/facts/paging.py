"""Calls of which a loop, possibly the caller's, requests page after page, and the size of the pages."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from flickr_lint.analysis.frames import Value, default_of
from flickr_lint.analysis.regions import FORS, LOOPS
from flickr_lint.facts.arguments import given
from flickr_lint.facts.call_graph import graph_of
from flickr_lint.facts.iterables import iterables_of
from flickr_lint.facts.objects import class_of
from flickr_lint.facts.specs import spec_of
from flickr_lint.scopes import called
from flickr_lint.tree import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.analysis.callers import Entered
    from flickr_lint.facts.calls import Call
    from flickr_lint.facts.specs import Spec
    from flickr_lint.module import Module
    from flickr_lint.project import Project
    from flickr_lint.scopes import Function

__all__ = ["Turned", "asks_again", "is_counted", "turned"]

_WALKS = {"walk": 50, "walk_set": 50, "walk_user": 50, "walk_user_updates": 50, "data_walker": 0, "Walker": 0}
"""What the walkers of flickrapi and flickr_api take where they are told nothing; 0: what Flickr takes."""
_CASTS = frozenset({"int", "str"})
_FULL = 400
"""Entries on the pages of the methods whose lists are called complete after a few calls."""
_STOPS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_TAKES = frozenset({"islice", "take", "head"})
"""Functions that end an iteration early."""
_Place = tuple[ast.expr, "Module"]


class Turned(Struct, frozen=True):
    """A call whose pages are all fetched."""

    size: int
    """Entries on a page."""
    said: _Place
    """Where the size is decided."""
    loop: _Place
    """The call that the loop makes, or the walker."""


def turned(call: Call, spec: Spec, project: Project) -> Iterator[Turned]:
    """How a call's pages are fetched, once for each place that decides on their size; unknown sizes are left out."""
    found = given(call, project)
    size = found.arguments.get("per_page")
    here = (call.node, call.module)
    if size is None and not found.complete:
        return
    module, fold = call.module, project.flow.fold
    said = Value(size, module) if size is not None else None
    if _walks(call):
        if not _is_cut(call.node, module):
            number = _standard(call, spec, project) if said is None else _number(said, project)
            yield from [] if number is None else [Turned(number, here, here)]
        return
    page = found.arguments.get("page")
    if page is None or not isinstance(call.node, ast.Call):
        return
    fixed = spec.per_page if said is None else _folded(said, project)
    loop = _turned_at(Value(page, module), here, project)
    if loop is not None:
        number = _number(said, project) if said is not None and fixed is None else fixed
        yield from [] if number is None else [Turned(number, here, loop)]
        return
    if call.function is None:
        return

    def turns(at: Entered) -> bool:
        return _turned_at(Value(page, module, at.frame), (at.site.node, at.site.module), project) is not None

    seen: set[ast.AST] = set()
    for at in fold.values.callers.frames(call.function, module, turns):
        site = (at.site.node, at.site.module)
        loop = _turned_at(Value(page, module, at.frame), site, project)
        number = fixed if said is None or fixed is not None else _folded(replace(said, frame=at.frame), project)
        decides = here if fixed is not None else site
        if loop is not None and number is not None and decides[0] not in seen:
            seen.add(decides[0])
            yield Turned(number, decides, loop)


def is_counted(loop: ast.AST, call: Call, project: Project) -> bool:
    """Whether a loop counts the pages of a list, each as large as its method allows: some five hundred entries a call.

    At that rate an hour's 3600 calls are more than anybody has in one list.
    """
    spec = spec_of(call.method)
    iterables = iterables_of(loop)
    counts = [at for at in iterables if isinstance(at, ast.Call) and called(at) in {"range", "xrange"}]
    found = given(call, project)
    if spec is None or not iterables or len(counts) < len(iterables):
        return False
    if "page" not in found.arguments and (found.complete or not _hands_on(loop, call)):
        return False
    said = found.arguments.get("per_page")
    size = spec.per_page if said is None else _folded(Value(said, call.module), project)
    return size is not None and size >= spec.maximum >= _FULL


def _hands_on(loop: ast.AST, call: Call) -> bool:
    """Whether a call receives the number that a loop counts, under any name."""
    targets = [loop.target] if isinstance(loop, FORS) else [at.target for at in getattr(loop, "generators", ())]
    counted = {at.id for target in targets for at in walk(target) if isinstance(at, ast.Name)}
    return any(isinstance(at, ast.Name) and at.id in counted for at in walk(call.node))


def _turned_at(page: Value, at: _Place, project: Project) -> _Place | None:
    """The call that is made for page after page: the one in a loop, or where a function requests the next one."""
    node, module = at
    if _turns(page, node, module, project):
        return at
    function = module.function_of(node)
    again = asks_again(page.node, function, module, project) if function is not None and page.frame is None else None
    return (again, module) if again is not None else None


def asks_again(page: ast.expr, function: Function, module: Module, project: Project) -> ast.Call | None:
    """Where a function calls itself, or puts itself into a queue, with the next page."""
    names = _names_within(Value(page, module), project) & set(function.params)
    graph = graph_of(project)
    for site in graph.inside(function.node, module) if names else ():
        if any(to is function for to, _, _ in graph.functions(site, module)):
            given_on = (*site.args, *(word.value for word in site.keywords))
            expressions = (at for part in given_on for at in walk(part) if isinstance(at, ast.expr))
            sources = (one for at in expressions for one in project.flow.fold.values.uses.sources(at, module))
            if any(isinstance(one, ast.BinOp) and names & _names(one) for one in sources):
                return site
    return None


def _walks(call: Call) -> bool:
    return (
        isinstance(call.node, ast.Call) and called(call.node) in _WALKS and call.client in {"flickrapi", "flickr_api"}
    )


def _standard(call: Call, spec: Spec, project: Project) -> int | None:
    """The default size of a walker's pages; None if it isn't clear whose method it walks."""
    if not isinstance(call.node, ast.Call):
        return None
    name = called(call.node)
    walked = project.flow.fold.values.only(call.node.args[0], call.module).node if call.node.args else call.node
    holder = walked.value if isinstance(walked, ast.Attribute) else walked
    if name == "Walker" and not class_of(holder, call.module, project.flow.fold):
        return None
    return _WALKS.get(name, 0) or spec.per_page


def _is_cut(node: ast.expr, module: Module) -> bool:
    """Whether only the beginning of a walk is used."""
    around = module.tables.parents.get(node)
    if isinstance(around, ast.Subscript) or (isinstance(around, ast.Call) and called(around) == "next"):
        return True
    return any(called(at) in _TAKES for at in module.calls_of(module.function_of(node)))


def _folded(value: Value, project: Project) -> int | None:
    number = project.flow.fold.constant(value)
    number = int(number) if isinstance(number, str) and number.isdecimal() and len(number) < 9 else number
    return number if isinstance(number, int) and not isinstance(number, bool) else None


def _number(value: Value, project: Project) -> int | None:
    """The number that a value is, or that it is if the caller passes no other one."""
    known = _folded(value, project)
    function = value.module.function_of(value.node)
    names = _names_within(value, project) & set(function.params) if function is not None and known is None else set()
    default = default_of(function, names.pop()) if function is not None and len(names) == 1 else None
    return _folded(Value(default, value.module), project) if default is not None else known


def _names(value: ast.AST) -> set[str]:
    return {at.id for at in walk(value) if isinstance(at, ast.Name)} - _CASTS


def _turns(page: Value, node: ast.expr, module: Module, project: Project) -> bool:
    """Whether the page changes from iteration to iteration of a loop around a call."""
    names = _names_within(page, project)
    for loop in module.ancestors(node):
        if isinstance(loop, _STOPS):
            return False
        if isinstance(loop, LOOPS) and any(_changes(step, names, module, project) for step in _steps(loop)):
            return True
    return False


def _names_within(value: Value, project: Project) -> set[str]:
    """The names that a value is made of, be it over several steps; in a frame, those of the function that calls."""
    values = project.flow.fold.values
    trail = [at for at in values.trail(value) if value.frame is None or at.frame is None or _is_free(at, project)]
    ends = [at.node for at in trail if isinstance(at.node, ast.Name) or values.step(at) is None]
    return {name for at in ends for name in _names(at)}


def _is_free(at: Value, project: Project) -> bool:
    """Whether a name is one of the function around the function that a frame is of."""
    found = project.flow.fold.values.scope_of(at.node.id, at.node, at.module) if isinstance(at.node, ast.Name) else None
    return found is not None and at.frame is not None and found[0] is not at.frame.function.scope


def _steps(loop: ast.AST) -> list[ast.AST]:
    """The names that an iteration changes."""
    if isinstance(loop, (ast.While, ast.For, ast.AsyncFor)):
        own = [] if isinstance(loop, ast.While) else [loop.target]
        return [*own, *(at for step in loop.body for at in walk(step) if isinstance(at, (ast.AugAssign, ast.Assign)))]
    return [part.target for part in getattr(loop, "generators", [])]


def _changes(step: ast.AST, names: set[str], module: Module, project: Project) -> bool:
    """Whether a statement increments one of the names, or is a loop whose target contains one."""
    if isinstance(step, ast.Assign):
        sources = project.flow.fold.values.uses.sources(step.value, module)
        sums = [at for at in sources if isinstance(at, ast.BinOp)]
        read = {at.id for total in sums for at in walk(total) if isinstance(at, ast.Name)}
        return any(isinstance(at, ast.Name) and at.id in read & names for at in step.targets)
    target = step.target if isinstance(step, ast.AugAssign) else step
    if isinstance(target, ast.Subscript):
        return isinstance(target.slice, ast.Constant) and target.slice.value == "page"
    return bool(names & {at.id for at in walk(target) if isinstance(at, ast.Name)})
