"""The uses of a parsed response: a check of `stat`, a read of its members, passing it on, or none of these."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Literal

from flickr_lint.analysis.frames import Target, Value, is_none
from flickr_lint.analysis.regions import FORS, FUNCTIONS, TRIES
from flickr_lint.analysis.uses import is_handed_on
from flickr_lint.facts.handlers import caught
from flickr_lint.regex import regex
from flickr_lint.scopes import Function, called
from flickr_lint.tree import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.analysis.values import Values
    from flickr_lint.module import Module
    from flickr_lint.project import Project

__all__ = ["Use", "outwards", "shielded", "speaks_of_stat", "use_of"]

Use = Literal["checked", "apart", "returned", ""]

_DEPTH = 8
_CALLS = 3
"""Functions that pass a response on to each other."""
_STATUS = frozenset({"stat", "code", "message", "err", "@stat", "error"})
_COVERS = frozenset({"rsp", "attrib", "documentElement"})
"""What lies around the members of an answer, or beside them: `found["rsp"]` as xmltodict gives it, `root.attrib`."""
_SPEAKS = regex(r"(?:^|\W)@?(?:stat|err|fail)(?:$|\W)")
_MEMBERS = frozenset({"get", "pop"})
_TREE = frozenset(
    {
        *("find", "findall", "iter", "iterfind", "findtext", "getchildren", "itertext", "getiterator"),
        *("xpath", "getElementsByTagName", "select", "select_one", "find_all"),
    }
)
"""How parsed XML is taken apart."""
_NO_CHECK = frozenset(
    {
        *("print", "pprint", "len", "dumps", "dump", "debug", "info", "warning", "str", "repr", "type", "list"),
        *("append", "enumerate", "sorted", "set", "dict", "reversed"),
    }
)
_TESTS = (ast.Compare, ast.UnaryOp, ast.If, ast.BoolOp, ast.Assert, ast.Starred, ast.While, ast.keyword)
_LOOPS = (ast.For, ast.AsyncFor, ast.comprehension)
_CATCHING = frozenset({"KeyError", "Exception", "BaseException", "LookupError", "TypeError"})


def outwards(node: ast.AST, module: Module) -> tuple[ast.AST, ast.AST | None]:
    """The outermost expression that is still the whole response, and what is around it.

    `await x`, `x.getroot()` and `x["rsp"]` are as whole as `x`.
    """
    parents = module.tables.parents
    parent = parents.get(node)
    for _ in range(_DEPTH):
        outer = parents.get(parent) if parent is not None else None
        if isinstance(parent, ast.Attribute) and isinstance(outer, ast.Call) and _uncovers(parent, outer):
            parent, outer = outer, parents.get(outer)
        elif parent is None or not (isinstance(parent, ast.Await) or _is_cover(parent)):
            break
        node, parent = parent, outer
    return node, parent


def _is_cover(node: ast.AST | None) -> bool:
    """Whether an expression is the container of the members: `found["rsp"]`, `root.attrib`."""
    if isinstance(node, ast.Subscript):
        return isinstance(node.slice, ast.Constant) and node.slice.value in _COVERS
    return isinstance(node, ast.Attribute) and node.attr in _COVERS


def _uncovers(func: ast.Attribute, outer: ast.Call) -> bool:
    """`tree.getroot()`, `found.get("rsp")`."""
    if outer.func is not func:
        return False
    first = outer.args[0] if outer.args else None
    covered = func.attr in _MEMBERS and isinstance(first, ast.Constant) and first.value in _COVERS
    return func.attr == "getroot" or covered


def use_of(use: ast.expr, module: Module, project: Project, depth: int = _CALLS) -> tuple[Use, ast.expr]:
    """The kind of a use of a response, and the expression of that use.

    A test of a response counts as a check, and so does passing it to a function that checks it or isn't known. A
    function of the program that reads its members uses it.
    """
    child, parent = outwards(use, module)
    if isinstance(parent, ast.Subscript) and parent.value is child:
        return _item(parent), parent
    if isinstance(parent, ast.Attribute):
        outer = module.tables.parents.get(parent)
        if not isinstance(outer, ast.Call) or outer.func is not parent:
            outer = None
        return ("checked", use) if outer is None else (_taken(parent, outer, module, project), outer)
    if isinstance(parent, ast.Return):
        return "returned", use
    if isinstance(parent, ast.Match):
        patterns = (at for case in parent.cases for at in walk(case.pattern))
        return ("checked" if any(isinstance(at, ast.MatchMapping) and at.keys for at in patterns) else ""), use
    if isinstance(parent, ast.keyword):
        parent = module.tables.parents.get(parent)
    is_checked = (
        isinstance(parent, ast.Call)
        and child is not parent.func
        and called(parent) not in _NO_CHECK
        and isinstance(child, ast.expr)
        and checks_inside(parent, child, module, project, unknown=True)
    )
    if is_checked or (isinstance(parent, _TESTS) and not _asks_for_any(parent, child)):
        return "checked", use
    read = (
        isinstance(parent, ast.Call)
        and isinstance(child, ast.expr)
        and child is not parent.func
        and depth > 0
        and any(_reads(at, parent, child, module, project, depth) for at in _targets(parent, module, project))
    )
    return ("apart" if read else ""), use


def _targets(site: ast.Call, module: Module, project: Project) -> list[Target]:
    """The functions of the program that a call may reach."""
    values = project.flow.fold.values
    targets = [at for at in values.callables.targets(Value(site.func, module)) if isinstance(at.what, Function)]
    reached = project.flow.names.callee(site, module)
    if not targets and reached is not None and isinstance(reached[0], Function):
        targets = [Target(reached[0], reached[1])]
    return targets


def _reads(target: Target, site: ast.Call, value: ast.expr, module: Module, project: Project, depth: int) -> bool:
    """Whether a function reads members of what a call passes to it."""
    for node in _inside(target, site, value, module, project):
        what, at = use_of(node, target.module, project, depth - 1)
        if what == "apart" and not shielded(at, target.module, project.flow.fold.values):
            return True
    return False


def _inside(target: Target, site: ast.Call, value: ast.expr, module: Module, project: Project) -> Iterator[ast.expr]:
    """The names in a function that stand for what a call passes to it."""
    values = project.flow.fold.values
    frame = values.callables.enter(target, values.callables.arguments(site, Value(site, module)), site, None)
    for node in walk(target.what.node) if frame is not None else ():
        if not isinstance(node, ast.Name) or not isinstance(node.ctx, ast.Load):
            continue
        if any(one.node is value for one in values.trail(Value(node, target.module, frame))):
            yield node


def _asks_for_any(test: ast.AST, value: ast.AST) -> bool:
    """`answer is None`, `if not answer`: a response that says that the call has failed is one, too."""
    if isinstance(test, ast.Compare):
        return all(at is value or is_none(at) for at in [test.left, *test.comparators])
    return isinstance(test, (ast.If, ast.While, ast.UnaryOp, ast.BoolOp, ast.Assert))


def checks_inside(
    site: ast.Call, value: ast.expr, module: Module, project: Project, *, unknown: bool = False, depth: int = 3
) -> bool:
    """Whether the function that a call passes a value to checks `stat`, or tests what it was given.

    `unknown` is the result for functions of other libraries.
    """
    targets = _targets(site, module, project)
    if not targets or depth <= 0:
        return unknown
    return any(_tests(at, site, value, module, project, depth) for at in targets)


def _tests(target: Target, site: ast.Call, value: ast.expr, where: Module, project: Project, depth: int) -> bool:
    module = target.module
    if isinstance(target.what, Function) and _speaks_inside(target.what, module):
        return True
    for node in _inside(target, site, value, where, project):
        parent = module.tables.parents.get(node)
        if isinstance(parent, ast.keyword):
            parent = module.tables.parents.get(parent)
        if isinstance(parent, _TESTS) and not isinstance(parent, ast.Starred):
            return True
        asked = isinstance(parent, ast.Call) and parent.func is not node and called(parent) not in _NO_CHECK
        if asked and isinstance(parent, ast.Call) and checks_inside(parent, node, module, project, depth=depth - 1):
            return True
    return False


def _item(node: ast.Subscript) -> Use:
    key = node.slice
    if isinstance(key, ast.Constant):
        if key.value in _STATUS:
            return "checked"
        return "apart" if isinstance(key.value, str) or _is_place(key.value) else ""
    return "apart" if isinstance(key, ast.Name) and isinstance(node.ctx, ast.Load) else ""


def _is_place(key: object) -> bool:
    """`root[0]`: the first element of a response in XML."""
    return isinstance(key, int) and not isinstance(key, bool)


def _taken(func: ast.Attribute, node: ast.Call, module: Module, project: Project) -> Use:
    """The member that a method of a response reads: `answer.get("photos")`, `root.findall("photo")`."""
    if func.attr not in _MEMBERS | _TREE:
        return "checked"
    said = [str(part.value) for value in node.args for part in ast.walk(value) if isinstance(part, ast.Constant)]
    if any(_SPEAKS.search(text) or text in _STATUS for text in said) or _around_speaks(node, module):
        return "checked"
    return _part(node, module, project)


def _part(node: ast.expr, module: Module, project: Project) -> Use:
    """The use of a member that may be absent, and whether it is tested before."""
    used = False
    top: ast.expr = node
    parent = module.tables.parents.get(node)
    while isinstance(parent, (ast.Subscript, ast.Attribute, ast.Call)) and top in {
        getattr(parent, "value", None),
        getattr(parent, "func", None),
    }:
        used, top, parent = True, parent, module.tables.parents.get(parent)
    others = project.flow.fold.values.uses.carriers(top, module)
    for at in (top, *others):
        around = module.tables.parents.get(at)
        if is_handed_on(at, others, module):
            continue
        if isinstance(around, _TESTS) or (isinstance(around, ast.IfExp) and around.test is at):
            return "checked"
        if isinstance(around, _LOOPS) and at is top:
            return "apart"
        taken = isinstance(around, (ast.Subscript, ast.Attribute, ast.Return, *FORS, ast.comprehension))
        used = used or (taken and around not in others)
    return "apart" if used else ""


def _around_speaks(node: ast.AST, module: Module) -> bool:
    """Whether the function around mentions `stat` or `err`, so that it checks them in some way."""
    function = module.function_of(node)
    return _speaks_inside(function, module)


def _speaks_inside(function: Function | None, module: Module) -> bool:
    first, last = (function.node.lineno, function.node.end_lineno or 0) if function else (0, len(module.lines))
    return any(
        first <= text.lineno <= last and isinstance(text.value, str) and _SPEAKS.search(text.value)
        for text in module.tables.strings
    )


def shielded(node: ast.AST, module: Module, values: Values) -> bool:
    """Whether a missing member is caught, which is a check of the response's form."""
    child = node
    for at in module.ancestors(node):
        if (
            isinstance(at, TRIES)
            and child in at.body
            and any(_catches(handler, module, values) for handler in at.handlers)
        ):
            return True
        if isinstance(at, FUNCTIONS):
            return False
        child = at
    return False


def _catches(handler: ast.ExceptHandler, module: Module, values: Values) -> bool:
    names = caught(handler, module, values)
    return not names or not _CATCHING.isdisjoint(names)


def speaks_of_stat(module: Module) -> bool:
    """Whether a module names `stat` or `fail` anywhere, so that it checks responses in some place."""
    return any(node.value in {"stat", "fail"} for node in module.tables.strings)
