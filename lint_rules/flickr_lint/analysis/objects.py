"""What the attributes of objects, classes and modules are."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from flickr_lint.analysis.alike import filled
from flickr_lint.analysis.displays import is_enum
from flickr_lint.analysis.frames import ANY, Arguments, Target, Value, is_static
from flickr_lint.analysis.passing import NAMESPACES, PROPERTIES, REPLACES
from flickr_lint.analysis.reaching import reaching
from flickr_lint.scopes import Class, called, dotted

if TYPE_CHECKING:
    from flickr_lint.analysis.engine import Engine
    from flickr_lint.module import Module
    from flickr_lint.scopes import Binding, Function, Scope

__all__ = ["Objects", "fields", "is_promise"]

_CONTAINERS = frozenset({"dict", "list", "UserDict", "UserList", "OrderedDict"})
_MAKES = ("__init__", "__new__")
_ASKED = "__getattr__"
_SITES = 12
"""Calls that make objects whose fields are looked at."""


class _Kind(NamedTuple):
    what: Class
    module: Module


class Objects:
    """The attributes of objects."""

    def __init__(self, values: Engine) -> None:
        self._values = values
        self._heirs: dict[Class, list[_Kind]] | None = None

    def attribute(self, base: Value, name: str, at: Value) -> list[Value] | None:
        """What an attribute may be; None if that can't be determined, as for a library's objects."""
        said = self._said(base, name, at)
        if said:
            return said
        whole = dotted(at.node)
        if whole and "." in whole:
            there = self._values.program.lookup(at.module, whole)
            if there and there[1] and "." not in there[1]:
                self._values.meet_name(there[1], there[0].tables.module)
                bound = there[0].tables.module.names.get(there[1], [])
                found = [value for binding in bound for value in self._values.bound(binding, there[0], None)]
                found += self._values.places.attribute(there[0], there[1])
                if found:
                    return found
        member = self._member(base, name)
        if member is not None:
            return member
        out: list[Value] = []
        stack, seen = [base], {base}
        while stack:
            for one in self._values.terminals(stack.pop()).values:
                out += self._of(one, name) or []
                out += self._written(one, name) if name in self._values.places.names else []
                copied = self._copied(one, name)
                if copied is not None and copied not in seen:
                    seen.add(copied)
                    said = self._said(copied, name, one)
                    out += said
                    stack += [] if said else [copied]
        return out or None

    def _written(self, one: Value, name: str) -> list[Value]:
        """What is assigned to an attribute by other names of its object, or of its class."""
        attribute = self._values.places.attribute
        own = attribute(one.node, name, one.frame) if isinstance(one.node, ast.Call) else []
        kind = self._class(self._values.beside(one, getattr(one.node, "func", one.node)))
        return own + (attribute(kind.what, name) if kind is not None else [])

    def _said(self, base: Value, name: str, at: Value) -> list[Value]:
        """What is assigned to the attribute of a name: `n.v = value`, `setattr(n, "v", value)`."""
        if not isinstance(base.node, ast.Name):
            return []
        head, whole = base.node.id, f"{base.node.id}.{name}"
        found = self._values.scope_of(head, at.node, at.module)
        scope = found[0] if found else at.module.scope_of(at.node)
        self._values.meet_name(whole, scope)
        if whole not in scope.names:
            return []
        seen = reaching(whole, scope, at.node, at.module)
        frame = at.frame.of(found[1]) if found and found[1] is not None and at.frame is not None else None
        return [value for binding in seen.bindings for value in self._values.bound(binding, at.module, frame)]

    def _member(self, base: Value, name: str) -> list[Value] | None:
        """`Color.RED.value` of an enumeration."""
        if name != "value" or not isinstance(base.node, ast.Attribute):
            return None
        owner = self._values.beside(base, base.node.value)
        kinds = self._values.callables.targets(owner)
        if not any(isinstance(kind.what, Class) and is_enum(kind.what) for kind in kinds):
            return None
        return self.attribute(owner, base.node.attr, base)

    def _of(self, one: Value, name: str) -> list[Value] | None:
        """An attribute of what an expression is at last."""
        node = one.node
        if isinstance(node, ast.Call):
            return self._of_call(node, one, name)
        if name == "value" and isinstance(node, ast.Constant):  # of a member of an enumeration
            return [one]
        if not isinstance(node, (ast.Name, ast.Attribute)):
            return None
        owner = self.own_class(node, one.module) if isinstance(node, ast.Name) else None
        if owner is not None:
            made = self._values.callables.instance(one)
            again = made is not None and made != one
            return self._of(made, name) if again and made else self.of_instance(owner, one.module, name, None)
        kind = self._class(one)
        return self.of_instance(kind.what, kind.module, name, None) if kind else None

    def _of_call(self, node: ast.Call, one: Value, name: str) -> list[Value] | None:
        """An attribute of what a call makes."""
        beside = self._values.beside
        if one.module.qualified(node.func) in NAMESPACES:
            return [beside(one, word.value) for word in node.keywords if word.arg == name]
        if called(node) in REPLACES:
            return [beside(one, word.value) for word in node.keywords if word.arg == name]
        kind = self._class(beside(one, node.func))
        if kind is not None and is_enum(kind.what):
            return self._values.contents.select(beside(one, node.func), (ANY,))
        if name == "args" and _is_error(one, kind):
            told = filled("(*_rest,)", node, one.module)
            return [beside(one, told)] if told is not None else None
        return self.of_instance(kind.what, kind.module, name, one) if kind else self.field(one, name)

    def _copied(self, one: Value, name: str) -> Value | None:
        """The record that a call copies, with what the copy has of it: all attributes that `replace` isn't given."""
        node = one.node
        if not isinstance(node, ast.Call) or called(node) not in REPLACES or len(node.args) > 1:  # not of a text
            return None
        base = node.args[0] if node.args else node.func.value if isinstance(node.func, ast.Attribute) else None
        if base is None or name in REPLACES or any(word.arg == name for word in node.keywords):
            return None
        return self._values.beside(one, base)

    def members(self, kind: Class, module: Module, key: object) -> list[Value]:
        """The members of an enumeration, by name, or all."""
        said = {name: bound for name, bound in kind.attributes.items() if not name.startswith("_")}
        chosen = [said.get(key, [])] if isinstance(key, str) else list(said.values())
        return [value for bound in chosen for at in bound for value in self._values.bound(at, module, None)]

    def _class(self, one: Value) -> _Kind | None:
        """The class of the program that an expression is."""
        found = self._values.callables.targets(one)
        return next((_Kind(at.what, at.module) for at in found if isinstance(at.what, Class)), None)

    @staticmethod
    def own_class(node: ast.Name, module: Module) -> Class | None:
        """The class of the method whose first parameter a name is."""
        scope: Scope | None = module.scope_of(node)
        while scope is not None:
            function = scope.function
            own = function if function is not None and function.scope is scope else None
            if own is not None and node.id in own.params:
                return own.owner if own.owner and own.params[0] == node.id and not is_static(own) else None
            if node.id in scope.names or scope.parent is None:
                return None
            scope = scope.parent
        return None

    def of_instance(self, kind: Class, module: Module, name: str, made: Value | None) -> list[Value] | None:
        """An attribute of an object of a class; `made` is the call that makes it, if that is known."""
        line = self.line(kind, module)
        for at, where in line:
            method = at.methods.get(name)
            if method is not None:
                return self._lazy(method, where, made)
        heirs = [(heir.what, heir.module) for heir in self._heirs_of(kind)] if made is None else []
        for at, where in (*line, *heirs):
            if name in at.attributes or any(name == field for field in fields(at)):
                return self._kept(kind, module, at, where, name, made)
        filled = [value for at, where in line for value in self._filled(at, where, name, made)]
        if filled:
            return filled
        asked = next(((at.methods[_ASKED], where) for at, where in line if _ASKED in at.methods), None)
        if asked is None or name.startswith("__"):
            return None
        said = module.tables.made.setdefault((kind.node, name), ast.Constant(name))
        told = Arguments((Value(said, module),), instance=made)
        return self._values.callables.returned(Target(*asked), told)

    def _filled(self, kind: Class, module: Module, name: str, made: Value | None) -> list[Value]:
        """What a method puts under a name with all attributes at once: `self.__dict__.update(words)`."""
        out: list[Value] = []
        for put in self._values.contents.put_into("self.__dict__", module):
            function = module.function_of(put.node)
            if function is not None and function.owner is kind and put.many:
                init = made is not None and function.name in _MAKES
                frame = self._values.callables.frame_of(made, Target(function, module)) if made and init else None
                out += self._values.contents.select(Value(put.value, module, frame), (name,))
        return [one for one in out if one.known]

    def _lazy(self, method: Function, module: Module, made: Value | None) -> list[Value] | None:
        decorators = {module.qualified(at) for at in getattr(method.node, "decorator_list", ())}
        if not decorators & PROPERTIES:
            return None
        return self._values.callables.returned(Target(method, module), instance=made)

    def _kept(
        self, kind: Class, module: Module, at: Class, where: Module, name: str, made: Value | None
    ) -> list[Value] | None:
        """What is assigned to an attribute, in the class and its methods, or given for its field when it is made."""
        out: list[Value] = []
        init = next(((c.methods[m], w) for c, w in self.line(kind, module) for m in _MAKES if m in c.methods), None)
        if init is None and name in fields(at):
            made_at = [Value(site.node, site.module) for site in self._values.callers.sites(kind)[:_SITES]]
            given = [value for one in ([made] if made else made_at) for value in self.field(one, name) or []]
            if given:
                return given
        inner: list[tuple[Binding, Function | None]] = [
            (binding, where.function_of(binding.value)) for binding in at.attributes.get(name, ())
        ]
        within = [pair for pair in inner if pair[1] is not None and pair[1].owner is at]
        for binding, function in within or inner:
            frame = None
            if made is not None and function is not None and init is not None and function is init[0]:
                frame = self._values.callables.frame_of(made, Target(function, where))
            out += [value for one in self._values.bound(binding, where, frame) for value in self._lazily(one, made)]
        return out or None

    def _lazily(self, one: Value, made: Value | None) -> list[Value]:
        """The value of an attribute that is a `property(…)` or an object with `__get__`."""
        node = one.node
        if not isinstance(node, ast.Call):
            return [one]
        if one.module.qualified(node.func) in PROPERTIES:
            getters = self._values.callables.targets(self._values.beside(one, node.args[0])) if node.args else []
            return [value for at in getters for value in self._values.callables.returned(at, instance=made) or []]
        return self._values.generators.special(one, "__get__") or [one]

    def field(self, made: Value, key: object) -> list[Value] | None:
        """What a data class or named tuple is given for a field, by its name or place."""
        node = made.node
        if not isinstance(node, ast.Call):
            return None
        listed = node.func.value if isinstance(node.func, ast.Attribute) and node.func.attr == "_make" else None
        names, defaults = self._fields_of(self._values.beside(made, listed) if listed is not None else made)
        if isinstance(key, int) and not isinstance(key, bool) and -len(names) <= key < len(names):
            key = names[key]
        if not isinstance(key, str) or key not in names:
            return None
        if listed is not None:
            given = self._values.beside(made, node.args[0]) if node.args else made
            return self._values.contents.select(given, (names.index(key),))
        for word in node.keywords:
            if word.arg == key:
                return [self._values.beside(made, word.value)]
        place = names.index(key)
        if place < len(node.args) and not any(isinstance(part, ast.Starred) for part in node.args[: place + 1]):
            return [self._values.beside(made, node.args[place])]
        return [defaults[key]] if key in defaults else None

    def _fields_of(self, made: Value) -> tuple[tuple[str, ...], dict[str, Value]]:
        func = made.node.func if isinstance(made.node, ast.Call) else made.node
        for target in self._values.callables.targets(self._values.beside(made, func)):
            if isinstance(target.what, Class):
                line = reversed(self.line(target.what, target.module))
                found: dict[str, Value | None] = {}
                for kind, where in line:
                    for name, value in fields(kind).items():
                        found[name] = Value(value, where) if value is not None else None
                return tuple(found), {name: value for name, value in found.items() if value is not None}
        for one in self._values.terminals(self._values.beside(made, func)).values:
            names = self._named_tuple(one)
            if names:
                return names, {}
        return (), {}

    def _named_tuple(self, one: Value) -> tuple[str, ...]:
        """The fields of `namedtuple("Photo", "id title")` and `NamedTuple("Photo", [("id", str)])`."""
        node = one.node
        if not isinstance(node, ast.Call) or len(node.args) < 2:
            return ()
        if one.module.qualified(node.func).rpartition(".")[2] not in {"namedtuple", "NamedTuple", "make_dataclass"}:
            return ()
        said = node.args[1]
        text = self._values.constant(self._values.beside(one, said))
        if isinstance(text, str):
            return tuple(text.replace(",", " ").split())
        parts = said.elts if isinstance(said, (ast.List, ast.Tuple)) else []
        heads = [part.elts[0] if isinstance(part, ast.Tuple) and part.elts else part for part in parts]
        return tuple(str(part.value) for part in heads if isinstance(part, ast.Constant))

    def is_mapping(self, made: Value) -> bool:
        """Whether an object's class is a mapping or list of the program with the methods of Python's own."""
        kind = self._class(self._values.beside(made, made.node.func)) if isinstance(made.node, ast.Call) else None
        line = self.line(kind.what, kind.module) if kind is not None else []
        plain = {dotted(base).rpartition(".")[2] for at, _ in line for base in at.node.bases} & _CONTAINERS
        return bool(plain) and not any("__init__" in at.methods for at, _ in line)

    def methods(self, line: list[tuple[Class, Module]], name: str) -> list[tuple[Function, Module]]:
        """The method of a class and its bases; if it is abstract, those of the classes that implement it."""
        found = next(((at.methods[name], where) for at, where in line if name in at.methods), None)
        if found is None or not is_promise(found[0]):
            return [found] if found is not None else []
        heirs = [heir for at, _ in line[:1] for heir in self._heirs_of(at)]
        kept = [(heir.what.methods[name], heir.module) for heir in heirs if name in heir.what.methods]
        return [at for at in kept if not is_promise(at[0])] or [found]

    def heirs(self, kind: Class) -> list[Class]:
        """A class and those of the program that inherit from it."""
        return [kind, *(heir.what for heir in self._heirs_of(kind))]

    def _heirs_of(self, kind: Class) -> list[_Kind]:
        if self._heirs is None:
            self._heirs = {}
            for module in self._values.program.modules.values():
                for heir in module.tables.classes.values():
                    for base, _ in self.line(heir, module)[1:]:
                        self._heirs.setdefault(base, []).append(_Kind(heir, module))
        found = self._heirs.get(kind, [])
        self._values.meet(*(heir.what.node for heir in found))
        return found

    def line(self, kind: Class, module: Module, depth: int = 4) -> list[tuple[Class, Module]]:
        """A class and those of the program that it inherits from, nearest first."""
        out = [(kind, module)]
        for base in kind.node.bases if depth else []:
            for target in self._values.callables.named(base, module):
                if isinstance(target.what, Class) and target.what is not kind:
                    out += self.line(target.what, target.module, depth - 1)
        return out


def fields(kind: Class) -> dict[str, ast.expr | None]:
    """The fields that a class body declares with a type, with their defaults."""
    decorated = any("dataclass" in ast.unparse(at) or "attr" in ast.unparse(at) for at in kind.node.decorator_list)
    bases = {dotted(base).rpartition(".")[2] for base in kind.node.bases}
    if not decorated and not bases & {"NamedTuple", "BaseModel", "TypedDict", "Struct"}:
        return {}
    out: dict[str, ast.expr | None] = {}
    for step in kind.node.body:
        if isinstance(step, ast.AnnAssign) and isinstance(step.target, ast.Name):
            out[step.target.id] = _default(step.value)
        elif isinstance(step, ast.Assign) and isinstance(step.targets[0], ast.Name) and _is_field(step.value):
            out[step.targets[0].id] = _default(step.value)
    return out


def _is_field(value: ast.expr | None) -> bool:
    return isinstance(value, ast.Call) and called(value) in {"field", "Field", "ib", "attrib"}


def _default(value: ast.expr | None) -> ast.expr | None:
    """What a field is where it isn't given: `field(default=1)`, `field(default_factory=list)`."""
    if not isinstance(value, ast.Call) or not _is_field(value):
        return value
    words = {word.arg: word.value for word in value.keywords}
    made = words.get("default_factory", words.get("factory"))
    said = words.get("default", value.args[0] if value.args else None)
    return said if made is None else ast.copy_location(ast.Call(made, [], []), made)


def _is_error(one: Value, kind: _Kind | None) -> bool:
    """Whether a call makes an exception, by its name or its class's bases."""
    names = [dotted(base) for base in kind.what.node.bases] if kind is not None else []
    names += [called(one.node)] if isinstance(one.node, ast.Call) else []
    return any(name.endswith(("Error", "Exception")) for name in names)


def is_promise(function: Function) -> bool:
    """Whether a method has no body of its own: abstract, or only raises `NotImplementedError`."""
    if any(dotted(at).endswith("abstractmethod") for at in getattr(function.node, "decorator_list", ())):
        return True
    body = function.node.body
    return isinstance(body, list) and all(_says_nothing(step) for step in body)


def _says_nothing(step: ast.stmt) -> bool:
    if isinstance(step, ast.Raise) and step.exc is not None:
        raised = step.exc.func if isinstance(step.exc, ast.Call) else step.exc
        return dotted(raised) == "NotImplementedError"
    return isinstance(step, ast.Pass) or (isinstance(step, ast.Expr) and isinstance(step.value, ast.Constant))
