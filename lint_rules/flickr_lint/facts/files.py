"""What is written to files, by `open`, `Path`, `json.dump`, `urlretrieve`; and which checks precede it."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flickr_lint.regex import regex
from flickr_lint.scopes import called, dotted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.facts.flow import Flow
    from flickr_lint.module import Module
    from flickr_lint.scopes import Function

__all__ = ["Write", "around", "checks_age", "existence_checks", "is_flickrs", "writes"]

_AGES = ("mtime", "ctime", "time.time(", "timedelta", "expir", "maxage", "max_age", "stale", "fresh", "lifetime")
_AGE = regex(r"ttl\b|\bage\b|\bolder")


@dataclass(frozen=True, slots=True)
class Write:
    """A value written to a file."""

    node: ast.Call
    path: ast.expr
    value: ast.expr
    function: Function | None


def writes(module: Module, flow: Flow) -> Iterator[Write]:
    """Every write in a module whose path can be told."""
    for node in module.tables.calls:
        func = node.func
        name = called(node)
        function = module.function_of(node)
        if name in {"write_text", "write_bytes"} and isinstance(func, ast.Attribute) and node.args:
            yield Write(node, func.value, node.args[0], function)
        elif name in {"write", "writelines"} and isinstance(func, ast.Attribute) and node.args:
            path = _opened(func.value, module, flow)
            if path is not None:
                yield Write(node, path, node.args[0], function)
        elif name in {"dump", "copyfileobj", "safe_dump"} and len(node.args) > 1:
            value, target = (node.args[0], node.args[1])
            path = _opened(target, module, flow)
            if path is not None:
                yield Write(node, path, value, function)
        elif name == "urlretrieve" and len(node.args) > 1:
            yield Write(node, node.args[1], node.args[0], function)


def existence_checks(module: Module) -> Iterator[tuple[ast.Call, ast.expr]]:
    """Every `exists` or `isfile` check, with the path that is checked."""
    for node in module.tables.calls:
        func = node.func
        name = called(node)
        if name in {"exists", "isfile", "lexists"} and node.args:
            yield node, node.args[0]
        elif name in {"exists", "is_file"} and isinstance(func, ast.Attribute) and not node.args:
            yield node, func.value


def around(module: Module, function: Function | None, *, whole_class: bool = False) -> str:
    """The text of a function (or of the class it belongs to); of the module where there is none."""
    if function is None:
        return module.text
    whole = function.owner.node if whole_class and function.owner else function.node
    return "\n".join(module.lines[whole.lineno - 1 : whole.end_lineno])


def is_flickrs(module: Module) -> bool:
    """Whether a module's own file, or its nearest folder, is called Flickr's; where a checkout lies says nothing."""
    folder, _, name = module.path.lower().rpartition("/")
    return "flickr" in name or "flickr" in folder.rpartition("/")[2]


def checks_age(text: str) -> bool:
    """Whether code looks at how old something is."""
    lower = text.lower()
    return any(word in lower for word in _AGES) or bool(_AGE.search(lower))


def _opened(handle: ast.expr, module: Module, flow: Flow) -> ast.expr | None:
    """The path of the file that a handle was opened on for writing."""
    for value in [at.node for at in flow.fold.values.of(handle, module)]:
        if not isinstance(value, ast.Call):
            continue
        name = called(value)
        if name != "open":
            continue
        method = isinstance(value.func, ast.Attribute) and dotted(value.func) not in {
            "io.open",
            "codecs.open",
            "gzip.open",
            "bz2.open",
        }
        modes = value.args[0 if method else 1 :] + [word.value for word in value.keywords if word.arg == "mode"]
        mode = flow.fold.value(modes[0], module) if modes else "r"
        if isinstance(mode, str) and set(mode) & set("wax"):
            path = (
                value.func.value
                if method and isinstance(value.func, ast.Attribute)
                else value.args[0]
                if value.args
                else None
            )
            if path is not None:
                return path
    return None
