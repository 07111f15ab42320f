"""FLK401: the list returns what was looked up for each photo, if its extras have everything that is read."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flickr_lint.analysis.frames import Value
from flickr_lint.analysis.regions import TRIES, WITHS
from flickr_lint.findings import Edit, Finding, Fix, Region
from flickr_lint.fix.expressions import node_at
from flickr_lint.fix.extras import with_extras
from flickr_lint.fix.listed_photo import Photo, photo_of
from flickr_lint.fix.lookup_reads import Read, Uses
from flickr_lint.fix.lookup_uses import uses_of
from flickr_lint.fix.positions import lines_of, orphans, statement_of
from flickr_lint.fix.unwrapped import unwrapped
from flickr_lint.module import Module
from flickr_lint.scopes import Function, dotted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flickr_lint.facts.calls import Call
    from flickr_lint.project import Project
    from flickr_lint.template import Template

__all__ = ["make"]

_WHY = "what the list says is as old as the list"
_NO_OWNER = frozenset({"flickr.photosets.getPhotos"})
"""Lists whose photos lack an owner of their own."""
_BROAD = frozenset({"Exception", "BaseException", "KeyError", "LookupError"})
"""What a handler catches that is ready for a field which isn't there."""


def make(finding: Finding, source: Module | Template, project: Project) -> Fix | None:
    """The fields of the list's photo in place of those of the response, the extras in the list, and no lookup."""
    node = node_at(source, finding.region, ast.Call) if isinstance(source, Module) else None
    if not isinstance(source, Module) or node is None:
        return None
    call = project.flow.call_at(node)
    if call is not None and call.node is node:
        return _beside(call, source, project)
    reached = project.flow.names.meant(node.func, source)
    if reached is None or not isinstance(reached[0], Function):
        return None
    function, where = reached[0], reached[1]
    inner = [at for at in project.flow.calls.get(where, ()) if at.function is function and "photo_id" in at.arguments]
    if inner and photo_of(inner[0].arguments["photo_id"], where, project) is not None:
        return _within(inner, where, project)
    return _helper(node, function, inner, source, project)


def _beside(first: Call, module: Module, project: Project) -> Fix | None:
    """The photo is available where it is looked up."""
    photo = _photo(first, module, project)
    if photo is None:
        return None
    alike = [at for at in project.flow.calls[module] if at.method == first.method and photo.has(at.node)]
    return _fixed(photo, alike, module, project)


def _within(calls: list[Call], module: Module, project: Project) -> Fix | None:
    """The photo is given to a function that looks it up."""
    photo = _photo(calls[0], module, project)
    return _fixed(photo, calls, module, project) if photo is not None else None


def _photo(call: Call, module: Module, project: Project) -> Photo | None:
    given = call.arguments.get("photo_id")
    return photo_of(given, module, project) if given is not None else None


def _fixed(photo: Photo, calls: Iterable[Call], module: Module, project: Project) -> Fix | None:
    """All lookups of one photo replaced by its fields."""
    reads: list[Read] = []
    edits: list[Edit] = []
    for call in calls:
        other = _photo(call, module, project)
        same = other is not None and (other.name, other.around) == (photo.name, photo.around)
        uses = uses_of(call, module, photo.has, project) if same else None
        if uses is None or not _is_had(photo, uses):
            return None
        uses.gone += [at for at in orphans(call.node, module, frozenset({photo.name})) if photo.has(at)]
        bare = _unwrapped(call.node, photo, uses, module) if _is_tried(call.node, photo, module) else []
        made = _replaced(photo, uses, module) if bare is not None else None
        if made is None or bare is None:
            return None
        edits += bare
        reads += [*uses.reads, *(Read(at.loop.iter, at.field) for at in uses.turned)]
        edits += made
    extended = _extended(photo, reads, project)
    return Fix("Read it from the list", (*extended, *edits), "unsafe", _WHY) if extended is not None else None


def _extended(photo: Photo, reads: Iterable[Read], project: Project) -> list[Edit] | None:
    """The edits that add what is read of a photo to its lists."""
    wanted = tuple(dict.fromkeys(at.field.extra for at in reads if at.field.extra))
    out: list[Edit] = []
    for listing in photo.lists if wanted else ():
        extended = with_extras(listing, wanted, project)
        if extended is None:
            return None
        out += extended
    return list(dict.fromkeys(out))


def _is_had(photo: Photo, uses: Uses) -> bool:
    """Whether the photos of the list have what is read."""
    bare = any(listing.method in _NO_OWNER for listing in photo.lists)
    return bool(uses.reads or uses.turned) and not (bare and any(at.field.name == "owner" for at in uses.reads))


def _replaced(photo: Photo, uses: Uses, module: Module) -> list[Edit] | None:
    """The edits that put a photo's fields in place of what is read; None if a statement can't be removed."""
    out = [Edit(module.region(at.node), photo.read(at), module.path) for at in uses.reads]
    for statement in uses.gone:
        region = lines_of(statement, module, uses.gone)
        if region is None:
            return None
        out.append(Edit(region, "", module.path))
    for turned in uses.turned:
        made = _turned(turned.loop, turned.test, photo.asked(turned), module)
        if made is None:
            return None
        out += made
    return out


def _turned(loop: ast.For, test: ast.If, condition: str, module: Module) -> list[Edit] | None:
    """A loop that looks for one size becomes the condition that there is one; its body moves to the left."""
    outer, header = module.region(loop), module.region(test.test)
    *others, last = test.body
    leaves = isinstance(last, (ast.Break, ast.Continue))
    end = (others[-1] if leaves else last).end_lineno or 0
    heads = [module.lines[at.lineno - 1] for at in (loop, test)]
    outside, inside = (len(head) - len(head.lstrip()) for head in heads)
    texts = [at for at in ast.walk(test) if isinstance(at, (ast.Constant, ast.JoinedStr))]
    colon = module.lines[header.end_line - 1].find(":", header.end_column - 1)
    if test.body[0].lineno <= header.end_line or colon < 0 or any(at.lineno != at.end_lineno for at in texts):
        return None
    path = module.path
    out = [Edit(Region(outer.line, outer.column, header.end_line, colon + 1), f"if {condition}", path)]
    if leaves:
        gone = module.region(last)
        alone = module.lines[gone.line - 1].strip() in {"break", "continue"} and others
        if not alone or gone.line >= len(module.lines):
            return None
        out.append(Edit(Region(gone.line, 1, gone.line + 1, 1), "", path))
    full = (line for line in range(header.end_line + 1, end + 1) if module.lines[line - 1].strip())
    return [*out, *(Edit(Region(line, outside + 1, line, inside + 1), "", path) for line in full)]


def _helper(node: ast.Call, function: Function, calls: list[Call], module: Module, project: Project) -> Fix | None:
    """A function that looks up one value by the id of a photo, which its caller in a loop has already."""
    names = {at.id for call in calls if isinstance(at := call.arguments["photo_id"], ast.Name)}
    if len(calls) != 1 or len(names) != 1 or names.isdisjoint(function.params):
        return None
    parameter = names.pop()
    given = _received(node, function, parameter, module, project)
    photo = photo_of(given, module, project) if given is not None else None
    there = calls[0].module
    uses = uses_of(calls[0], there, lambda at: there.function_of(at) is function, project)
    read = _only(function, uses) if uses is not None else None
    if photo is None or uses is None or read is None or not _is_had(photo, uses):
        return None
    if there is not module and not isinstance(read.default, ast.Constant | None):
        return None  # what it reads is in another module
    sites = [at for at, where in project.flow.names.sites(function) if where is module and photo.has(at)]
    edits = []
    for site in sites:
        other = _received(site, function, parameter, module, project)
        same = photo_of(other, module, project) if other is not None else None
        if same is None or (same.name, same.around) != (photo.name, photo.around) or _is_tried(site, photo, module):
            return None
        above = module.tables.parents.get(site)
        whole = above if isinstance(above, ast.Await) else site
        edits.append(Edit(module.region(whole), photo.read(read, there), module.path))
    extended = _extended(photo, [read], project) if sites else None
    return Fix("Read it from the list", (*extended, *edits), "unsafe", _WHY) if extended is not None else None


def _received(node: ast.Call, function: Function, parameter: str, module: Module, project: Project) -> ast.expr | None:
    values = project.flow.fold.values
    given = values.callables.arguments(node, Value(node, module))
    return next((one.node for one in values.callers.received(given, function, parameter, module)), None)


def _only(function: Function, uses: Uses) -> Read | None:
    """The one field that a function returns, if it does nothing else."""
    if isinstance(function.node, ast.Lambda) or len(uses.reads) != 1:
        return None
    body = [at for at in function.node.body if at not in uses.gone and not _is_docstring(at)]
    read, turned = uses.reads[0], uses.turned[0] if len(uses.turned) == 1 else None
    default: ast.expr | None = None
    if turned is not None and body and body[0] is turned.loop and not turned.loop.orelse:
        if len(body) > 2 or (len(body) == 2 and not _is_constant(body[1])):
            return None
        default = body[1].value if len(body) == 2 and isinstance(body[1], ast.Return) else None
        default = None if isinstance(default, ast.Constant) and default.value is None else default
        body = list(turned.test.body)
    returned = body[0].value if len(body) == 1 and isinstance(body[0], ast.Return) else None
    if returned is not read.node:
        return None
    optional = read.optional or turned is not None
    return Read(read.node, read.field, read.tree, optional=optional, default=default or read.default)


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_constant(node: ast.stmt) -> bool:
    """Whether a statement returns a fixed value."""
    return isinstance(node, ast.Return) and (node.value is None or isinstance(node.value, ast.Constant))


def _is_tried(node: ast.AST, photo: Photo, module: Module) -> bool:
    """Whether there is code for a failed lookup, which would be useless without the lookup."""
    statement = statement_of(module, node)
    for at in module.ancestors(node):
        if at is photo.whole:
            return False
        if isinstance(at, WITHS) and any(_suppresses(item) for item in at.items):
            return True
        if isinstance(at, TRIES) and (at.body == [statement] or not all(_is_broad(one) for one in at.handlers)):
            return True
    return False


def _unwrapped(node: ast.AST, photo: Photo, uses: Uses, module: Module) -> list[Edit] | None:
    """The edits that remove the `try` around a lookup; None if there is other code for its failure."""
    statement = statement_of(module, node)
    around = module.tables.parents.get(statement) if statement is not None else None
    if not isinstance(around, ast.Try) or around.body != [statement] or _is_tried(around, photo, module):
        return None
    edits = unwrapped(around, uses.gone, module)
    if statement in uses.gone and edits:
        uses.gone.remove(statement)  # it goes with the `try`
    return edits


def _suppresses(item: ast.withitem) -> bool:
    held = item.context_expr
    return dotted(held.func if isinstance(held, ast.Call) else held).endswith("suppress")


def _is_broad(handler: ast.ExceptHandler) -> bool:
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(kind is None or dotted(kind) in _BROAD for kind in kinds)
