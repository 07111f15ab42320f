"""Lookups of what no list contains: videos, what an extra leaves out, uploads, and what is waited for."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from flickr_lint.analysis.frames import Value
from flickr_lint.analysis.regions import FUNCTIONS, conditions
from flickr_lint.facts.arguments import given
from flickr_lint.facts.calls import UPLOADS
from flickr_lint.facts.fields_read import parts_read
from flickr_lint.facts.provenance import calls_in
from flickr_lint.regex import regex
from flickr_lint.tree import walk

if TYPE_CHECKING:
    from flickr_lint.facts.call_graph import Reached
    from flickr_lint.facts.calls import Call
    from flickr_lint.facts.loops import Loop
    from flickr_lint.module import Module
    from flickr_lint.project import Project

__all__ = ["no_list_brings"]

_VIDEO = regex(r"video|\.media\b", re.IGNORECASE)
_OF_OWNERS = frozenset({"username", "iconserver", "iconfarm", "path_alias"})
"""What extras bring of a photo's owner."""
_AROUND = frozenset({"person", "find", "get", "text", "_content", "nsid", "id", "attrib", "json"})
"""What leads to it in a response, or is known already."""
_ELSEWHERE = regex(r"video|\bmedia\b|url_|original_?secret|missing|fallback", re.IGNORECASE)


def no_list_brings(reached: Reached, loop: Loop, project: Project) -> bool:
    """Whether the lookup is for what no list contains: uploads, videos, or an extra that a photo lacks."""
    places: list[tuple[ast.expr, Module, ast.AST | None]] = [
        (reached.site, loop.module, loop.node),
        (reached.call.node, reached.call.module, None),
        *((hop, where, None) for (_, where), hop in zip(reached.path, reached.hops, strict=True)),
    ]
    other = reached.call.method == "flickr.people.getInfo" and not _names_owner(reached.call, project)
    if other or _is_waited_for(reached, loop):
        return True
    for node, module, stop in places:
        if _is_uploaded(node, module, project):
            return True
        if any(_asks_for_media(test, module, project) for test in conditions(node, module, stop)):
            return True
        for at in module.ancestors(node):
            if isinstance(at, (ast.If, ast.IfExp)) and _ELSEWHERE.search(ast.unparse(at.test)):
                return True
            if isinstance(at, ast.BoolOp) and isinstance(at.op, ast.Or) and _ELSEWHERE.search(ast.unparse(at)):
                return True
            if at is stop or isinstance(at, FUNCTIONS):
                break
    return False


def _is_waited_for(reached: Reached, loop: Loop) -> bool:
    """Whether a loop asks for one thing until it is there, and passes the same each time."""
    site, node = reached.site, loop.node
    kept = loop.module.tables.parents.get(site)
    if not isinstance(node, ast.While) or not isinstance(site, ast.Call) or not isinstance(kept, ast.Assign):
        return False
    passed = [*site.args, *(word.value for word in site.keywords)]
    names = {at.id for at in passed if isinstance(at, ast.Name)}
    inside = [at for step in node.body for at in walk(step)]
    changed = {at.id for at in inside if isinstance(at, ast.Name) and isinstance(at.ctx, ast.Store)}
    if not names or len(names) < len(passed) or names & changed:
        return False
    got = {at.id for target in kept.targets for at in walk(target) if isinstance(at, ast.Name)}
    return any(
        isinstance(at, ast.If) and _is_there(at.test, got) and isinstance(at.body[-1], (ast.Break, ast.Return))
        for at in inside
    )


def _is_there(test: ast.expr, names: set[str]) -> bool:
    """Whether a condition asks if there is something: not `not found`, nor `found is None`."""
    absent = isinstance(test, ast.UnaryOp) or (
        isinstance(test, ast.Compare) and isinstance(test.ops[0], (ast.Is, ast.Eq))
    )
    return not absent and any(isinstance(at, ast.Name) and at.id in names for at in walk(test))


def _names_owner(call: Call, project: Project) -> bool:
    """Whether a person is looked up for the name or icon only, and is the owner of a photo."""
    whose = given(call, project).arguments.get("user_id")
    read = parts_read(call.node, call.module, project)
    if whose is None or not read & _OF_OWNERS or not read <= _OF_OWNERS | _AROUND:
        return False
    sources = project.flow.fold.values.reads.sources(Value(whose, call.module))
    return any("owner" in at.path for at in sources)


def _asks_for_media(test: ast.expr, module: Module, project: Project) -> bool:
    """Whether a condition tests the kind of media, directly or through its names and properties."""
    values = project.flow.fold.values
    named = [part for part in walk(test) if isinstance(part, (ast.Attribute, ast.Name))]
    meant = [at.node for part in named for at in values.of(part, module) if isinstance(at.node, ast.Compare)]
    texts = (part for node in (test, *meant) for part in walk(node) if isinstance(part, ast.Constant))
    return any(part.value == "media" for part in texts) or bool(_VIDEO.search(ast.unparse(test)))


def _is_uploaded(node: ast.expr, module: Module, project: Project) -> bool:
    """Whether what is looked up was uploaded right before: there is no list of it."""
    function = module.function_of(node)
    params = function.params if function is not None else ()  # their values depend on the caller
    given = [*node.args, *(word.value for word in node.keywords)] if isinstance(node, ast.Call) else []
    given = [at for at in given if not (isinstance(at, ast.Name) and at.id in params)]
    return any(call.method in UPLOADS for call in calls_in(given, module, project))
