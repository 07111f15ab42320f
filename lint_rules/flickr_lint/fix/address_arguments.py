"""An argument in the text of an address: `…/services/rest/?method=flickr.photos.search&perpage=100`."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from flickr_lint.findings import Edit, Region
from flickr_lint.fix.expressions import cut, insertion

if TYPE_CHECKING:
    from flickr_lint.module import Module

__all__ = ["renamed_argument"]

_END = r"""(?=[&'"])"""


def renamed_argument(
    node: ast.expr, name: str, other: str, module: Module, *, value: tuple[str, str] | None = None
) -> Edit | None:
    """The edit that gives an argument another name; None if it is not written once, in a text of an expression.

    Args:
        node: the expression: the call that is given the address.
        name: the argument.
        other: its new name.
        module: where it is.
        value: the value that it must have, and its new one; without these it stays.
    """
    old, new = (f"{name}={value[0]}", f"{other}={value[1]}") if value else (f"{name}=", f"{other}=")
    pattern = re.compile(rf"(?<=[?&]){re.escape(old)}{_END if value else ''}")
    texts = {at: cut(module, module.region(at)) for at in ast.walk(node) if _is_text(at, module)}
    written = [(at, found) for at, text in texts.items() for found in pattern.finditer(text)]
    taken = any(re.search(rf"[?&]{re.escape(other)}=", text) for text in texts.values())
    if len(written) != 1 or taken:
        return None
    text, found = written[0]
    start, end = (insertion(module, module.region(text), at, "").region for at in found.span())
    return Edit(Region(start.line, start.column, end.line, end.column), new)


def _is_text(node: ast.AST, module: Module) -> bool:
    """Whether a node is a whole text: parts of an f-string have no places of their own before Python 3.12."""
    part = isinstance(module.tables.parents.get(node), ast.JoinedStr)
    return isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str) and not part
    )
