"""What a value is: an expression, its module, and the calls that led there; and how arguments meet parameters."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from msgspec import Struct, field

from flickr_lint.scopes import dotted

if TYPE_CHECKING:
    from flickr_lint.module import Module
    from flickr_lint.scopes import Class, Function

__all__ = [
    "ANY",
    "UNKNOWN",
    "Arguments",
    "Frame",
    "Target",
    "Terminals",
    "Value",
    "default_of",
    "is_none",
    "is_of_class",
    "is_static",
    "parameters",
]

_FEW = 5
ANY = None
"""Any item of a container, as a loop gives them."""
UNKNOWN = ast.Constant(...)
"""Stands for a value that can't be told."""


class Frame(Struct, frozen=True, eq=False):
    """A call of a function: what it is given, where the call stands, and what surrounds the function."""

    function: Function
    module: Module
    arguments: Arguments
    outer: Frame | None
    """The frame of the call's place."""
    closure: Frame | None
    """The frame of the function that defines this one."""
    depth: int = 1
    rests: int = 0
    """The marks of the statements of its parts, where somebody edits the program."""

    def of(self, function: Function) -> Frame | None:
        """The frame of a function around, be it this one; None if its call isn't known."""
        at: Frame | None = self
        while at is not None and at.function is not function:
            at = at.closure
        return at


class Value(Struct, frozen=True, cache_hash=True):
    """An expression in its module, as it is evaluated in a frame; without one, for all calls of its function.

    With a `path` it is a part of the expression: what is read from it under these keys, which isn't known.
    """

    node: ast.expr
    module: Module
    frame: Frame | None = None
    path: tuple[object, ...] = ()

    @property
    def known(self) -> bool:
        """Whether it is a value at all, rather than the mark for an unknown one, or a part of one."""
        return self.node is not UNKNOWN and not self.path


class Arguments(Struct, frozen=True):
    """What a call is given. A star's items follow the positional arguments before it."""

    positional: tuple[Value, ...] = ()
    star: Value | None = None
    keywords: dict[str, Value] = field(default_factory=dict)
    mappings: tuple[Value, ...] = ()
    instance: Value | None = None
    """The object whose method is called."""
    unbound: bool = False
    """Whether the object is the first argument that follows: `Shop.open(shop)`."""

    def after(self, before: Arguments) -> Arguments:
        """These arguments, for a function that already has others."""
        if before.unbound and self.positional:
            first, *rest = self.positional
            return Arguments(tuple(rest), self.star, self.keywords, self.mappings, first)
        return Arguments(
            (*before.positional, *self.positional),
            self.star or before.star,
            {**before.keywords, **self.keywords},
            (*before.mappings, *self.mappings),
            before.instance or self.instance,
        )


class Target(Struct, frozen=True):
    """What a call reaches: a function or class, the frame around it, and the arguments that it already has."""

    what: Function | Class
    module: Module
    closure: Frame | None = None
    given: Arguments = field(default_factory=Arguments)
    bare: bool = False
    """Whether it is the function itself, without its decorators."""


class Terminals(Struct, frozen=True):
    """The values at the end of all steps, in the order in which they were met; `complete` if nothing is unknown."""

    values: tuple[Value, ...]
    complete: bool

    @property
    def only(self) -> Value | None:
        """The one value, if there is just one beside None; the same one said in several branches is one."""
        if len(self.values) == 1:
            return self.values[0] if self.complete else None
        real = [at for at in self.values if not is_none(at.node)] or list(self.values)
        alike = 1 < len(real) < _FEW and len({(type(at.node), at.frame) for at in real}) == 1
        same = len(real) == 1 or (alike and len({ast.dump(at.node) for at in real}) == 1)
        return real[0] if real and self.complete and same else None


def is_none(node: ast.expr) -> bool:
    """Whether an expression is `None`."""
    return isinstance(node, ast.Constant) and node.value is None


def parameters(function: Function) -> tuple[str, ...]:
    """The names of the positional parameters."""
    args = function.node.args
    return tuple(arg.arg for arg in (*args.posonlyargs, *args.args))


def default_of(function: Function, name: str) -> ast.expr | None:
    """What a parameter is where a call doesn't say; None if it must."""
    args = function.node.args
    positional = [*args.posonlyargs, *args.args]
    pairs = [*zip(reversed(positional), reversed(args.defaults), strict=False)]
    pairs += [(arg, value) for arg, value in zip(args.kwonlyargs, args.kw_defaults, strict=True) if value is not None]
    return next((value for arg, value in pairs if arg.arg == name), None)


def is_static(function: Function) -> bool:
    """Whether a method is called without an object."""
    return any(dotted(at) == "staticmethod" for at in getattr(function.node, "decorator_list", ()))


def is_of_class(function: Function) -> bool:
    """Whether a method is called with its class."""
    return any(dotted(at) == "classmethod" for at in getattr(function.node, "decorator_list", ()))
