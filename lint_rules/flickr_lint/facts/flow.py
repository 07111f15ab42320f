"""Where values come from: results of the API, image URLs and bytes, users' tokens; through names, calls and returns."""

from __future__ import annotations

import ast
import re
from enum import Flag, auto
from typing import TYPE_CHECKING

from flickr_lint.facts.calls import Call, find_calls
from flickr_lint.facts.fold import HOLE, Fold
from flickr_lint.facts.urls import SIZE_KEYS, starts_hosting
from flickr_lint.scopes import Binding, Class, Function, dotted

if TYPE_CHECKING:
    from flickr_lint.module import Module
    from flickr_lint.project import Project
    from flickr_lint.scopes import Scope

__all__ = ["Flow", "Kind"]

_DEPTH = 30
_WORK = 5_000
"""Expressions looked at for one question; more means a knot that no reader could follow either."""
_TOKEN = re.compile(
    r"^(?:(?:flickr|user|oauth|access|auth|fl)?_?)*(?:access_?token|oauth_?token|auth_?token|token_?secret|token_?key|"
    r"token_?obj|tokens?|oauth_token_secret|access_token_secret|access_secret|user_token)$",
    re.IGNORECASE,
)
_NOT_TOKEN = re.compile(r"request|csrf|verifier|temp|next|page|fcm|device|bearer|jwt", re.IGNORECASE)
_TOKEN_GIVERS = re.compile(
    r"^(?:get_access_token|fetch_access_token|get_token_part_two|auth_getToken|access_token|frob2token|getAccessToken|"
    r"get_auth_token|exchange_token|get_oauth_tokens?)$",
    re.IGNORECASE,
)
_PURE = frozenset({"len", "int", "float", "bool", "isinstance", "hash", "id", "range", "any", "all", "type", "hasattr", "print"})
_URL_METHODS = frozenset({"replace", "strip", "format", "decode", "lower", "__str__"})


class Kind(Flag):
    """What a value is or holds."""

    NONE = 0
    RESULT = auto()
    """An answer of the API, or data from one."""
    HOSTING = auto()
    """The URL of an image on Flickr's hosts."""
    IMAGE = auto()
    """The bytes of such an image."""
    TOKEN = auto()
    """A user's access token or its secret."""


class Flow:
    """Answers what an expression may hold. Flow-insensitive: all that is bound to a name counts."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.fold = Fold(project)
        self.calls: dict[Module, tuple[Call, ...]] = {
            module: tuple(find_calls(module, self.fold)) for module in project.modules.values()
        }
        self._call_at = {call.node: call for calls in self.calls.values() for call in calls}
        self._known: dict[ast.expr, Kind] = {}
        self._active: set[ast.AST] = set()
        self._callees: dict[ast.Call, tuple[Function | Class, Module] | None] = {}
        self._cuts = self._work = 0
        self._sites: dict[Function, list[tuple[ast.Call, Module]]] | None = None

    def kind(self, node: ast.expr, module: Module, depth: int = _DEPTH) -> Kind:
        """What an expression may hold."""
        if node in self._known:
            return self._known[node]
        if not self._active:
            self._work = 0
        self._work += 1
        if depth <= 0 or node in self._active or self._work > _WORK:
            self._cuts += 1
            return Kind.NONE
        cuts = self._cuts
        self._active.add(node)
        try:
            found = self._kind(node, module, depth - 1)
        finally:
            self._active.discard(node)
        # What was cut short by a cycle or by depth is only kept where the question began.
        if cuts == self._cuts or not self._active:
            self._known[node] = found
        return found

    def callee(self, node: ast.Call, module: Module) -> tuple[Function | Class, Module] | None:
        """The function or class of the project that a call reaches, where that is plain."""
        if node not in self._callees:
            self._callees[node] = None  # what reaches itself, such as `x = x.parent()`, stays unknown
            self._callees[node] = self._callee(node, module)
        return self._callees[node]

    def _callee(self, node: ast.Call, module: Module) -> tuple[Function | Class, Module] | None:
        func = node.func
        if isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name) and func.value.id in {"self", "cls"}:
            owner = self._owner(node, module)
            return self._method(owner, func.attr, module) if owner else None
        name = dotted(func)
        if "." not in name and name:
            scope: Scope | None = module.scope_of(node)
            while scope is not None:
                if (scope, name) in module.tables.plain:
                    return module.tables.plain[scope, name], module
                scope = scope.parent
            if name in module.tables.classes:
                return module.tables.classes[name], module
        found = self.project.lookup(module, name) if name else None
        member = self._member(found[0], found[1]) if found else None
        if member:
            return member
        if isinstance(func, ast.Attribute):
            owner_found = self.class_of(func.value, module)
            if owner_found:
                return self._method(owner_found[0], func.attr, owner_found[1])
        return None

    def class_of(self, node: ast.expr, module: Module) -> tuple[Class, Module] | None:
        """The project class of which an expression is an instance, by construction or annotation."""
        for value, where in self._bindings(node, module):
            if isinstance(value.value, ast.Call) and value.how in {"value", "context"}:
                made = self.callee(value.value, where) if dotted(value.value.func) != dotted(node) else None
                if made and isinstance(made[0], Class):
                    return made[0], made[1]
        if isinstance(node, ast.Name):
            function = module.function_of(node)
            args = function.node.args if function else None
            for arg in [*args.posonlyargs, *args.args, *args.kwonlyargs] if args else []:
                if arg.arg == node.id and arg.annotation is not None:
                    return self._annotated(arg.annotation, module)
        return None

    def sites(self, function: Function) -> list[tuple[ast.Call, Module]]:
        """The calls in the project that reach a function."""
        if self._sites is None:
            self._sites = {}
            for module in self.project.modules.values():
                for node in module.tables.calls:
                    reached = self.callee(node, module)
                    if reached is None:
                        continue
                    target = reached[0]
                    if isinstance(target, Class):
                        init = target.methods.get("__init__")
                        if init is None:
                            continue
                        target = init
                    self._sites.setdefault(target, []).append((node, module))
        return self._sites.get(function, [])

    # What the kinds of expression hold. ------------------------------------------------------------------------------

    def _kind(self, node: ast.expr, module: Module, depth: int) -> Kind:  # noqa: PLR0911, C901
        if isinstance(node, ast.Constant | ast.JoinedStr):
            return self._text(node, module, depth)
        if isinstance(node, ast.Name):
            return self._spelt(node.id) | self._name(node, module, depth)
        if isinstance(node, ast.Attribute):
            return self._attribute(node, module, depth)
        if isinstance(node, ast.Subscript):
            return self._item(node, module, depth)
        if isinstance(node, ast.Call):
            return self._called(node, module, depth)
        if isinstance(node, ast.BinOp):
            if isinstance(node.op, ast.Add | ast.Mod) and starts_hosting(self.fold.text(node, module)):
                return Kind.HOSTING
            return self._union([node.left, node.right], module, depth) & ~Kind.HOSTING | (
                self.kind(node.left, module, depth) & Kind.HOSTING if isinstance(node.op, ast.Add) else Kind.NONE
            )
        if isinstance(node, ast.Dict):
            return self._union(node.values, module, depth)
        if isinstance(node, ast.ListComp | ast.SetComp | ast.GeneratorExp):
            return self.kind(node.elt, module, depth)
        if isinstance(node, ast.DictComp):
            return self.kind(node.value, module, depth)
        if isinstance(node, ast.IfExp):
            return self._union([node.body, node.orelse], module, depth)
        if isinstance(node, ast.BoolOp):
            return self._union(node.values, module, depth)
        if isinstance(node, ast.Tuple | ast.List | ast.Set):
            return self._union(node.elts, module, depth)
        if isinstance(node, ast.Await | ast.Starred | ast.NamedExpr | ast.FormattedValue):
            return self.kind(node.value, module, depth)
        return Kind.NONE

    def _union(self, nodes: list[ast.expr], module: Module, depth: int) -> Kind:
        found = Kind.NONE
        for node in nodes:
            found |= self.kind(node, module, depth)
        return found

    def _text(self, node: ast.expr, module: Module, depth: int) -> Kind:
        text = self.fold.text(node, module)
        found = Kind.HOSTING if starts_hosting(text) else Kind.NONE
        if isinstance(node, ast.JoinedStr):
            held = self._union([part for part in node.values if isinstance(part, ast.FormattedValue)], module, depth)
            found |= held if text.startswith(HOLE) else held & ~Kind.HOSTING
        return found

    @staticmethod
    def _spelt(name: str) -> Kind:
        found = Kind.HOSTING if name in SIZE_KEYS else Kind.NONE
        if _TOKEN.match(name) and not _NOT_TOKEN.search(name):
            found |= Kind.TOKEN
        return found

    def _name(self, node: ast.Name, module: Module, depth: int) -> Kind:
        found = Kind.NONE
        for binding, where in self._bindings(node, module):
            found |= self._bound(binding, where, depth)
        function = self._param_of(node, module)
        if function is not None:
            found |= self._argument(function, node.id, depth)
        return found

    def _bound(self, binding: Binding, module: Module, depth: int) -> Kind:
        found = self.kind(binding.value, module, depth)
        if binding.how == "item" and isinstance(binding.value, ast.Call):
            # Loops over a container keep what it holds; the URL of one image is no container.
            return found
        return found

    def _attribute(self, node: ast.Attribute, module: Module, depth: int) -> Kind:
        found = self._spelt(node.attr)
        base = self.kind(node.value, module, depth)
        if node.attr in {"source", "getPhotoFile"} and base & Kind.RESULT:
            found |= Kind.HOSTING
        if node.attr in {"content", "raw", "text", "body"} and base & Kind.IMAGE:
            found |= Kind.IMAGE
        for binding, where in self._bindings(node, module):
            found |= self._bound(binding, where, depth)
        return found | base & (Kind.RESULT | Kind.IMAGE)

    def _item(self, node: ast.Subscript, module: Module, depth: int) -> Kind:
        base = self.kind(node.value, module, depth)
        key = self.fold.value(node.slice, module) if isinstance(node.slice, ast.expr) else None
        if not isinstance(key, str):
            return base
        found = self._spelt(key) | base & (Kind.RESULT | Kind.IMAGE)
        if key == "source" and base & Kind.RESULT:
            found |= Kind.HOSTING
        for binding, where in self._bindings(node.value, module):
            if isinstance(binding.value, ast.Dict):
                for known, value in zip(binding.value.keys, binding.value.values, strict=True):
                    if isinstance(known, ast.Constant) and known.value == key:
                        found |= self.kind(value, where, depth)
        return found

    def _called(self, node: ast.Call, module: Module, depth: int) -> Kind:  # noqa: C901, PLR0911
        call = self._call_at.get(node)
        if call is not None and not self._is_plain_container(node):
            if "oauth.getaccesstoken" in call.method.lower() or call.method.lower().endswith("auth.gettoken"):
                return Kind.RESULT | Kind.TOKEN
            leaf = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            return Kind.HOSTING if leaf == "getPhotoFile" else Kind.RESULT
        name = node.func.attr if isinstance(node.func, ast.Attribute) else dotted(node.func)
        if name in _PURE:
            return Kind.NONE
        if _TOKEN_GIVERS.match(name):
            return Kind.TOKEN
        text = self.fold.text(node, module)
        if starts_hosting(text):
            return Kind.HOSTING
        arguments = [*node.args, *(word.value for word in node.keywords)]
        if name in {"get", "pop", "getattr", "find"} and arguments:
            key = self.fold.value(arguments[1 if name == "getattr" and len(arguments) > 1 else 0], module)
            spelt = self._spelt(key) if isinstance(key, str) else Kind.NONE
            holder = arguments[0] if name == "getattr" else node.func.value if isinstance(node.func, ast.Attribute) else None
            base = self.kind(holder, module, depth) if holder is not None else Kind.NONE
            if key == "source" and base & Kind.RESULT:
                spelt |= Kind.HOSTING
            if base & Kind.RESULT or spelt:
                return spelt | base & (Kind.RESULT | Kind.IMAGE)
        reached = self.callee(node, module)
        if reached and isinstance(reached[0], Function):
            return self._returned(reached[0], reached[1], depth)
        passed = self._union(arguments, module, depth)
        if reached:
            return passed & (Kind.RESULT | Kind.IMAGE)
        found = passed & (Kind.RESULT | Kind.IMAGE | Kind.TOKEN)
        if passed & Kind.HOSTING:
            fetched = name.lower() in {"get", "urlopen", "urlretrieve", "download", "request", "fetch", "read"}
            found |= Kind.IMAGE if fetched else Kind.HOSTING if name in {"str", "quote", "escape"} else Kind.NONE
        if isinstance(node.func, ast.Attribute):
            base = self.kind(node.func.value, module, depth)
            found |= base & (Kind.RESULT | Kind.IMAGE)
            if name in _URL_METHODS:
                found |= base & Kind.HOSTING
            if name in {"copy", "items", "values", "to_dict", "todict", "encode", "dumps", "json"}:
                found |= base
        return found

    @staticmethod
    def _is_plain_container(node: ast.Call) -> bool:
        return isinstance(node.func, ast.Name) and node.func.id in {"dict", "list", "tuple", "str"}

    def _returned(self, function: Function, module: Module, depth: int) -> Kind:
        if function.node in self._active:
            self._cuts += 1
            return Kind.NONE
        self._active.add(function.node)
        try:
            return self._union(function.returns, module, depth)
        finally:
            self._active.discard(function.node)

    def _argument(self, function: Function, name: str, depth: int) -> Kind:
        found = Kind.NONE
        for site, where in self.sites(function)[:40]:
            value = _passed(site, function, name)
            if value is not None:
                found |= self.kind(value, where, depth - 2)
        return found

    def _param_of(self, node: ast.Name, module: Module) -> Function | None:
        scope: Scope | None = module.scope_of(node)
        while scope is not None:
            function = scope.function if scope.function and scope.function.scope is scope else None
            if node.id in scope.names:
                return function if function and node.id in function.params else None
            if function and node.id in function.params:
                return function
            scope = scope.parent
        return None

    def _bindings(self, node: ast.expr, module: Module) -> list[tuple[Binding, Module]]:
        name = dotted(node)
        head, _, rest = name.partition(".")
        scope: Scope | None = module.scope_of(node) if name else None
        while scope is not None:
            if name in scope.names:
                return [(binding, module) for binding in scope.names[name]]
            function = scope.function if scope.function and scope.function.scope is scope else None
            if function and head in {"self", "cls"} and rest and function.owner:
                return self._inherited(function.owner, rest, module)
            if function and head in function.params:
                return []
            scope = scope.parent
        found = self.project.lookup(module, name) if name else None
        if found and found[1]:
            return [(binding, found[0]) for binding in found[0].tables.module.names.get(found[1], [])]
        return []

    def _inherited(self, owner: Class, name: str, module: Module) -> list[tuple[Binding, Module]]:
        if name in owner.attributes:
            return [(binding, module) for binding in owner.attributes[name]]
        for base, where in self.bases(owner, module):
            if name in base.attributes:
                return [(binding, where) for binding in base.attributes[name]]
        return []

    def bases(self, owner: Class, module: Module, depth: int = 4) -> list[tuple[Class, Module]]:
        """The project classes that a class inherits from, nearest first."""
        out: list[tuple[Class, Module]] = []
        for base in owner.node.bases if depth else []:
            found = self._annotated(base, module)
            if found and found[0] is not owner:
                out += [found, *self.bases(found[0], found[1], depth - 1)]
        return out

    def _annotated(self, node: ast.expr, module: Module) -> tuple[Class, Module] | None:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier():
            name = node.value
        elif isinstance(node, ast.BinOp):
            return self._annotated(node.left, module)
        else:
            name = dotted(node)
        if name in module.tables.classes:
            return module.tables.classes[name], module
        found = self.project.lookup(module, name) if name else None
        member = self._member(found[0], found[1]) if found else None
        return (member[0], member[1]) if member and isinstance(member[0], Class) else None

    def _member(self, module: Module, name: str) -> tuple[Function | Class, Module] | None:
        if name in module.tables.classes:
            return module.tables.classes[name], module
        if (module.tables.module, name) in module.tables.plain:
            return module.tables.plain[module.tables.module, name], module
        if name in module.tables.imports:
            again = self.project.resolve(module, module.tables.imports[name])
            if again and again[0] is not module:
                return self._member(again[0], again[1])
        return None

    def _method(self, owner: Class, name: str, module: Module) -> tuple[Function, Module] | None:
        if name in owner.methods:
            return owner.methods[name], module
        return next(((base.methods[name], where) for base, where in self.bases(owner, module) if name in base.methods), None)

    @staticmethod
    def _owner(node: ast.AST, module: Module) -> Class | None:
        at: ast.AST | None = node
        while (at := module.tables.parents.get(at)) is not None:
            if isinstance(at, ast.FunctionDef | ast.AsyncFunctionDef) and module.tables.functions[at].owner:
                return module.tables.functions[at].owner
        return None


def _passed(site: ast.Call, function: Function, name: str) -> ast.expr | None:
    """The argument of a call that a parameter receives."""
    for word in site.keywords:
        if word.arg == name:
            return word.value
    place = function.params.index(name) - (1 if function.owner and function.params[:1] in {("self",), ("cls",)} else 0)
    if 0 <= place < len(site.args) and not isinstance(site.args[place], ast.Starred):
        return site.args[place]
    return None
