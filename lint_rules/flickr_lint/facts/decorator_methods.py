"""Methods that decorators name, as libraries do that bind a function to each: `@caller("flickr.photos.getInfo")`."""

from __future__ import annotations

import ast
from collections import Counter
from typing import TYPE_CHECKING

from flickr_lint.facts.calls import canonical
from flickr_lint.regex import regex
from flickr_lint.scopes import called

if TYPE_CHECKING:
    from flickr_lint.module import Module

__all__ = ["named_by_decorators"]

_METHOD_NAME = regex(r"flickr(?:\.[A-Za-z]\w*){1,4}")
_ENOUGH = 2
"""Methods that a decorator must name rightly before what else it names is taken for one: tasks have such names too."""


def named_by_decorators(module: Module) -> list[tuple[ast.expr, str]]:
    """The texts that name methods, where they stand; only of decorators that name known methods elsewhere."""
    found: list[tuple[str, ast.expr, str]] = []
    for function in module.tables.functions:
        for decorator in getattr(function, "decorator_list", ()):
            texts = _texts(decorator) if isinstance(decorator, ast.Call) else []
            if len(texts) == 1 and _METHOD_NAME.fullmatch(str(texts[0].value)):
                found.append((called(decorator), texts[0], str(texts[0].value)))
    known = Counter(name for name, _, text in found if canonical(text) == text)
    return [(at, text) for name, at, text in found if known[name] >= _ENOUGH]


def _texts(decorator: ast.Call) -> list[ast.Constant]:
    values = (*decorator.args, *(word.value for word in decorator.keywords))
    return [value for value in values if isinstance(value, ast.Constant) and isinstance(value.value, str)]
