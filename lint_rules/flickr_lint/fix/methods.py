"""The name of a method in a call: attributes, one attribute with underscores, or a text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flickr_lint.findings import Edit, Region
from flickr_lint.fix.expressions import cut

if TYPE_CHECKING:
    import ast

    from flickr_lint.module import Module

__all__ = ["renamed"]


def renamed(node: ast.expr, wrong: str, right: str, module: Module) -> Edit | None:
    """The edit that writes another method's name in the spelling of the first, if the first occurs exactly once."""
    text = cut(module, module.region(node))
    old, new = wrong.removeprefix("flickr."), right.removeprefix("flickr.")
    spellings = [
        (old, new),
        (old.replace(".", "_"), new.replace(".", "_")),
        (_snake(old), _snake(new)),
        (_snake(old).replace(".", "_"), _snake(new).replace(".", "_")),
    ]
    for before, after in dict.fromkeys(spellings):
        found = list(re.finditer(rf"(?<![\w]){re.escape(before)}(?![\w])", text))
        if len(found) == 1:
            return Edit(_part(module.region(node), text, found[0].start(), found[0].end()), after)
    return None


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def _part(region: Region, text: str, start: int, end: int) -> Region:
    ends = []
    for at in (start, end):
        down = text.count("\n", 0, at)
        column = at - text.rfind("\n", 0, at) if down else region.column + at
        ends.append((region.line + down, column))
    return Region(*ends[0], *ends[1])
