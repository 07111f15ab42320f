"""A photo of a list: how its fields are read, where it is available, and the calls that list it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from msgspec import Struct

from flickr_lint.analysis.reaching import reaching
from flickr_lint.facts.iterables import plain_iterable
from flickr_lint.fix.expressions import cut
from flickr_lint.fix.extras import call_of, lists_of
from flickr_lint.scopes import Function, called

if TYPE_CHECKING:
    from flickr_lint.facts.calls import Call
    from flickr_lint.fix.lookup_reads import Read, Turned
    from flickr_lint.module import Module
    from flickr_lint.project import Project
    from flickr_lint.scopes import Binding, Scope

__all__ = ["Photo", "photo_of"]

_FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_Loop = ast.For | ast.AsyncFor | ast.comprehension


class Photo(Struct, frozen=True):
    """A photo of a list: its name, how its fields are written, and the calls that list it."""

    name: str
    style: str
    """`key`, `get` or `attrib`: `photo["id"]`, `photo.get("id")`, `photo.attrib["id"]`."""
    quote: str
    lists: tuple[Call, ...]
    around: ast.AST
    """The loop over the photos, or the function that is given one."""
    module: Module

    def has(self, at: ast.AST) -> bool:
        """Whether its name means this photo at a place."""
        chain = list(self.module.ancestors(at))
        if self.whole not in chain or any(isinstance(one, _FUNCTIONS) for one in chain[: chain.index(self.whole)]):
            return False
        bound = _bound(self.name, at, self.module)
        means = bound.node if isinstance(bound, Function) else bound.value if bound else None
        return means is (self.around.iter if isinstance(self.around, _Loop) else self.around)

    @property
    def whole(self) -> ast.AST:
        """The node around all its places: for a part of a comprehension, the comprehension."""
        return self.module.tables.parents[self.around] if isinstance(self.around, ast.comprehension) else self.around

    def read(self, read: Read, module: Module | None = None) -> str:
        """How a field of it is read; the read may be in another module."""
        name, there = read.field.name, module or self.module
        if read.asks:
            return self._asked(name)
        if name == "description":
            return self._key("description") + '["_content"]' if not read.tree else self._text("description")
        if read.optional:
            held = f"{self.name}.attrib" if self.style == "attrib" else self.name
            default = f", {cut(there, there.region(read.default))}" if read.default is not None else ""
            return f"{held}.get({self._quoted(name)}{default})"
        return self._get(name) if self.style == "get" else self._key(name)

    def asked(self, turned: Turned) -> str:
        """The condition that it has a size."""
        return self._asked(turned.field.name)

    def _asked(self, name: str) -> str:
        held = f"{self.name}.attrib" if self.style == "attrib" else self.name
        return self._get(name) if self.style == "get" else f"{self._quoted(name)} in {held}"

    def _get(self, name: str) -> str:
        return f"{self.name}.get({self._quoted(name)})"

    def _key(self, name: str) -> str:
        return f"{self.name}{'.attrib' if self.style == 'attrib' else ''}[{self._quoted(name)}]"

    def _text(self, name: str) -> str:
        return f"{self.name}.find({self._quoted(name)}).text"

    def _quoted(self, name: str) -> str:
        return f"{self.quote}{name}{self.quote}"


def photo_of(given: ast.expr, module: Module, project: Project) -> Photo | None:
    """The photo whose id an expression is, if only a loop or a parameter binds its name."""
    given = _meant(given, module, project)
    base, style, key = _access(given)
    if not isinstance(base, ast.Name) or key != "id":
        return None
    around = _around(base, module)
    lists = _lists(base, around, module, project) if around is not None else ()
    if around is None or not lists:
        return None
    quote = "'" if "'" in cut(module, module.region(given)) else '"'
    return Photo(base.id, style, quote, lists, around, module)


def _meant(given: ast.expr, module: Module, project: Project) -> ast.expr:
    """The value of a name for an id."""
    one = project.flow.fold.values.only(given, module).node if isinstance(given, ast.Name) else given
    near = one in module.tables.parents and module.function_of(one) is module.function_of(given)
    return one if near else given


def _around(base: ast.Name, module: Module) -> ast.AST | None:
    """The loop that iterates over photos by a name, or the function that has a parameter of that name."""
    binding = _bound(base.id, base, module)
    if isinstance(binding, Function):
        return binding.node
    loops = (
        at
        for around in module.ancestors(base)
        for at in (around, *getattr(around, "generators", ()))
        if isinstance(at, _Loop) and binding is not None and at.iter is binding.value
    )
    return next(loops, None)


def _bound(name: str, at: ast.AST, module: Module) -> Binding | Function | None:
    """The only binding of a name at a place, or the function whose parameter it is."""
    scope: Scope | None = module.scope_of(at)
    while scope is not None:
        function = scope.function if scope.function and scope.function.scope is scope else None
        parameter = function is not None and name in function.params
        if name in scope.names:
            found = reaching(name, scope, at, module)
            if found.entry or len(found.bindings) != 1:
                return function if parameter and not found.bindings else None
            return found.bindings[0]
        if parameter:
            return function
        scope = scope.parent
    return None


def _lists(base: ast.Name, around: ast.AST, module: Module, project: Project) -> tuple[Call, ...]:
    one = call_of(around.iter, module, project) if isinstance(around, _Loop) else None
    if one is not None:
        return (one,) if one.module is module else ()
    found = lists_of(base, module, project)
    if not found and isinstance(around, _Loop) and "zip" not in {called(at) for at in _calls_in(around.iter)}:
        found = lists_of(plain_iterable(around.iter), module, project)
    return tuple(found)


def _calls_in(node: ast.expr) -> list[ast.Call]:
    return [at for at in ast.walk(node) if isinstance(at, ast.Call)]


def _access(given: ast.expr) -> tuple[ast.expr | None, str, object]:
    """`photo["id"]`, `photo.get("id")`, `photo.attrib["id"]`: the object, how it is read, and the field."""
    if isinstance(given, ast.Subscript) and isinstance(given.slice, ast.Constant):
        held = given.value
        if isinstance(held, ast.Attribute) and held.attr == "attrib":
            return held.value, "attrib", given.slice.value
        return held, "key", given.slice.value
    if isinstance(given, ast.Call) and called(given) == "get" and len(given.args) == 1:
        key = given.args[0].value if isinstance(given.args[0], ast.Constant) else None
        held = given.func.value if isinstance(given.func, ast.Attribute) else given
        if isinstance(held, ast.Attribute) and held.attr == "attrib":
            return held.value, "attrib", key
        return held, "get", key
    return None, "", None
