"""A comprehension written as a loop, so that something can be done before each item."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flickr_lint.findings import Edit, Region
from flickr_lint.fix.expressions import cut
from flickr_lint.fix.patch import indent_of
from flickr_lint.fix.positions import free_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from flickr_lint.module import Module

__all__ = ["COMPREHENSIONS", "as_loop"]

COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp)
"""Those that make all their items at once."""
_EMPTY = {ast.ListComp: "[]", ast.SetComp: "set()", ast.DictComp: "{}"}


def as_loop(node: ast.ListComp | ast.SetComp | ast.DictComp, before: str, module: Module) -> Edit | None:
    """The edit that writes a comprehension as a loop with a line before each item.

    None if it is not what a statement returns or gives one name, or if the loop's own names are used around it.
    """
    statement = module.tables.parents.get(node)
    part, *others = node.generators
    if not isinstance(statement, (ast.Return, ast.Assign)) or statement.value is not node or others:
        return None
    whole = module.region(statement)
    indent = module.lines[whole.line - 1][: whole.column - 1]
    after = module.lines[whole.end_line - 1][whole.end_column - 1 :].strip()
    name = _name(statement, node, module)
    texts = (at for at in ast.walk(node) if isinstance(at, (ast.Constant, ast.JoinedStr)))
    if not name or indent.strip() or after.startswith(";") or any(at.lineno != at.end_lineno for at in texts):
        return None
    if isinstance(module.tables.parents.get(statement), ast.ClassDef) or _is_leaking(part.target, node, module):
        return None

    def text(at: ast.AST) -> str:
        return cut(module, module.region(at))

    step = indent_of(module)
    looped = "async for" if part.is_async else "for"
    lines = [f"{name} = {_EMPTY[type(node)]}", f"{looped} {text(part.target)} in {_bare(text(part.iter))}:"]
    depth = step
    for test in part.ifs:
        lines.append(f"{depth}if {_bare(text(test))}:")
        depth += step
    lines += [f"{depth}{before}", f"{depth}{_kept(node, name, text)}"]
    if isinstance(statement, ast.Return):
        lines.append(f"return {name}")
    return Edit(
        Region(whole.line, whole.column, whole.end_line, whole.end_column), f"\n{indent}".join(lines), module.path
    )


def _kept(node: ast.ListComp | ast.SetComp | ast.DictComp, name: str, text: Callable[[ast.AST], str]) -> str:
    """The statement that adds an item."""
    if isinstance(node, ast.DictComp):
        value = text(node.value)
        return f"{name}[{text(node.key)}] = {f'({value})' if chr(10) in value else value}"
    return f"{name}.{'append' if isinstance(node, ast.ListComp) else 'add'}({text(node.elt)})"


def _name(statement: ast.Return | ast.Assign, node: ast.expr, module: Module) -> str:
    """What the result is called: as the statement calls it, unless the comprehension reads that."""
    if isinstance(statement, ast.Return):
        return free_name(module, statement, "found", "results")
    target = statement.targets[0]
    if len(statement.targets) > 1 or not isinstance(target, ast.Name):
        return ""
    return "" if target.id in {at.id for at in ast.walk(node) if isinstance(at, ast.Name)} else target.id


def _is_leaking(target: ast.expr, node: ast.expr, module: Module) -> bool:
    """Whether the names of a comprehension's items are used around it, too, where a loop would change them."""
    names = {at.id for at in ast.walk(target) if isinstance(at, ast.Name)}
    inside = set(ast.walk(node))
    function = module.function_of(node)
    around = ast.walk(function.node if function else module.tree)
    plain = (at for at in around if at not in inside)
    named = {getattr(at, "id", None) or getattr(at, "arg", "") for at in plain if isinstance(at, (ast.Name, ast.arg))}
    return not names.isdisjoint(named)


def _bare(text: str) -> str:
    """Code on several lines, in brackets."""
    return f"({text})" if "\n" in text else text
