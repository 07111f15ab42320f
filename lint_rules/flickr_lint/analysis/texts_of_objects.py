"""What the text of an object shows: the fields of a data class, or what the class's own `__str__` reads."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flickr_lint.analysis.objects import fields
from flickr_lint.scopes import called, dotted

if TYPE_CHECKING:
    from flickr_lint.module import Module
    from flickr_lint.scopes import Class, Function

__all__ = ["shows"]

_TEXTS = ("__str__", "__repr__")
_WRITERS = frozenset({"str", "repr", "format", "join", "vars", "dict", "pformat", "dumps"})
"""Calls that write down what they are given."""


def shows(line: list[tuple[Class, Module]], name: str) -> bool:
    """Whether the text of an object of a class, given with its bases, shows an attribute."""
    own = next(((kind.methods[text], where) for kind, where in line for text in _TEXTS if text in kind.methods), None)
    if own is not None:
        return _writes(*own, name)
    return any(name in fields(kind) and not _is_left_out(kind, name) for kind, _ in line)


def _writes(function: Function, module: Module, name: str) -> bool:
    """Whether a method returns a text with an attribute, or all attributes, of its object in it."""
    own = function.params[0] if function.params else ""
    for node in (at for value in function.returns for at in ast.walk(value)):
        whole = isinstance(node, ast.Call) and called(node) == "vars" and [dotted(at) for at in node.args] == [own]
        if not whole and dotted(node) not in {f"{own}.{name}", f"{own}.__dict__"}:
            continue
        around = list(module.ancestors(node))
        around = around[: around.index(function.node)] if function.node in around else around
        calls = (at for at in around if isinstance(at, ast.Call))
        if all(called(at) in _WRITERS for at in calls) and not any(isinstance(at, ast.Subscript) for at in around):
            return True
    return False


def _is_left_out(kind: Class, name: str) -> bool:
    """Whether a data class has a field left out of its text: `field(repr=False)`, `@dataclass(repr=False)`."""
    made: list[ast.AST] = [at for at in kind.node.decorator_list if isinstance(at, ast.Call)]
    for step in kind.node.body:
        if isinstance(step, ast.AnnAssign) and dotted(step.target) == name:
            if "Secret" in ast.unparse(step.annotation):
                return True
            made += [step.value] if step.value is not None else []
    words = (word for at in made if isinstance(at, ast.Call) for word in at.keywords)
    return any(word.arg == "repr" and getattr(word.value, "value", True) is False for word in words)
