"""What a module says of names: its scopes, bindings, functions and classes, as tables."""

from __future__ import annotations

import ast
from typing import Literal

from msgspec import Struct, field

__all__ = [
    "IMPORTED",
    "Binding",
    "Class",
    "Function",
    "Scope",
    "Tables",
    "called",
    "dotted",
    "text_keys",
]

IMPORTED = "imported"
"""The attribute of a name in a call that says what the name is an import of, where it is another."""
_LAST = 10**9
"""A line behind all others."""
How = Literal["value", "item", "context", "augmented", "raised"]


class Binding(Struct, frozen=True):
    """A value bound to a name: the value itself, an item of it (loops, unpacking), or its value as a context.

    `path` says which item: an index for each unpacking, None for any item of what is iterated over.
    """

    value: ast.expr
    how: How = "value"
    node: ast.AST | None = None
    path: tuple[int | None, ...] = ()


class Scope(Struct, eq=False):
    """Bindings by name; the parent is where free names are looked up (class scopes are passed over, as in Python)."""

    node: ast.AST
    parent: Scope | None
    function: Function | None = None
    names: dict[str, list[Binding]] = field(default_factory=dict)
    found: dict[str, tuple[Scope, Function | None] | None] = field(default_factory=dict)
    """The scopes that bind names that were looked up from here."""
    elsewhere: dict[str, Scope] = field(default_factory=dict)
    """The scopes of names that are declared global or nonlocal here."""

    def bind(self, name: str, binding: Binding) -> None:
        """Add a binding."""
        scope = self.elsewhere.get(name, self) if self.elsewhere else self
        scope.names.setdefault(name, []).append(binding)


class Class(Struct, eq=False):
    """A class: its methods, and what is assigned to attributes in its body and on `self`."""

    name: str
    node: ast.ClassDef
    methods: dict[str, Function] = field(default_factory=dict)
    attributes: dict[str, list[Binding]] = field(default_factory=dict)


class Function(Struct, eq=False):
    """A function or method: parameters, returned values, and the class it belongs to."""

    name: str
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
    scope: Scope
    owner: Class | None
    params: tuple[str, ...]
    returns: list[ast.expr] = field(default_factory=list)
    """What it returns and yields."""
    yields: bool = False


class Tables(Struct, eq=False):
    """The result of the walk."""

    module: Scope
    imports: dict[str, str] = field(default_factory=dict)
    """Local name to dotted origin; relative ones begin with dots."""
    stars: list[str] = field(default_factory=list)
    functions: dict[ast.AST, Function] = field(default_factory=dict)
    plain: dict[tuple[Scope, str], Function] = field(default_factory=dict)
    """Functions that are no methods, by the scope that defines them and their name."""
    classes: dict[str, Class] = field(default_factory=dict)
    scopes: dict[ast.AST, Scope] = field(default_factory=dict)
    """The scope of each node that opens one."""
    parents: dict[ast.AST, ast.AST] = field(default_factory=dict)
    nodes: list[ast.AST] = field(default_factory=list)
    """All nodes but operators and contexts, in the order of the source."""
    calls: list[ast.Call] = field(default_factory=list)
    strings: list[ast.Constant] = field(default_factory=list)
    dicts: list[ast.Dict] = field(default_factory=list)
    assigns: list[ast.Assign | ast.AnnAssign | ast.AugAssign] = field(default_factory=list)
    assigned: list[tuple[ast.Assign | ast.AnnAssign | ast.AugAssign, ast.expr, ast.expr]] = field(default_factory=list)
    """What is assigned to, each with its statement and the value."""
    ifs: list[ast.If | ast.IfExp | ast.While] = field(default_factory=list)
    compares: list[ast.Compare] = field(default_factory=list)
    raised: list[ast.Call] = field(default_factory=list)
    """The exceptions that are made where they are raised."""
    importing: list[ast.Import | ast.ImportFrom | ast.Assign] = field(default_factory=list)
    """The statements that import something."""
    made: dict[tuple[ast.AST, str], ast.expr] = field(default_factory=dict)
    """Expressions that give the same as calls, by the call and the way."""

    def end(self, name: str) -> ast.expr:
        """A name of the module as it is read when all of the module has run."""
        at = self.made.setdefault((self.module.node, name), ast.Name(name, lineno=_LAST, col_offset=0))
        self.parents[at] = self.module.node
        return at


def dotted(node: ast.AST) -> str:
    """`a.b.c` for such an expression, '' for any other."""
    kind = node.__class__
    if kind is ast.Name:
        return node.id  # type: ignore[attr-defined, no-any-return]
    if kind is not ast.Attribute:
        return ""
    parts: list[str] = []
    while kind is ast.Attribute:
        parts.append(node.attr)  # type: ignore[attr-defined]
        node = node.value  # type: ignore[attr-defined]
        kind = node.__class__
    if kind is not ast.Name:
        return ""
    parts.append(node.id)  # type: ignore[attr-defined]
    parts.reverse()
    return ".".join(parts)


def called(node: ast.Call) -> str:
    """The last part of what a call names: `get` of `session.get(…)`, whatever the session is.

    An import under another name counts as its own: after `from contextlib import suppress as quiet`, `quiet(…)` is
    a call of `suppress`.
    """
    func = node.func
    if isinstance(func, ast.Attribute):
        return func.attr
    return getattr(func, IMPORTED, func.id) if isinstance(func, ast.Name) else ""


def text_keys(node: ast.Dict) -> dict[str, ast.expr]:
    """The values of a dictionary display whose keys are texts."""
    return {
        key.value: value
        for key, value in zip(node.keys, node.values, strict=True)
        if isinstance(key, ast.Constant) and isinstance(key.value, str)
    }
