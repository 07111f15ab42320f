"""Fills the tables of a module's names in one walk of its tree."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from flickr_lint.analysis.patterns import captures, part_of
from flickr_lint.scopes import IMPORTED, Binding, Class, Function, How, Scope, Tables, dotted
from flickr_lint.tree import COMPREHENSIONS, children

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["enter", "imported", "tables_of"]


def tables_of(tree: ast.Module) -> Tables:
    """Walk a module once."""
    tables = Tables(Scope(tree, None))
    tables.scopes[tree] = tables.module
    enter(tree, tables)
    imported(tables)
    return tables


def enter(tree: ast.Module | ast.stmt, tables: Tables) -> None:
    """Note what a module, or one of its statements, says; what it imports is only put aside."""
    parents, nodes = tables.parents, tables.nodes
    # A stack instead of recursion: deep nesting must not crash the linter.
    stack: list[tuple[ast.AST, Scope, Class | None]] = [(tree, tables.module, None)]
    while stack:
        node, scope, owner = stack.pop()
        nodes.append(node)
        inner, inner_owner = _enter(node, scope, owner, tables)
        below = children(node)
        for child in below:
            parents[child] = node
        below.reverse()
        outside = _outside(node) if inner is not scope else ()
        if outside:
            stack += [
                (child, scope if child in outside else inner, owner if child in outside else inner_owner)
                for child in below
            ]
        else:
            stack += [(child, inner, inner_owner) for child in below]


def imported(tables: Tables) -> None:
    """Note what the statements import that were put aside."""
    for node in tables.importing:
        _IMPORTS[node.__class__](node, tables)
    _note_imported(tables)


def _note_imported(tables: Tables) -> None:
    """Note the own names of what calls name by another: trees outlive the tables, so that old notes go."""
    renamed = {name: path.rpartition(".")[2] for name, path in tables.imports.items() if "." in path.lstrip(".")}
    for node in tables.calls:
        func = node.func
        if isinstance(func, ast.Name):
            name = renamed.get(func.id, func.id)
            if name != func.id:
                setattr(func, IMPORTED, name)
            elif IMPORTED in func.__dict__:
                delattr(func, IMPORTED)


def _outside(node: ast.AST) -> set[ast.AST]:
    """Children of a scope's node that are evaluated around it: decorators and bases."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return set(node.decorator_list)
    if isinstance(node, ast.ClassDef):
        return {*node.decorator_list, *node.bases, *node.keywords}
    return set()


def _enter(node: ast.AST, scope: Scope, owner: Class | None, tables: Tables) -> tuple[Scope, Class | None]:
    """Record the bindings of a node, and return the scope and class of its children."""
    kind = node.__class__
    handler = _HANDLERS.get(kind)
    if handler is not None:
        handler(node, scope, owner, tables)
    if kind not in _OPENING:
        return scope, owner
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
        return _function(node, scope, owner, tables), None
    if isinstance(node, ast.ClassDef):
        found = Class(node.name, node)
        tables.classes[node.name] = found
        inner = Scope(node, scope, scope.function)
        tables.scopes[node] = inner
        found.attributes = inner.names
        return inner, found
    inner = Scope(node, scope, scope.function)
    tables.scopes[node] = inner
    if isinstance(node, COMPREHENSIONS):
        for part in node.generators:
            _bind(part.target, part.iter, "item", inner, tables, part, (None,))
    return inner, owner


def _function(
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, scope: Scope, owner: Class | None, tables: Tables
) -> Scope:
    name = "<lambda>" if isinstance(node, ast.Lambda) else node.name
    parent = scope.parent if isinstance(scope.node, ast.ClassDef) and scope.parent else scope
    inner = Scope(node, parent)
    args = node.args
    ordered = [*args.posonlyargs, *args.args, *args.kwonlyargs]
    found = Function(name, node, inner, owner, tuple(arg.arg for arg in ordered))
    inner.function = found
    tables.functions[node] = found
    tables.scopes[node] = inner
    if isinstance(node, ast.Lambda):
        found.returns.append(node.body)
    elif isinstance(scope.node, ast.ClassDef) and owner is not None:
        owner.methods[name] = found
    else:
        tables.plain[parent, name] = found
    return inner


def _bind(
    target: ast.expr,
    value: ast.expr,
    how: How,
    scope: Scope,
    tables: Tables,
    node: ast.AST,
    path: tuple[int | None, ...] = (),
) -> None:
    if isinstance(target, ast.Name):
        scope.bind(target.id, Binding(value, how, node, path))
    elif isinstance(target, (ast.Tuple, ast.List)):
        plain = how == "value" and not any(isinstance(part, ast.Starred) for part in target.elts)
        values = value.elts if isinstance(value, (ast.Tuple, ast.List)) and plain else []
        for at, part in enumerate(target.elts):
            if len(values) == len(target.elts):
                _bind(part, values[at], how, scope, tables, node, path)
            elif isinstance(part, ast.Starred) and not path and how == "value":
                rest = part_of(value, at, at + 1 - len(target.elts))
                tables.parents[rest] = node
                _bind(part.value, rest, how, scope, tables, node)
            else:
                starred = any(isinstance(other, ast.Starred) for other in target.elts[: at + 1])
                inner = part.value if isinstance(part, ast.Starred) else part
                kept = how if how == "context" else "item"
                _bind(inner, value, kept, scope, tables, node, (*path, None if starred else at))
    elif isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
        function = scope.function
        first = function.params[0] if function and function.params else ""
        if function and function.owner and target.value.id in {first, "self", "cls"}:
            function.owner.attributes.setdefault(target.attr, []).append(Binding(value, how, node, path))
        else:
            scope.bind(f"{target.value.id}.{target.attr}", Binding(value, how, node, path))


def _assign(node: ast.Assign, scope: Scope, _: Class | None, tables: Tables) -> None:
    tables.assigns.append(node)
    for target in node.targets:
        if isinstance(target, ast.Name) and isinstance(node.value, ast.Call) and _loads_module(node.value):
            tables.importing.append(node)
        tables.assigned.append((node, target, node.value))
        _bind(target, node.value, "value", scope, tables, node)


def _loads_module(node: ast.Call) -> bool:
    """`importlib.import_module("shop")`."""
    named = len(node.args) == 1 and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)
    return named and dotted(node.func).rpartition(".")[2] in {"import_module", "__import__"}


def _ann(node: ast.AnnAssign, scope: Scope, _: Class | None, tables: Tables) -> None:
    tables.assigns.append(node)
    if node.value is not None:
        tables.assigned.append((node, node.target, node.value))
        _bind(node.target, node.value, "value", scope, tables, node)


def _aug(node: ast.AugAssign, scope: Scope, _: Class | None, tables: Tables) -> None:
    tables.assigns.append(node)
    tables.assigned.append((node, node.target, node.value))
    _bind(node.target, node.value, "augmented", scope, tables, node)


def _walrus(node: ast.NamedExpr, scope: Scope, _: Class | None, tables: Tables) -> None:
    while scope.parent is not None and isinstance(scope.node, COMPREHENSIONS):
        scope = scope.parent
    _bind(node.target, node.value, "value", scope, tables, node)


def _for(node: ast.For | ast.AsyncFor, scope: Scope, _: Class | None, tables: Tables) -> None:
    _bind(node.target, node.iter, "item", scope, tables, node, (None,))


def _with(node: ast.With | ast.AsyncWith, scope: Scope, _: Class | None, tables: Tables) -> None:
    for item in node.items:
        if item.optional_vars is not None:
            _bind(item.optional_vars, item.context_expr, "context", scope, tables, node)


def _importing(node: ast.Import | ast.ImportFrom, scope: Scope, _: Class | None, tables: Tables) -> None:  # noqa: ARG001
    tables.importing.append(node)


def _import(node: ast.Import, tables: Tables) -> None:
    for alias in node.names:
        if alias.asname:
            tables.imports[alias.asname] = alias.name
        else:
            tables.imports.setdefault(alias.name.partition(".")[0], alias.name.partition(".")[0])
            tables.imports.setdefault(alias.name, alias.name)


def _import_from(node: ast.ImportFrom, tables: Tables) -> None:
    origin = "." * node.level + (node.module or "")
    for alias in node.names:
        if alias.name == "*":
            tables.stars.append(origin)
        else:
            joint = "" if origin.endswith(".") or not origin else "."
            tables.imports[alias.asname or alias.name] = f"{origin}{joint}{alias.name}"


def _import_by_call(node: ast.Assign, tables: Tables) -> None:
    for target in node.targets:
        if isinstance(target, ast.Name):
            tables.imports[target.id] = node.value.args[0].value  # type: ignore[attr-defined]


def _match(node: ast.Match, scope: Scope, _: Class | None, tables: Tables) -> None:
    for case in node.cases:
        for name, value in captures(case.pattern, node.subject):
            at = value
            while at not in tables.parents and at is not node.subject:
                tables.parents[at] = case
                at = at.value if isinstance(at, (ast.Subscript, ast.Attribute)) else at
            scope.bind(name, Binding(value, "value", case))


def _except(node: ast.ExceptHandler, scope: Scope, _: Class | None, tables: Tables) -> None:  # noqa: ARG001
    if node.name and node.type is not None:
        scope.bind(node.name, Binding(node.type, "raised", node))


def _raise(node: ast.Raise, scope: Scope, _: Class | None, tables: Tables) -> None:  # noqa: ARG001
    if isinstance(node.exc, ast.Call):
        tables.raised.append(node.exc)


def _global(node: ast.Global, scope: Scope, _: Class | None, tables: Tables) -> None:
    scope.elsewhere.update(dict.fromkeys(node.names, tables.module))


def _nonlocal(node: ast.Nonlocal, scope: Scope, _: Class | None, tables: Tables) -> None:  # noqa: ARG001
    for name in node.names:
        at = scope.parent
        while at is not None and name not in at.names and not (at.function and name in at.function.params):
            at = at.parent
        if at is not None:
            scope.elsewhere[name] = at


def _return(node: ast.Return | ast.Yield | ast.YieldFrom, scope: Scope, _: Class | None, tables: Tables) -> None:  # noqa: ARG001
    if scope.function is not None:
        scope.function.yields |= not isinstance(node, ast.Return)
        scope.function.returns += [node.value] if node.value is not None else []


def _call(node: ast.Call, scope: Scope, _: Class | None, tables: Tables) -> None:
    tables.calls.append(node)
    if isinstance(node.func, ast.Name) and node.func.id == "setattr" and len(node.args) == 3:
        owner, name, value = node.args
        if isinstance(name, ast.Constant) and isinstance(name.value, str):
            _bind(ast.Attribute(owner, name.value), value, "value", scope, tables, tables.parents.get(node, node))


def _string(node: ast.Constant, scope: Scope, _: Class | None, tables: Tables) -> None:  # noqa: ARG001
    if isinstance(node.value, (str, bytes)):
        tables.strings.append(node)


def _dict(node: ast.Dict, scope: Scope, _: Class | None, tables: Tables) -> None:  # noqa: ARG001
    tables.dicts.append(node)


def _if(node: ast.If | ast.IfExp | ast.While, scope: Scope, _: Class | None, tables: Tables) -> None:  # noqa: ARG001
    tables.ifs.append(node)


def _compare(node: ast.Compare, scope: Scope, _: Class | None, tables: Tables) -> None:  # noqa: ARG001
    tables.compares.append(node)


_IMPORTS: dict[type[ast.AST], Callable[[Any, Tables], None]] = {
    ast.Import: _import,
    ast.ImportFrom: _import_from,
    ast.Assign: _import_by_call,
}
_OPENING = frozenset(
    {
        *(ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef),
        *COMPREHENSIONS,
    }
)
"""Nodes that open a scope."""
_HANDLERS: dict[type[ast.AST], Callable[[Any, Scope, Class | None, Tables], None]] = {
    ast.Assign: _assign,
    ast.AnnAssign: _ann,
    ast.AugAssign: _aug,
    ast.NamedExpr: _walrus,
    ast.For: _for,
    ast.AsyncFor: _for,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Import: _importing,
    ast.ImportFrom: _importing,
    ast.Match: _match,
    ast.ExceptHandler: _except,
    ast.Raise: _raise,
    ast.Global: _global,
    ast.Nonlocal: _nonlocal,
    ast.Return: _return,
    ast.Yield: _return,
    ast.YieldFrom: _return,
    ast.Call: _call,
    ast.Constant: _string,
    ast.Dict: _dict,
    ast.If: _if,
    ast.IfExp: _if,
    ast.While: _if,
    ast.Compare: _compare,
}
