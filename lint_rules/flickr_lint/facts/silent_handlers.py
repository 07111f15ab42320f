"""Statements that ignore an error: nothing is raised, logged, shown or passed on."""

from __future__ import annotations

import ast
import builtins
import re
from typing import TYPE_CHECKING

from msgspec import Struct

from flickr_lint.analysis.frames import Value
from flickr_lint.analysis.passing import (
    APPENDS,
    COPIES,
    EXTENDS,
    MAPS,
    NAMESPACES,
    PARTIALS,
    PICKERS,
    TRANSPARENT,
)
from flickr_lint.analysis.regions import FORS, FUNCTIONS, TRIES, WITHS
from flickr_lint.regex import regex
from flickr_lint.scopes import Class, called, dotted, text_keys
from flickr_lint.tree import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.analysis.values import Values
    from flickr_lint.module import Module
    from flickr_lint.scopes import Function

__all__ = ["is_silent", "reports", "returns_error"]

_TELLERS = regex(
    r"^(?:print|pprint|debug|info|warn(?:ing)?|error|exception|critical|fatal|log|echo|secho|write|writeln|flash|notify|"
    r"message|messages|success|add_message|showMessage|emit|send|reply|report|abort|exit|fail|capture_exception|syslog|"
    r"print_exc|stdout|stderr|append|add|put|update_status|setText|toast|alert|rprint|say)$|_log$|^log_|error|message",
    re.IGNORECASE,
)
_IDLE = (
    *(ast.Pass, ast.Continue, ast.Break, ast.Import, ast.ImportFrom),
    *(*FUNCTIONS, ast.ClassDef, ast.Nonlocal),
)
_ADDS = frozenset(APPENDS) | EXTENDS | {"setdefault"}
_HANDING = frozenset({*NAMESPACES, *PARTIALS, *PICKERS, *COPIES, *TRANSPARENT, *MAPS, "next", "enumerate", "zip"}) | {
    *("getattr", "vars", "collections.namedtuple")
}
"""Python's own functions that hand on what they are given."""
_WHY = frozenset({"code", "message", "err", "msg"})
"""The members of a response that say what failed."""
_DEPTH = 3
"""Functions that are followed."""
_MAKERS = frozenset({"dict", "list", "set", "tuple", "str", "int", "float", "bool", "Ok", "Some", "frozenset", "bytes"})


def reports(node: ast.Call) -> bool:
    """Whether a call reports something: prints, logs, shows or records it."""
    name = called(node)
    return bool(_TELLERS.search(name))


def is_silent(body: list[ast.stmt], module: Module, values: Values, caught: str = "") -> bool:
    """Whether statements only continue as if nothing had happened.

    Args:
        body: the statements.
        module: their module.
        values: what follows the functions that they call.
        caught: the name of the exception; code that uses it passes it on.
    """
    return _Silence(module, values, caught, _DEPTH).holds(body) and not _says_which(body, module)


def _says_which(body: list[ast.stmt], module: Module) -> bool:
    """Whether statements state an outcome that the rest of the function states otherwise.

    `job["state"] = "failed"` does beside `job["state"] = "done"`, and `return False, None` beside `return True, found`.
    """
    inside = {node for step in body for node in walk(step)}
    own = {mark for node in inside for mark in _marks(node)}
    function = module.function_of(body[0]) if own else None
    rest = walk(function.node) if function is not None else ()
    others = {mark for node in rest if node not in inside for mark in _marks(node)}
    return any(
        place == at and kind is type(other) and value != other for place, kind, value in own for at, _, other in others
    )


def _marks(node: ast.AST) -> Iterator[tuple[str, type, object]]:
    """The constants that a statement stores in a member, or returns among others: place, type, and value."""
    given: list[tuple[str, ast.expr]] = []
    if isinstance(node, ast.Assign):
        members = (at for at in node.targets if isinstance(at, (ast.Subscript, ast.Attribute)))
        given = [(ast.unparse(at), node.value) for at in members]
    elif isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple):
        given = [(f"{at} of {len(node.value.elts)}", part) for at, part in enumerate(node.value.elts)]
    elif isinstance(node, ast.Return) and isinstance(node.value, ast.Dict):
        given = [(f"key {key}", value) for key, value in text_keys(node.value).items()]
    for place, value in given:
        if isinstance(value, ast.Constant) and isinstance(value.value, (bool, str)) and value.value != "":
            yield place, type(value.value), value.value


def returns_error(body: list[ast.stmt], module: Module, values: Values) -> bool:
    """Whether statements only return an exception, which nothing will catch: `return ValueError(…)`."""
    only = body[-1] if body else None
    given = values.of(only.value, module) if isinstance(only, ast.Return) and only.value is not None else ()
    return any(_is_error(at.node) for at in given)


def _heads(step: ast.stmt) -> list[ast.expr]:
    """The expressions that a compound statement evaluates itself."""
    if isinstance(step, WITHS):
        return [item.context_expr for item in step.items]
    heads = (getattr(step, name, None) for name in ("iter", "test", "subject"))
    return [head for head in heads if head is not None]


def _blocks(step: ast.stmt) -> list[list[ast.stmt]]:
    """The blocks of a compound statement that contain anything."""
    found = [getattr(step, name, None) or [] for name in ("body", "orelse", "finalbody")]
    return [block for block in (*found, *(case.body for case in getattr(step, "cases", ()))) if block]


def _is_error(value: ast.expr) -> bool:
    made = getattr(builtins, dotted(value.func), None) if isinstance(value, ast.Call) else None
    return isinstance(made, type) and issubclass(made, Exception)


class _Silence(Struct, frozen=True):
    """Decides whether code does nothing, for a module and the name of a caught exception."""

    module: Module
    values: Values
    caught: str
    depth: int

    def holds(self, body: list[ast.stmt]) -> bool:
        own = {dotted(target) for step in body if isinstance(step, ast.Assign) for target in step.targets}
        return bool(body) and all(self._of(step, own) for step in body)

    def _of(self, step: ast.stmt, own: set[str]) -> bool:
        if isinstance(step, _IDLE):
            return True
        if isinstance(step, ast.Expr):
            return isinstance(step.value, ast.Constant) or self._fills(step.value, own) or self._yields(step.value)
        if isinstance(step, (*WITHS, *FORS, *TRIES, ast.If, ast.Match)):
            return all(map(self._is_plain, _heads(step))) and all(map(self.holds, _blocks(step)))
        if isinstance(step, ast.Return):
            return step.value is None or self._is_plain(step.value)
        if isinstance(step, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
            return step.value is not None and self._is_plain(step.value)
        return False

    def _yields(self, value: ast.expr) -> bool:
        """Whether a called generator yields values that are created in it."""
        return self.depth < _DEPTH and isinstance(value, ast.Yield) and (not value.value or self._is_plain(value.value))

    def _fills(self, value: ast.expr, own: set[str]) -> bool:
        """Whether something is put into a list that is created right there; adding to another one records it."""
        if isinstance(value, ast.Call) and dotted(value.func) == "setattr" and value.args:
            return dotted(value.args[0]) in own and all(map(self._is_plain, value.args))
        if not isinstance(value, ast.Call) or not isinstance(value.func, ast.Attribute) or called(value) not in _ADDS:
            return False
        return dotted(value.func.value) in own and all(self._is_plain(part) for part in value.args)

    def _is_plain(self, value: ast.expr) -> bool:
        """Whether a value is created right there: a constant, a name, a container of such."""
        for node in ast.walk(value):
            if isinstance(node, ast.Name) and node.id == self.caught:
                return False
            if isinstance(node, ast.Call) and not self._makes(node):
                return False
            if isinstance(node, (ast.Await, ast.Yield, ast.YieldFrom)) or self._tells_why(node):
                return False
        return True

    def _tells_why(self, node: ast.AST) -> bool:
        """Whether it reads the code or the message of what failed: `response["message"]`."""
        if isinstance(node, ast.Attribute):
            return node.attr in _WHY
        key = node.slice if isinstance(node, ast.Subscript) else None
        return isinstance(key, ast.expr) and self.values.constant(Value(key, self.module)) in _WHY

    def _makes(self, node: ast.Call) -> bool:
        """Whether a call only creates a value: a container, or by functions of the program that do nothing else."""
        origin = self.module.qualified(node.func)
        if dotted(node.func) in _MAKERS or origin in _HANDING:
            return True
        if isinstance(node.func, ast.Call):
            return self._makes(node.func)
        targets = self.values.callables.targets(Value(node.func, self.module)) if self.depth else []
        return bool(targets) and all(self._only_makes(at.what, at.module) for at in targets)

    def _only_makes(self, what: Function | Class, module: Module) -> bool:
        method = what.methods.get("__init__") if isinstance(what, Class) else what
        inner = _Silence(module, self.values, "", self.depth - 1)
        if method is None:
            return True
        body = method.node.body
        return inner.holds(body) if isinstance(body, list) else inner._is_plain(body)
