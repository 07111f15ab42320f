"""FLK601: an upload leaves its privacy to Flickr, which uses the user's default."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flickr_lint.analysis.frames import Value
from flickr_lint.facts.arguments import given
from flickr_lint.facts.calls import UPLOADS
from flickr_lint.findings import Edit, Finding, Fix
from flickr_lint.fix.extend import without_arguments, without_keys
from flickr_lint.fix.positions import lines_of
from flickr_lint.module import Module
from flickr_lint.scopes import called

if TYPE_CHECKING:
    from flickr_lint.facts.calls import Call
    from flickr_lint.project import Project
    from flickr_lint.template import Template

__all__ = ["make"]

_CHOICES = (ast.IfExp, ast.BoolOp, ast.Compare)
_FLAGS = frozenset({"is_public", "is_friend", "is_family"})


def make(finding: Finding, source: Module | Template, project: Project) -> Fix | None:
    """The flags are removed from the call, if nobody chooses them; unsafe: photos may become visible to others."""
    if not isinstance(source, Module):
        return None
    uploads = (at for at in project.flow.calls.get(source, ()) if at.method in UPLOADS)
    call = next((at for at in uploads if source.region(_head(at.node)) == finding.region), None)
    if call is None:
        return None
    flags = {name: value for name, value in given(call, project).arguments.items() if name in _FLAGS}
    edits = _without(call, flags, source, project) if _is_fixed(list(flags.values()), source, project) else ()
    why = "photos become visible to those whom the user's own default names"
    return Fix("Leave the privacy to the user's default", edits, "unsafe", why) if edits else None


def _head(node: ast.expr) -> ast.expr:
    return node.func if isinstance(node, ast.Call) else node


def _is_fixed(values: list[ast.expr], module: Module, project: Project) -> bool:
    """Whether flags are constants: neither `1 if public else 0`, here or on the way here, nor a parameter."""
    follow = project.flow.fold.values
    meant = [at.node for value in values for at in follow.of(value, module)]
    ways = [at.node for value in values for at in follow.trail(Value(value, module)) if isinstance(at.node, _CHOICES)]
    owner_of = project.flow.names.owner_of_parameter
    # A parameter that nothing reads any more would still be passed.
    passed = any(isinstance(value, ast.Name) and owner_of(value, module) is not None for value in values)
    return not ways and not passed and all(isinstance(at, ast.Constant) for at in meant)


def _without(call: Call, flags: dict[str, ast.expr], module: Module, project: Project) -> tuple[Edit, ...]:
    """The edits that remove flags from where they are written; none if one can't be removed."""
    holders: dict[ast.AST, None] = {}
    for value in flags.values():
        above = module.tables.parents.get(value)
        holder = module.tables.parents.get(above) if isinstance(above, ast.keyword) else above
        if holder is None:
            return ()
        holders[holder] = None
    edits = [_cut_out(holder, call, module, project) for holder in holders]
    return tuple(edit for edit in edits if edit is not None) if None not in edits else ()


def _cut_out(holder: ast.AST, call: Call, module: Module, project: Project) -> Edit | None:
    if holder is call.node and isinstance(holder, ast.Call):
        return without_arguments(module, holder, _FLAGS)
    if isinstance(holder, ast.Assign) and isinstance(holder.targets[0], ast.Subscript):
        region = lines_of(holder, module) if _is_own(holder.targets[0].value, call, module, project) else None
        return Edit(region, "") if region is not None else None
    if not isinstance(holder, (ast.Dict, ast.Call)) or not _is_of_one(holder, call, module, project):
        return None
    if isinstance(holder, ast.Dict):
        return without_keys(module, holder, _FLAGS)
    return without_arguments(module, holder, _FLAGS) if called(holder) == "dict" else None


def _is_of_one(made: ast.expr, call: Call, module: Module, project: Project) -> bool:
    """Whether a dictionary is made for a call: in it, or under a name that only serves the call."""
    if call.node in module.ancestors(made):
        return True
    bound = module.tables.parents.get(made)
    target = bound.targets[0] if isinstance(bound, ast.Assign) and len(bound.targets) == 1 else None
    return target is not None and _is_own(target, call, module, project)


def _is_own(name: ast.expr, call: Call, module: Module, project: Project) -> bool:
    """Whether the arguments that have a name are read by one call only; otherwise they are changed item by item."""
    if not isinstance(name, ast.Name):
        return False
    scope_of = project.flow.fold.values.scope_of
    scope = scope_of(name.id, name, module)
    uses = [at for at in module.of_kind(ast.Name) if at.id == name.id and scope_of(name.id, at, module) == scope]
    return all(_is_item(at, module) or call.node in module.ancestors(at) for at in uses)


def _is_item(name: ast.Name, module: Module) -> bool:
    """Whether a name is bound, or an item of it is set."""
    above = module.tables.parents.get(name)
    stored = isinstance(above, ast.Subscript) and isinstance(above.ctx, ast.Store)
    return isinstance(name.ctx, ast.Store) or stored
