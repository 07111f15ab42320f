"""The words of a path: those of the file's own name, and all names that it is built from."""

from __future__ import annotations

import ast
import re
from itertools import islice
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

_DEPTH = 5
_WORK = 60
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
_SHAPING = frozenset({"encode", "decode", "strip", "format", "to_json", "serialize", "getvalue"})


def words_of(name: str) -> set[str]:
    """The words of a name, in small letters: `get`, `cached`, `token` of `getCached_token`."""
    return {word.lower() for word in _WORD.findall(name)}


def holds_no_data(path: ast.expr, value: ast.expr, module: Module, flow: Flow) -> bool:
    """Whether the name of the file, or of the value, says that it is a token, a setting or a log, folders aside."""
    names = [*_file_names(path, module, flow, 4), *_value_names(value)]
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


def _file_names(path: ast.expr, module: Module, flow: Flow, depth: int) -> Iterator[str]:
    """The names of the last part of a path: its text, its variable, the function that returns it."""
    if depth <= 0:
        return
    if isinstance(path, ast.Call) and called(path) in {"join", "joinpath", "Path", "str", "expanduser", "abspath"}:
        for last in path.args[-1:]:
            yield from _file_names(last, module, flow, depth - 1)
    elif isinstance(path, ast.BinOp) and isinstance(path.op, ast.Div):
        yield from _file_names(path.right, module, flow, depth - 1)
    elif isinstance(path, ast.Call):
        yield called(path)
        yield flow.fold.text(path, module).rpartition("/")[2]
    else:
        name = dotted(path).rpartition(".")[2]
        if name and not _FOLDER.search(name):
            yield name
        bound = flow.fold.binding(path, module) if name else None
        if bound:
            yield from _file_names(bound[0], bound[1], flow, depth - 1)
        else:
            yield flow.fold.text(path, module).rpartition("/")[2]


def origins_of(path: ast.expr, module: Module, flow: Flow) -> str:
    """All names and texts that a path is built from, through what is bound to them."""
    said: list[str] = []
    seen: set[ast.AST] = set()
    stack: list[tuple[ast.expr, Module, int]] = [(path, module, _DEPTH)]
    while stack and len(seen) < _WORK:
        node, where, depth = stack.pop()
        if node in seen:
            continue
        seen.add(node)
        for part in walk(node):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                said.append(part.value[:200])
            if isinstance(part, (ast.Name, ast.Attribute)):
                said.append(part.attr if isinstance(part, ast.Attribute) else part.id)
                if depth > 0:
                    found = flow.fold.values.reads.sources(Value(part, where))[:4]
                    stack += [(at.node, at.module, depth - 1) for at in found]
    return " ".join(said)


def counts_only(value: ast.expr, module: Module, flow: Flow) -> bool:
    """Whether a value says how far a program has come, and nothing else: page numbers, positions, totals."""
    kinds = set(islice(_parts_of(value, module, flow, 9), _MAX_COUNT))
    return "count" in kinds and "other" not in kinds


def _parts_of(value: ast.expr, module: Module, flow: Flow, depth: int) -> Iterator[str]:
    """What the parts of a value are: `count`, `plain` (constants) or `other`."""
    inner: list[tuple[ast.expr, Module]] = []
    name = dotted(value)
    if isinstance(value, ast.Constant):
        yield "plain"
    elif isinstance(value, ast.Dict):
        inner = [(part, module) for part in value.values]
    elif isinstance(value, (ast.List, ast.Tuple)):
        inner = [(part, module) for part in value.elts]
    elif isinstance(value, ast.BinOp):
        inner = [(value.left, module), (value.right, module)]
    elif isinstance(value, ast.Call) and called(value) in {"str", "int", "dumps", "len"}:
        inner = [(part, module) for part in value.args]
    elif _member(value) in _COUNTS or (name and words_of(name.rpartition(".")[2]) & _COUNTS):
        yield "count"
    else:
        inner = _values_of(name, value, module, flow) if name else []
        if not inner:
            yield "other"
    if inner and depth <= 0:
        yield "other"
    for part, where in inner if depth > 0 else ():
        yield from _parts_of(part, where, flow, depth - 1)


def _member(value: ast.expr) -> str:
    """The member that `answer["photos"]["pages"]` or `photos.get("pages")` takes."""
    key: ast.expr | None = value.slice if isinstance(value, ast.Subscript) else None
    if isinstance(value, ast.Call) and called(value) == "get" and value.args:
        key = value.args[0]
    return key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else ""


def _values_of(name: str, value: ast.expr, module: Module, flow: Flow) -> list[tuple[ast.expr, Module]]:
    """What is bound to a name, and what is put into it anywhere in the module; reading it back doesn't count."""
    found = [at for at in flow.fold.values.reads.sources(Value(value, module)) if at.node is not value]
    read = (at for at in found if isinstance(at.node, ast.Call) and called(at.node) in {"load", "loads"})
    parts = [(at.node, at.module) for at in found if at not in set(read)]
    put = (at for at in module.tables.assigned if isinstance(at[1], ast.Subscript) and dotted(at[1].value) == name)
    return [*parts, *((given, module) for _, _, given in put)][:20]
