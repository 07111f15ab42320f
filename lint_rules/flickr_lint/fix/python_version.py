"""The Python versions of a file, so that a fix writes nothing that they lack."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flickr_lint.memo import Remembered

if TYPE_CHECKING:
    from flickr_lint.module import Module
    from flickr_lint.project import Project

__all__ = ["day", "is_modern", "is_old", "text_with"]

_MODULES = frozenset(
    {"urllib2", "urlparse", "ConfigParser", "httplib", "cPickle", "StringIO", "cStringIO", "Queue", "cookielib"}
    | {"HTMLParser", "Tkinter", "commands", "__builtin__", "BaseHTTPServer", "SocketServer", "Cookie", "anydbm", "md5"}
)
"""Modules that Python 3 has under other names."""
_FROM_URLLIB = frozenset({"urlencode", "urlopen", "quote", "quote_plus", "unquote", "unquote_plus", "urlretrieve"})
_BUILTINS = frozenset({"xrange", "unicode", "raw_input", "basestring", "unichr", "execfile"})
_METHODS = frozenset({"iteritems", "itervalues", "iterkeys", "has_key"})
_FUTURE = frozenset({"print_function", "unicode_literals", "division", "absolute_import", "with_statement"})

_modern: Remembered[bool] = Remembered()
_old: Remembered[bool] = Remembered()


def is_old(module: Module) -> bool:
    """Whether Python 2 runs a file: it uses words, modules or builtins of Python 2."""
    if module not in _old:
        _old[module] = module.notice is not None or any(_is_of_old(node) for node in module.nodes)
    return _old[module]


def is_modern(module: Module, project: Project) -> bool:
    """Whether certainly Python 3.6 or later runs a file: it, or another file of its project, uses newer syntax."""
    if _says_new(module):
        return True
    return not is_old(module) and any(_says_new(other) for other in project.modules.values())


def text_with(text: str, values: tuple[str, ...], module: Module, project: Project, quote: str = '"') -> str:
    """An expression for a text with values in place of `{}`: an f-string if the file's Python has them.

    The values' own texts must be in the other quotes.
    """
    if is_modern(module, project):
        return f"f{quote}{text.format(*(f'{{{value}}}' for value in values))}{quote}"
    other = "'" if quote == '"' else '"'
    values = tuple(value if quote in value else value.replace(other, quote) for value in values)
    shown = values[0] if len(values) == 1 else f"({', '.join(values)})"
    return f"{quote}{text.replace('{}', '%s')}{quote} % {shown}"


def day(module: Module, project: Project) -> str:
    """The seconds of a day, in a form that a file's Python can read."""
    return "86_400" if is_modern(module, project) else "86400"


def _says_new(module: Module) -> bool:
    if module not in _modern:
        _modern[module] = module.notice is None and any(_is_new(node) for node in module.nodes)
    return _modern[module]


def _is_new(node: ast.AST) -> bool:
    if isinstance(node, (ast.JoinedStr, ast.AnnAssign, ast.AsyncFunctionDef, ast.NamedExpr, ast.Match)):
        return True
    if isinstance(node, ast.FunctionDef):
        return node.returns is not None or any(arg.annotation for arg in (*node.args.args, *node.args.kwonlyargs))
    return isinstance(node, ast.ImportFrom) and any(alias.name == "annotations" for alias in node.names)


def _is_of_old(node: ast.AST) -> bool:
    if isinstance(node, ast.Import):
        return any(alias.name in _MODULES for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        names = {alias.name for alias in node.names}
        future = node.module == "__future__" and names & _FUTURE
        return bool(future or node.module in _MODULES or (node.module == "urllib" and names & _FROM_URLLIB))
    if isinstance(node, ast.Name):
        return node.id in _BUILTINS and isinstance(node.ctx, ast.Load)
    return isinstance(node, ast.Attribute) and node.attr in _METHODS
