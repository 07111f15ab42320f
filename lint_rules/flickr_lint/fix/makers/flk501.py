"""FLK501: a lifetime of a day: the store's argument, a check of a file's age, or a dated cache."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from flickr_lint.findings import Edit, Finding, Fix, Region
from flickr_lint.fix.expiring_caches import dated_dictionary, dated_function
from flickr_lint.fix.expressions import cut, node_at
from flickr_lint.fix.extend import with_argument
from flickr_lint.fix.imports import importing
from flickr_lint.fix.python_version import day
from flickr_lint.module import Module
from flickr_lint.scopes import called

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
    if finding.message.startswith("A dictionary"):
        statement = node_at(module, finding.region, ast.Assign)
        return dated_dictionary(statement, module, project) if statement is not None else ()
    if finding.message.startswith(("`lru_cache`", "`cache`")):
        return dated_function(finding.region, module, project)
    word = next((word for name, word in _ARGUMENTS if finding.message.startswith(name)), "")
    if not word or node is None or called(node) not in _PLAIN_SET:
        return ()
    given = next((at.value for at in node.keywords if at.arg == word), None)
    if given is None and len(node.args) == 3 and called(node) in {"set", "add"}:
        given = node.args[2]
    lifetime = day(module, project)
    edit = Edit(module.region(given), lifetime) if given is not None else with_argument(module, node, word, lifetime)
    return (edit,) if edit else ()


def _aged(check: ast.Call, module: Module, lifetime: str) -> tuple[Edit, ...]:
    """`os.path.exists(path)` with a check of the file's age; `path.exists()` too."""
    time, imported = importing(module, "time")
    text = cut(module, module.region(check))
    if check.args:
        path = cut(module, module.region(check.args[0]))
        os, more = importing(module, "os")
        made = f"{time}.time() - {os}.path.getmtime({path})"
        imported = tuple(dict.fromkeys((*imported, *more)))
        if len({edit.region for edit in imported}) < len(imported):  # both at one place: one edit
            imported = (Edit(imported[0].region, "".join(sorted(edit.text for edit in imported))),)
    elif isinstance(check.func, ast.Attribute):
        path = cut(module, module.region(check.func.value))
        made = f"{time}.time() - {path}.stat().st_mtime"
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
