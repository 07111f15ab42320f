"""A comprehension written as a loop, so that it can wait before each call."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from msgspec import Struct

from flickr_lint.analysis.regions import FORS
from flickr_lint.findings import Edit, Region
from flickr_lint.fix.expressions import cut
from flickr_lint.fix.patch import indent_of
from flickr_lint.fix.positions import comes_first, free_name, statement_of
from flickr_lint.scopes import called

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flickr_lint.module import Module

__all__ = ["Comprehension", "Step", "as_loop"]

_Plain = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
Comprehension = _Plain | ast.Call
"""A comprehension, or the call of `map`."""
_EMPTY = {ast.SetComp: "set()", ast.DictComp: "{}"}
"""What the result begins with, if that is no list."""
_TAKES_ALL = frozenset(
    {"list", "tuple", "set", "frozenset", "dict", "sum", "max", "min", "sorted", "join", "extend", "update"}
)
"""Functions and methods that use up a generator before they return."""


class Step(Struct, frozen=True):
    """The waits of a loop, and what is called with each item: `asyncio.create_task`."""

    pause: str
    """The code that waits, with a place for the seconds."""
    seconds: Mapping[ast.expr, int]
    """How long to wait before each expression that calls."""
    around: str = ""
    names: tuple[str, ...] = ("found", "results")
    """What the result is called if it has no name."""


def as_loop(node: Comprehension, step: Step, module: Module) -> tuple[Edit, ...]:
    """The edits that write a comprehension as a loop; none if that can't be done.

    That is so if it is not what its statement evaluates first, or if the loop's own names are used around it.
    """
    statement = statement_of(module, node)
    if statement is None or not _is_possible(node, statement, module):
        return ()
    whole, region = module.region(statement), module.region(node)
    indent = module.lines[whole.line - 1][: whole.column - 1]
    if isinstance(statement, (ast.Return, ast.Assign)) and statement.value is node:
        name = _name(statement, node, step, module)
        lines = _lines(node, name, step, module)
        lines += [f"return {name}"] if isinstance(statement, ast.Return) else []
        return (Edit(whole, f"\n{indent}".join(lines), module.path),) if name else ()
    name = free_name(module, statement, *step.names)
    lines = [*_lines(node, name, step, module), ""]
    start = Region(whole.line, whole.column, whole.line, whole.column)
    bare = f"({name})" if _shares_brackets(node, module) else name
    return Edit(start, f"\n{indent}".join(lines), module.path), Edit(region, bare, module.path)


def _is_possible(node: Comprehension, statement: ast.stmt, module: Module) -> bool:
    """Whether a comprehension can be evaluated before its statement, and its names may be those of a loop."""
    whole = module.region(statement)
    line = module.lines[whole.line - 1]
    shared = line[: whole.column - 1].strip() or line[whole.column - 1 :].startswith("elif")
    after = module.lines[whole.end_line - 1][whole.end_column - 1 :].strip()
    texts = (at for at in ast.walk(node) if isinstance(at, (ast.Constant, ast.JoinedStr)))
    if shared or after.startswith(";") or any(at.lineno != at.end_lineno for at in texts):
        return False
    if isinstance(module.tables.parents.get(statement), ast.ClassDef) or not comes_first(statement, node, module):
        return False
    used_up = not isinstance(node, (ast.GeneratorExp, ast.Call)) or _is_used_up(node, module)
    return used_up and not any(_is_leaking(part.target, node, module) for part in getattr(node, "generators", ()))


def _is_used_up(node: ast.GeneratorExp | ast.Call, module: Module) -> bool:
    """Whether all items are made before anything is done with them."""
    above = module.tables.parents.get(node)
    return isinstance(above, ast.Starred) or (isinstance(above, ast.Call) and called(above) in _TAKES_ALL)


def _shares_brackets(node: Comprehension, module: Module) -> bool:
    """Whether the brackets of a generator are those of the call that it is given to."""
    above = module.tables.parents.get(node)
    if not isinstance(node, ast.GeneratorExp) or not isinstance(above, ast.Call):
        return False
    one, other = module.region(node), module.region(above)
    return (one.end_line, one.end_column) == (other.end_line, other.end_column)


def _lines(node: Comprehension, name: str, step: Step, module: Module) -> list[str]:
    """The lines of the loop."""

    def text(at: ast.AST) -> str:
        return cut(module, module.region(at))

    def waits(*nodes: ast.expr) -> list[str]:
        inside = {at for node in nodes for at in ast.walk(node)}
        seconds = sum(number for at, number in step.seconds.items() if at in inside)
        return [f"{depth}{step.pause.format(seconds)}"] if seconds else []

    lines, depth, inner = [f"{name} = {_EMPTY.get(type(node), '[]')}"], "", indent_of(module)
    if isinstance(node, ast.Call):
        item = free_name(module, node, "item", "each")
        lines.append(f"for {item} in {_bare(text(node.args[1]))}:")
        depth = inner
        made = f"{text(node.args[0])}({item})"
        return [*lines, *waits(node), f"{depth}{name}.append({_in(step, made)})"]
    for part in node.generators:
        looped = "async for" if part.is_async else "for"
        lines += [*waits(part.iter), f"{depth}{looped} {text(part.target)} in {_bare(text(part.iter))}:"]
        depth += inner
        for test in part.ifs:
            lines += [*waits(test), f"{depth}if {_bare(text(test))}:"]
            depth += inner
    items = (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,)
    return [*lines, *waits(*items), f"{depth}{_kept(node, name, step, text)}"]


def _in(step: Step, item: str) -> str:
    return f"{step.around}({item})" if step.around else item


def _kept(
    node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp,
    name: str,
    step: Step,
    text: Callable[[ast.AST], str],
) -> str:
    """The statement that adds an item."""
    item = _in(step, text(node.value if isinstance(node, ast.DictComp) else node.elt))
    if isinstance(node, ast.DictComp):
        return f"{name}[{text(node.key)}] = {_bare(item)}"
    return f"{name}.{'add' if isinstance(node, ast.SetComp) else 'append'}({item})"


def _name(statement: ast.Return | ast.Assign, node: ast.expr, step: Step, module: Module) -> str:
    """What the result is called: as the statement calls it, unless the comprehension reads that."""
    if isinstance(statement, ast.Return):
        return free_name(module, statement, *step.names)
    target = statement.targets[0]
    if len(statement.targets) > 1 or not isinstance(target, ast.Name):
        return ""
    return "" if target.id in {at.id for at in ast.walk(node) if isinstance(at, ast.Name)} else target.id


def _is_leaking(target: ast.expr, node: ast.expr, module: Module) -> bool:
    """Whether the names of a comprehension's items mean something around it, which a loop would change.

    Another loop over the same name gives it a value of its own.
    """
    inside, around = set(ast.walk(node)), set(module.ancestors(node))
    scope = module.scope_of(node)
    for name in {at.id for at in ast.walk(target) if isinstance(at, ast.Name)}:
        if scope.function is not None and name in scope.function.params:
            return True
        for at in module.of_kind(ast.Name):
            if at.id != name or at in inside or _binds(at, module) is not scope:
                continue
            loops = [one for one in module.ancestors(at) if isinstance(one, FORS) and _targets(one, name)]
            if not loops or loops[0] in around:
                return True
    return False


def _binds(name: ast.Name, module: Module) -> object:
    """The scope that binds a name, if that is a function's or the module's."""
    scope = module.scope_of(name)
    while scope.parent is not None and name.id not in scope.names:
        if scope.function is not None and name.id in scope.function.params:
            return scope
        scope = scope.parent
    return scope


def _targets(loop: ast.For | ast.AsyncFor, name: str) -> bool:
    return any(isinstance(at, ast.Name) and at.id == name for at in ast.walk(loop.target))


def _bare(text: str) -> str:
    """Code on several lines, in brackets."""
    return f"({text})" if "\n" in text else text
