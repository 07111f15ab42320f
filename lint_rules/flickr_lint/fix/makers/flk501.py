"""FLK501: a lifetime of a day: the store's argument, a check of a file's age, or a dated cache."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from flickr_lint.findings import Edit, Finding, Fix, Region
from flickr_lint.fix.causes import cause_of
from flickr_lint.fix.expiring_caches import dated_dictionary, dated_function, dated_property
from flickr_lint.fix.expressions import cut, node_at
from flickr_lint.fix.extend import with_argument
from flickr_lint.fix.imports import importing
from flickr_lint.fix.patch import patch_at
from flickr_lint.fix.positions import statement_of
from flickr_lint.fix.python_version import day, is_old
from flickr_lint.module import Module
from flickr_lint.scopes import called, dotted

if TYPE_CHECKING:
    from flickr_lint.project import Project
    from flickr_lint.template import Template

__all__ = ["make"]

_MESSAGE = "Store it for at most a day"
_WHY = "what is older than a day is fetched again"
_ARGUMENTS = (
    ("Requests-cache", "expire_after"),
    ("Django's cache", "timeout"),
    ("Flask-Caching", "timeout"),
    ("Redis", "ex"),
    ("Diskcache", "expire"),
    ("Aiocache", "ttl"),
    ("Memcache", "time"),
    ("Streamlit's", "ttl"),
)
"""How a store is told a lifetime in seconds, by how the finding calls the store."""
_MISSING = frozenset({"FileNotFoundError", "OSError", "IOError", "EnvironmentError", "Exception", "BaseException"})
"""What a handler catches that is ready for a missing file."""
_DATED = {"`lru_cache`": dated_function, "`cache`": dated_function, "`cached_property`": dated_property}
"""What comes in place of decorators, by how the finding calls them."""
_PATHS = (ast.Name, ast.Attribute, ast.Constant, ast.JoinedStr)
"""Expressions that may be evaluated twice."""
_PLAIN_SET = frozenset({"set", "add", "CachedSession", "install_cache", "enabled", "get_or_set", "cache_data", "cache"})


def make(finding: Finding, source: Module | Template, project: Project) -> Fix | None:
    """Unsafe: a program may depend on data that are stored for longer."""
    if not isinstance(source, Module):
        text = cut(source, finding.region)
        changed = re.sub(r"(?<=cache )(\s*)None\b", r"\g<1>86400", text, count=1)
        return Fix(_MESSAGE, (Edit(finding.region, changed),), "unsafe", _WHY) if changed != text else None
    edits = _edits(finding, source, project)
    return Fix(_MESSAGE, edits, "unsafe", _WHY) if edits else None


def _edits(finding: Finding, module: Module, project: Project) -> tuple[Edit, ...]:
    node = node_at(module, finding.region, ast.Call)
    if finding.message.startswith("This copy of Flickr's data") and node is not None:
        return _aged(node, module, day(module, project))
    if "is read from this file" in finding.message and node is not None:
        return _too_old(node, module, project)
    if finding.message.startswith("A dictionary"):
        statement = node_at(module, finding.region, ast.Assign)
        return dated_dictionary(statement, module, project) if statement is not None else ()
    for start, dated in _DATED.items():
        if finding.message.startswith(start):
            return dated(finding.region, module, project)
    word = next((word for name, word in _ARGUMENTS if finding.message.startswith(name)), "")
    if not word or node is None or called(node) not in _PLAIN_SET:
        return ()
    given = next((at.value for at in node.keywords if at.arg == word), None)
    if given is None and len(node.args) == 3 and called(node) in {"set", "add"}:
        given = node.args[2]
    lifetime = day(module, project)
    edit = (
        with_argument(module, node, word, lifetime)
        if given is None
        else cause_of(given, module, project).edit(lifetime)
    )
    return (edit,) if edit else ()


def _too_old(opened: ast.Call, module: Module, project: Project) -> tuple[Edit, ...]:
    """The edits that take a file older than a day for a missing one, if its reader is ready for that."""
    statement = statement_of(module, opened)
    tried = module.tables.parents.get(statement) if statement is not None else None
    ready = isinstance(tried, ast.Try) and statement in tried.body and any(map(_expects_none, tried.handlers))
    plain = dotted(opened.func) == "open" and bool(opened.args) and isinstance(opened.args[0], _PATHS)
    patch = patch_at(module, tried) if ready and plain and tried is not None and not is_old(module) else None
    if patch is None or statement is None:
        return ()
    imported = _imports(module, "os", "time")
    path = cut(module, module.region(opened.args[0]))
    names = [importing(module, name)[0] for name in ("time", "os")]
    age = f"{names[0]}.time() - {names[1]}.path.getmtime({path})"
    made = f'if {age} >= {day(module, project)}:\n    raise FileNotFoundError("older than a day")\n'
    return (*imported, *patch.edits()) if patch.before(statement, made) else ()


def _expects_none(handler: ast.ExceptHandler) -> bool:
    """Whether a handler is ready for a file that is missing."""
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(kind is None or dotted(kind) in _MISSING for kind in kinds)


def _imports(module: Module, *names: str) -> tuple[Edit, ...]:
    """The edits that import modules; those at one place are one edit."""
    places: dict[Region, list[str]] = {}
    for name in names:
        for edit in importing(module, name)[1]:
            places.setdefault(edit.region, []).append(edit.text)
    return tuple(Edit(region, "".join(sorted(texts))) for region, texts in places.items())


def _aged(check: ast.Call, module: Module, lifetime: str) -> tuple[Edit, ...]:
    """`os.path.exists(path)` with a check of the file's age; `path.exists()` too."""
    time = importing(module, "time")[0]
    text = cut(module, module.region(check))
    if check.args:
        path = cut(module, module.region(check.args[0]))
        made = f"{time}.time() - {importing(module, 'os')[0]}.path.getmtime({path})"
        imported = _imports(module, "os", "time")
    elif isinstance(check.func, ast.Attribute):
        path = cut(module, module.region(check.func.value))
        made = f"{time}.time() - {path}.stat().st_mtime"
        imported = _imports(module, "time")
    else:
        return ()
    fresh = f"{text} and {made} < {lifetime}"
    parent = module.tables.parents.get(check)
    joined = isinstance(parent, (ast.UnaryOp, ast.Compare, ast.BoolOp, ast.Call, ast.Attribute))
    bare = isinstance(parent, (ast.If, ast.While, ast.Assign)) or (
        isinstance(parent, ast.BoolOp) and isinstance(parent.op, ast.And)
    )
    if "\n" in fresh or (joined and not bare):
        fresh = f"({fresh})"
    region: Region = module.region(check)
    return (*imported, Edit(region, fresh))
