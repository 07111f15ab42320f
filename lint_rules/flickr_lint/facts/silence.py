"""Statements that pass over an error in silence: nothing raised, logged, shown or handed on."""

from __future__ import annotations

import ast
import builtins
import re

from flickr_lint.regex import regex
from flickr_lint.scopes import called, dotted

__all__ = ["is_silent", "returns_error", "tells"]

_TELLERS = regex(
    r"^(?:print|pprint|debug|info|warn(?:ing)?|error|exception|critical|fatal|log|echo|secho|write|writeln|flash|notify|"
    r"message|messages|success|add_message|showMessage|emit|send|reply|report|abort|exit|fail|capture_exception|syslog|"
    r"print_exc|stdout|stderr|append|add|put|update_status|setText|toast|alert|rprint|say)$|_log$|^log_|error|message",
    re.IGNORECASE,
)
_MAKERS = frozenset({"dict", "list", "set", "tuple", "str", "int", "float", "bool", "Ok", "Some", "frozenset", "bytes"})


def tells(node: ast.Call) -> bool:
    """Whether a call tells somebody something: prints, logs, shows, notes down."""
    name = called(node)
    return bool(_TELLERS.search(name))


def is_silent(body: list[ast.stmt], caught: str = "") -> bool:
    """Whether statements do nothing but go on as if all were well.

    Args:
        body: the statements.
        caught: the name of the exception; who uses it passes it on.
    """
    return bool(body) and all(_is_silent(step, caught) for step in body)


def returns_error(body: list[ast.stmt]) -> bool:
    """Whether statements do nothing but give an exception back, which nobody will catch: `return ValueError(…)`."""
    only = body[-1] if body and all(isinstance(step, ast.Expr | ast.Return) for step in body) else None
    value = only.value if isinstance(only, ast.Return) else None
    made = dotted(value.func) if isinstance(value, ast.Call) else ""
    return isinstance(getattr(builtins, made, None), type) and issubclass(getattr(builtins, made), Exception)


def _is_silent(step: ast.stmt, caught: str) -> bool:
    if isinstance(step, ast.Pass | ast.Continue | ast.Break):
        return True
    if isinstance(step, ast.Expr):
        return isinstance(step.value, ast.Constant)
    if isinstance(step, ast.Return):
        return step.value is None or _is_plain(step.value, caught)
    if isinstance(step, ast.Assign | ast.AnnAssign | ast.AugAssign):
        return step.value is not None and _is_plain(step.value, caught)
    return False


def _is_plain(value: ast.expr, caught: str) -> bool:
    """Whether a value is made up on the spot: a constant, a name, a container of such."""
    for node in ast.walk(value):
        if isinstance(node, ast.Name) and node.id == caught:
            return False
        if isinstance(node, ast.Call) and (called(node) not in _MAKERS or dotted(node.func) != called(node)):
            return False
        if isinstance(node, ast.Await | ast.Yield | ast.YieldFrom):
            return False
    return True
