"""The words of a path: those of the file's own name, and all names that it is built from."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from flickr_lint.analysis.frames import Value
from flickr_lint.regex import regex
from flickr_lint.scopes import called, dotted
from flickr_lint.tree import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.facts.flow import Flow
    from flickr_lint.module import Module

__all__ = ["counts_only", "holds_no_data", "origins_of", "words_of"]

_WORK = 60
_MAX_SOURCES = 4
"""Origins of one name: what has more is called differently in each."""
_MAX_COUNT = 500
"""Parts of a value that are looked at."""
_WORD = regex(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_OTHERS = frozenset(
    {
        *("token", "tokens", "auth", "oauth", "credential", "credentials", "creds", "session", "cookie", "cookies"),
        *("keys", "apikey", "secret", "secrets", "config", "configuration", "conf", "settings", "preferences", "prefs"),
        *("state", "progress", "checkpoint", "resume", "cursor", "lock", "pid", "log", "logs", "logging"),
        *("version", "timestamp"),
    }
)
"""Files that are called so hold a program's own things rather than Flickr's data."""
_COUNTS = frozenset({"page", "pages", "index", "count", "total", "number", "offset", "position", "num", "idx", "level"})
_KEY = regex(r"(?:api|consumer|flickr|oauth|access)_?-?key", re.IGNORECASE)
_FOLDER = regex(r"(?:dir|directory|folder|root|home|base|prefix)(?:_?path)?$|^(?:dir|folder|root|home)_", re.IGNORECASE)
_JOINS = frozenset({"join", "joinpath", "Path", "str", "expanduser", "abspath"})
_SHAPING = frozenset({"encode", "decode", "strip", "format", "to_json", "serialize", "getvalue"})


def words_of(name: str) -> set[str]:
    """The words of a name, in small letters: `get`, `cached`, `token` of `getCached_token`."""
    return {word.lower() for word in _WORD.findall(name)}


def holds_no_data(path: ast.expr, value: ast.expr, module: Module, flow: Flow) -> bool:
    """Whether the name of the file, or of the value, says that it is a token, a setting or a log, folders aside."""
    names = [*_file_names(path, module, flow), *_value_names(value)]
    return any(words_of(name) & _OTHERS or _KEY.search(name) for name in names)


def _value_names(value: ast.expr) -> list[str]:
    """The names of a written value: `token` of `token.encode()`, of `json.dumps(token)` and of itself."""
    names = [dotted(value).rpartition(".")[2]]
    if isinstance(value, ast.Call):
        names.append(called(value))
        if called(value) in _SHAPING and isinstance(value.func, ast.Attribute):
            names.append(dotted(value.func.value).rpartition(".")[2])
        if called(value) in {"dumps", "str", "bytes"}:
            names += [dotted(part).rpartition(".")[2] for part in value.args[:1]]
    return names


def _file_names(path: ast.expr, module: Module, flow: Flow) -> Iterator[str]:
    """The names of the last part of a path: its text, its variable, the function that returns it."""
    values = flow.fold.values
    queue = [Value(path, module)]
    for at in queue:
        node, name = at.node, dotted(at.node).rpartition(".")[2]
        if isinstance(node, ast.Call) and called(node) in _JOINS:
            after = [values.beside(at, last) for last in node.args[-1:]]
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            after = [values.beside(at, node.right)]
        else:
            after = [one for one in (values.terminals(at).only,) if one is not None and one != at] if name else []
            name = called(node) if isinstance(node, ast.Call) else name
            yield from [] if _FOLDER.search(name) and not isinstance(node, ast.Call) else [name]
            yield from [] if after else [flow.fold.text(node, at.module, at.frame).rpartition("/")[2]]
        queue += [one for one in after if one not in queue]


def origins_of(path: ast.expr, module: Module, flow: Flow) -> str:
    """All names and texts that a path is built from, through what is bound to them."""
    said: list[str] = []
    queue = [Value(path, module)]
    for at in queue:
        for part in walk(at.node):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                said.append(part.value[:200])
            elif isinstance(part, (ast.Name, ast.Attribute)):
                said.append(part.attr if isinstance(part, ast.Attribute) else part.id)
                found = flow.fold.values.reads.sources(Value(part, at.module)) if len(queue) < _WORK else ()
                queue += [one for one in found[:_MAX_SOURCES] if one not in queue]
    return " ".join(said)


def counts_only(value: ast.expr, module: Module, flow: Flow) -> bool:
    """Whether a value says how far a program has come, and nothing else: page numbers, positions, totals."""
    values, counts = flow.fold.values, False
    queue = [Value(value, module)]
    for at in queue:
        node, parts = at.node, _parts(at.node)
        read = values.reads.read(at)
        key = read[1] if read is not None and not isinstance(node, ast.Attribute) else None
        if isinstance(node, ast.Constant):
            continue
        if not parts and (key in _COUNTS or words_of(dotted(node).rpartition(".")[2]) & _COUNTS):
            counts = True
            continue
        after = [values.beside(at, part) for part in parts]
        if not after and dotted(node):
            put = (Value(one.value, at.module) for one in values.contents.put_into(dotted(node), at.module))
            after = [one for one in (*values.reads.sources(at), *put) if one.node is not node and not _loads(one.node)]
        if not after or len(queue) > _MAX_COUNT:
            return False
        queue += [one for one in after if one not in queue]
    return counts


def _parts(node: ast.expr) -> list[ast.expr]:
    """The parts of what is written, all of which count."""
    if isinstance(node, ast.Dict):
        return node.values
    if isinstance(node, (ast.List, ast.Tuple)):
        return node.elts
    if isinstance(node, ast.BinOp):
        return [node.left, node.right]
    return node.args if isinstance(node, ast.Call) and called(node) in {"str", "int", "dumps", "len"} else []


def _loads(node: ast.expr) -> bool:
    """Whether it is what the program has stored before."""
    return isinstance(node, ast.Call) and called(node) in {"load", "loads"}
