"""The uses of a variable that is called a link: any URL may have that name, also one that is only fetched."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from flickr_lint.regex import regex
from flickr_lint.scopes import called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.module import Module
    from flickr_lint.project import Project

__all__ = ["becomes"]

_FETCHERS = regex(
    r"^(?:get|head|urlopen|urlretrieve|retrieve|request|Request|stream|fetch|open_url|wget|curl|imread|load_url)$"
    r"|download|fetch|save|grab|retrieve",
    re.IGNORECASE,
)
_PLAIN = frozenset(
    {"split", "rsplit", "partition", "rpartition", "endswith", "startswith", "replace", "strip", "rstrip", "lower"}
    | {"find", "rfind", "index", "count", "removeprefix", "removesuffix", "encode"}
    | {"basename", "splitext", "dirname", "urlparse", "urlsplit", "Path", "PurePosixPath", "len", "isinstance", "str"}
    | {"search", "match", "sub", "fullmatch", "findall"}
)
"""Calls that only look at a URL, or take a name for a file from it."""
_OUTPUTS = frozenset({"print", "debug", "info", "warning", "error", "exception", "log", "echo", "secho", "write_log"})
_CARRIED = (ast.JoinedStr, ast.FormattedValue, ast.BinOp, ast.Starred, ast.Await, ast.IfExp, ast.List, ast.Tuple)
_ASKED = (ast.Compare, ast.BoolOp, ast.UnaryOp, ast.If, ast.While, ast.Assert, ast.Expr, ast.Delete)


def becomes(value: ast.expr, module: Module, project: Project) -> str:
    """`link`, `file` (it is only downloaded or checked), or `unknown` (it is passed to unknown code)."""
    function = module.function_of(value)
    if function is None and "__all__" in module.tables.module.names:
        return "link"
    carriers = project.flow.fold.values.uses.carriers(value, module)
    uses = {_use(node, module) for node in carriers if not _is_renamed(node, module)} - {"nothing"}
    if "fetched" in uses:
        uses.discard("output")
    if uses & {"link", "output"}:
        return "link"
    if "unknown" in uses:
        return "unknown"
    return "file" if uses or function else "link"


def _is_renamed(node: ast.expr, module: Module) -> bool:
    """Whether an expression is only assigned to another name, which stands for it then."""
    around = module.tables.parents.get(node)
    return isinstance(around, ast.Assign) and all(isinstance(at, ast.Name) for at in around.targets)


def _use(node: ast.expr, module: Module) -> str:
    """The kind of one use."""
    below: ast.AST = node
    for at in module.ancestors(node):
        if isinstance(at, ast.Call):
            return _handed(at, below)
        if isinstance(at, ast.Subscript):
            return "nothing" if at.value is below else "unknown"
        if isinstance(at, ast.Attribute):
            parent = module.tables.parents.get(at)
            plain = at.attr in _PLAIN and isinstance(parent, ast.Call) and parent.func is at
            return "nothing" if plain else "unknown"
        if isinstance(at, _ASKED) or (isinstance(at, ast.IfExp) and at.test is below):
            return "nothing"
        if not isinstance(at, _CARRIED):
            return "link"
        below = at
    return "link"


def _handed(call: ast.Call, value: ast.AST) -> str:
    """The kind of use as an argument of a call; a keyword argument is classified by its name elsewhere."""
    name = called(call)
    if name in _PLAIN:
        return "nothing"
    if name in _OUTPUTS:
        return "output"
    if any(_FETCHERS.search(word) for word in (name, *_names(call))):
        return "fetched"
    return "unknown" if value in call.args else "link"


def _names(call: ast.Call) -> Iterator[str]:
    """The functions that are passed as arguments: `submit(download, link)`."""
    for argument in call.args[:1]:
        if isinstance(argument, ast.Name):
            yield argument.id
        elif isinstance(argument, ast.Attribute):
            yield argument.attr
