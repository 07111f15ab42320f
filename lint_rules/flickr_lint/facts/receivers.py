"""Of which class an object is that was handed in: by annotations, what callers pass, methods only one class has."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from flickr_lint.facts.iterables import plain_iterable
from flickr_lint.regex import regex
from flickr_lint.scopes import Class, Function, called, dotted

if TYPE_CHECKING:
    from flickr_lint.facts.resolve import Resolver
    from flickr_lint.module import Module
    from flickr_lint.project import Project

__all__ = ["Receivers", "passed"]

_DEPTH = 12
_SITES = 20
"""Callers that are asked what they pass."""
_TELLING = regex(r"^_?(?:[a-z0-9]+(?:_[a-z0-9]+)+|[a-z]+[a-z0-9]*[A-Z]\w*)$")
"""Two words at least: what is called `get` or `save` may be anybody's."""
_EVERYDAY = regex(
    r"^_?(?:(?:get|set|add|to|from|is|has|as|read|write|load|save|parse|make|do|on|in|not)_?"
    r"(?:data|dict|json|xml|url|urls|item|items|value|values|name|id|ids|file|files|text|all|list|key|keys|args?|"
    r"argument|config|path|type|valid|empty|none|default|attribute|element|or_create|queryset|context_data|request|"
    r"title|size|state|status|result|results|content|object|option|options|timeout|property|bytes|string|csv)|"
    r"set_?up|tear_?down|clean_?up|close_all|start_?up|shut_?down|raise_for_status|startswith|endswith)$",
    re.IGNORECASE,
)
_MANGLED = regex(r"^_([A-Za-z][A-Za-z0-9_]*?)(__[A-Za-z0-9_]+)$")
_UNWRAPS = regex(r"^(?:unwrap\w*|expect|value_or\w*)$")
_Found = tuple[Class, "Module"]


class Receivers:
    """Finds the class of objects whose making isn't in sight; what is no more than a guess stays unknown."""

    def __init__(self, project: Project, names: Resolver) -> None:
        self._project = project
        self._names = names
        self._known: dict[ast.expr, _Found | None] = {}
        self._sites: dict[Function, list[tuple[ast.Call, Module]]] | None = None
        self._methods: dict[str, list[_Found]] | None = None
        self._near: dict[Module, frozenset[Module]] = {}

    def callee(self, node: ast.Call, module: Module) -> tuple[Function, Module] | None:
        """The method that a call of an object reaches."""
        if not isinstance(node.func, ast.Attribute):
            return None
        kind = self.class_of(node.func.value, module) or self._only(node.func, module)
        return self._names.method(kind[0], node.func.attr, kind[1]) if kind else None

    def class_of(self, node: ast.expr, module: Module, depth: int = _DEPTH) -> _Found | None:
        """The project class of which an expression is an instance."""
        if node not in self._known:
            self._known[node] = None  # what is made of itself stays unknown
            self._known[node] = self._names.plain_class(node, module) or self._class(node, module, depth)
        return self._known[node]

    def _class(self, node: ast.expr, module: Module, depth: int) -> _Found | None:
        if depth <= 0 or not isinstance(node, ast.Name | ast.Attribute | ast.Call):
            return None
        if isinstance(node, ast.Call):
            return self._made(node, module, depth)
        for binding, where in self._names.said(node, module):
            if binding.how in {"value", "context"}:
                made = self._made(binding.value, where, depth - 1)
            else:
                made = self._item(binding.value, where, depth - 1) if binding.how == "item" else None
            if made:
                return made
        function = self._names.owner_of_parameter(node, module) if isinstance(node, ast.Name) else None
        if function is None or not isinstance(node, ast.Name) or node.id in {"self", "cls"}:
            return None
        return self._parameter(function, node.id, module, depth - 1)

    def _made(self, value: ast.expr, module: Module, depth: int) -> _Found | None:
        """The class of what an expression gives: a call that makes it, a name for it, `given or Client()`."""
        if isinstance(value, ast.Await):
            value = value.value
        if isinstance(value, ast.BoolOp | ast.IfExp):
            parts = value.values if isinstance(value, ast.BoolOp) else [value.body, value.orelse]
            return next((made for part in parts if (made := self._made(part, module, depth - 1))), None)
        if depth <= 0 or not isinstance(value, ast.Call):
            return self.class_of(value, module, depth - 1) if depth > 0 else None
        if dotted(value.func) == "cls":
            owner = self._names.owner(value, module)
            return (owner, module) if owner else None
        reached = self._names.plain_callee(value, module)
        if reached is None and isinstance(value.func, ast.Attribute) and _UNWRAPS.match(value.func.attr):
            return self._made(value.func.value, module, depth - 1)
        return self._given(reached[0], reached[1], depth) if reached else None

    def _given(self, target: Function | Class, module: Module, depth: int) -> _Found | None:
        """The class of what a call of a function or class gives, where all that it returns is of one."""
        if isinstance(target, Class):
            return target, module
        says = getattr(target.node, "returns", None)
        said = self._names.annotated(says, module) if says is not None else None
        if said:
            return said
        if target.owner and any(_is_itself(at) for at in target.returns):
            return target.owner, module
        made = [self._made(at, module, depth - 1) for at in target.returns[:5]]
        kinds = {at[0] for at in made if at}
        return made[0] if made and all(made) and len(kinds) == 1 else None

    def _item(self, value: ast.expr, module: Module, depth: int) -> _Found | None:
        """The class of the items of an expression, where it is a list that is made in sight or annotated."""
        value = plain_iterable(value)
        if depth <= 0:
            return None
        if isinstance(value, ast.ListComp | ast.SetComp | ast.GeneratorExp):
            return self._made(value.elt, module, depth - 1)
        if isinstance(value, ast.List | ast.Tuple):
            return self._made(value.elts[0], module, depth - 1) if value.elts else None
        if isinstance(value, ast.Call):
            if called(value) == "values" and isinstance(value.func, ast.Attribute):
                return self._item(value.func.value, module, depth - 1)
            reached = self._names.callee(value, module)
            return self._given_items(reached[0], reached[1], depth) if reached else None
        return self._named_items(value, module, depth) if isinstance(value, ast.Name | ast.Attribute) else None

    def _given_items(self, target: Function | Class, module: Module, depth: int) -> _Found | None:
        """The class of the items that a function returns or yields."""
        if isinstance(target, Class):
            return None
        says = getattr(target.node, "returns", None)
        said = self._within(says, module) if says is not None else None
        if said:
            return said
        for given in target.returns[:5]:
            yields = isinstance(module.tables.parents.get(given), ast.Yield)
            made = self._made(given, module, depth - 1) if yields else self._item(given, module, depth - 1)
            if made:
                return made
        return None

    def _named_items(self, node: ast.expr, module: Module, depth: int) -> _Found | None:
        for binding, where in self._names.bindings(node, module):
            made = self._item(binding.value, where, depth - 1) if binding.how == "value" else None
            if made:
                return made
        for put in self._names.values.contents.filled(node, module):
            made = self._made(put, module, depth - 1)
            if made:
                return made
        function = self._names.owner_of_parameter(node, module) if isinstance(node, ast.Name) else None
        if function is None or not isinstance(node, ast.Name):
            return None
        args = function.node.args
        says = (arg.annotation for arg in (*args.posonlyargs, *args.args, *args.kwonlyargs) if arg.arg == node.id)
        return next((self._within(said, module) for said in says if said is not None), None)

    def _within(self, said: ast.expr, module: Module) -> _Found | None:
        """`Photo` of `list[Photo]`."""
        inner = said.slice if isinstance(said, ast.Subscript) else None
        return self._names.annotated(inner, module) if isinstance(inner, ast.expr) else None

    def _parameter(self, function: Function, name: str, module: Module, depth: int) -> _Found | None:
        """By its annotation, or the one class that all callers pass, as far as they tell."""
        args = function.node.args
        for arg in (*args.posonlyargs, *args.args, *args.kwonlyargs):
            if arg.arg == name and arg.annotation is not None:
                return self._names.annotated(arg.annotation, module)
        found: dict[Class, _Found] = {}
        for site, where in self._calls_of(function)[:_SITES]:
            value = passed(site, function, name)
            kind = self._made(value, where, depth - 1) if value is not None else None
            if kind:
                found[kind[0]] = kind
        return next(iter(found.values())) if len(found) == 1 else None

    def _calls_of(self, function: Function) -> list[tuple[ast.Call, Module]]:
        """The calls that reach a function without any of this being asked, so that nothing goes in circles."""
        if self._sites is None:
            self._sites = self._names.all_sites(self._names.plain_callee)
        return self._sites.get(function, [])

    def _only(self, func: ast.Attribute, module: Module) -> _Found | None:
        """The only class nearby that has a method of such a name, where the object may be anything."""
        mangled = _MANGLED.match(func.attr)
        telling = mangled or (_TELLING.match(func.attr) and not _EVERYDAY.match(func.attr))
        if not telling or not self._is_open(func.value, module):
            return None
        if self._methods is None:
            self._methods = {}
            for where in self._project.modules.values():
                for kind in where.tables.classes.values():
                    for name in kind.methods:
                        self._methods.setdefault(name, []).append((kind, where))
        known = self._methods.get(mangled[2] if mangled else func.attr, [])
        own = self._names.owner(func, module)  # who hands on to an object has methods of the same names
        near = [
            at
            for at in known
            if at[1] in self._nearby(module) and (at[0].name == mangled[1] if mangled else at[0] is not own)
        ]
        return near[0] if len(near) == 1 else None

    def _is_open(self, node: ast.expr, module: Module) -> bool:
        """Whether an object was handed in, rather than made here by another library."""
        name = dotted(node)
        head, _, rest = name.partition(".")
        if not name or head in module.tables.imports or "." in rest or (rest and head != "self"):
            return False
        bindings = self._names.bindings(node, module)
        if rest and not bindings:
            return False
        for binding, where in bindings:
            if isinstance(binding.value, ast.Call) and binding.how != "item":
                if self._names.plain_callee(binding.value, where) is None:
                    return False
            elif isinstance(binding.value, ast.Constant) and binding.value.value is not None:
                return False
        return bool(bindings) or (isinstance(node, ast.Name) and bool(self._names.owner_of_parameter(node, module)))

    def _nearby(self, module: Module) -> frozenset[Module]:
        """A module, those that it imports, and those of the same folder: one run may cover unrelated programs."""
        if module not in self._near:
            origins = (*module.tables.imports.values(), *module.tables.stars)
            near = {found[0] for origin in origins if (found := self._project.resolve(module, origin))}
            folder = module.path.rpartition("/")[0]
            near |= {at for at in self._project.modules.values() if at.path.rpartition("/")[0] == folder}
            self._near[module] = frozenset({module, *near})
        return self._near[module]


def _is_itself(value: ast.expr) -> bool:
    """`self`, and `Ok(self)` of those who hand results around."""
    if isinstance(value, ast.Call) and len(value.args) == 1 and dotted(value.func) in {"Ok", "Some", "Success", "Just"}:
        value = value.args[0]
    return dotted(value) == "self"


def passed(site: ast.Call, function: Function, name: str) -> ast.expr | None:
    """The argument of a call that a parameter receives."""
    for word in site.keywords:
        if word.arg == name:
            return word.value
    place = function.params.index(name) - (1 if function.owner and function.params[:1] in {("self",), ("cls",)} else 0)
    if 0 <= place < len(site.args) and not isinstance(site.args[place], ast.Starred):
        return site.args[place]
    return None
