"""FLK401: the list brings what was looked up for each photo, if all of what is read of the answer is in its extras."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from msgspec import Struct

from flickr_lint.findings import Edit, Finding, Fix, Region
from flickr_lint.fix.covered_fields import COVERED, Field, parts
from flickr_lint.fix.expressions import cut, node_at
from flickr_lint.fix.extras import call_of, with_extras
from flickr_lint.fix.positions import statement_of
from flickr_lint.module import Module
from flickr_lint.scopes import called

if TYPE_CHECKING:
    from flickr_lint.facts.calls import Call
    from flickr_lint.project import Project
    from flickr_lint.template import Template

__all__ = ["make"]

_Block = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_WHY = "what the list says is as old as the list"
_NO_OWNER = frozenset({"flickr.photosets.getPhotos"})
"""Lists whose photos lack an owner of their own."""


class _Photo(Struct, frozen=True):
    """A photo of a list: its name, how its fields are written, and the call that lists it."""

    name: ast.Name
    style: str
    quote: str
    listing: Call
    loop: ast.For | ast.AsyncFor | ast.comprehension

    def field(self, field: Field, *, tree: bool) -> str:
        """How a field of it is read."""
        if field.name == "description":
            inner = "_content" if not tree else ""
            return self._read("description") + self._key(inner) if inner else self._find("description")
        return self._read(field.name)

    def _read(self, name: str) -> str:
        if self.style == "get":
            return f"{self.name.id}.get({self.quote}{name}{self.quote})"
        return f"{self.name.id}{'.attrib' if self.style == 'attrib' else ''}{self._key(name)}"

    def _key(self, name: str) -> str:
        return f"[{self.quote}{name}{self.quote}]"

    def _find(self, name: str) -> str:
        return f"{self.name.id}.find({self.quote}{name}{self.quote}).text"


class _Read(Struct, frozen=True):
    """A place that reads a field of an answer: of the call itself, or of the name that the answer has."""

    node: ast.expr
    field: Field
    tree: bool
    direct: bool


def make(finding: Finding, source: Module | Template, project: Project) -> Fix | None:
    """The fields of the list's photo in place of those of the answer, the extras in the list, and no look-up."""
    node = node_at(source, finding.region, ast.Call) if isinstance(source, Module) else None
    first = project.flow.call_at(node) if node is not None else None
    if not isinstance(source, Module) or node is None or first is None or first.node is not node:
        return None
    photo = _photo(first, source, project)
    if photo is None or first.method not in COVERED:
        return None
    read: list[_Read] = []
    gone: list[Edit] = []
    for call in project.flow.calls[source]:
        inside = photo.loop in source.ancestors(call.node) or _element(photo.loop, source) in source.ancestors(
            call.node
        )
        if call.method != first.method or not inside:
            continue
        found = _read(call, photo, source) if _is_same(photo, _photo(call, source, project)) else []
        statement = None if any(at.direct for at in found) else _statement(call.node, source)
        if not found or _is_tried(call.node, photo, source) or (not found[0].direct and statement is None):
            return None
        read += found
        gone += [Edit(statement, "")] if statement is not None else []
    wanted = tuple(dict.fromkeys(at.field.extra for at in read if at.field.extra))
    extended = with_extras(photo.listing, wanted, source, project) if wanted else ()
    if extended is None:
        return None
    edits = [Edit(source.region(at.node), photo.field(at.field, tree=at.tree)) for at in read]
    return Fix("Let the list bring it", (*extended, *gone, *edits), "unsafe", _WHY)


def _element(loop: ast.AST, module: Module) -> ast.AST:
    """The comprehension that a part of one belongs to."""
    return module.tables.parents[loop] if isinstance(loop, ast.comprehension) else loop


def _is_same(one: _Photo, other: _Photo | None) -> bool:
    return other is not None and (one.name.id, one.loop) == (other.name.id, other.loop)


def _photo(call: Call, module: Module, project: Project) -> _Photo | None:
    """The photo that is looked up, if it is what the loop around goes over, and nothing else has its name."""
    given = call.arguments.get("photo_id")
    base, style, key = _access(given) if given is not None else (None, "", None)
    if not isinstance(base, ast.Name) or key != "id" or given is None:
        return None
    loops = [
        at
        for around in module.ancestors(call.node)
        for at in (around, *getattr(around, "generators", ()))
        if isinstance(at, ast.For | ast.AsyncFor | ast.comprehension)
        if isinstance(at.target, ast.Name) and at.target.id == base.id
    ]
    if len(loops) != 1:
        return None
    scope = module.function_of(call.node)
    around = scope.node if scope else module.tree
    named = [at for at in ast.walk(around) if isinstance(at, ast.Name) and at.id == base.id]
    listing = call_of(loops[0].iter, module, project)
    if sum(isinstance(at.ctx, ast.Store) for at in named) != 1 or listing is None or listing.module is not module:
        return None
    quote = "'" if "'" in cut(module, module.region(given)) else '"'
    return _Photo(base, style, quote, listing, loops[0])


def _access(given: ast.expr) -> tuple[ast.expr | None, str, object]:
    """`photo["id"]`, `photo.get("id")`, `photo.attrib["id"]`: of what, how, and which field."""
    if isinstance(given, ast.Subscript) and isinstance(given.slice, ast.Constant):
        held = given.value
        if isinstance(held, ast.Attribute) and held.attr == "attrib":
            return held.value, "attrib", given.slice.value
        return held, "key", given.slice.value
    if isinstance(given, ast.Call) and called(given) == "get" and len(given.args) == 1:
        key = given.args[0].value if isinstance(given.args[0], ast.Constant) else None
        return (given.func.value, "get", key) if isinstance(given.func, ast.Attribute) else (None, "", None)
    return None, "", None


def _is_tried(node: ast.AST, photo: _Photo, module: Module) -> bool:
    """Whether something stands ready for a look-up that fails; without one, it would stand there for nothing."""
    for at in module.ancestors(node):
        if at is photo.loop:
            return False
        if isinstance(at, ast.Try | ast.With | ast.AsyncWith):
            return True
    return False


def _read(call: Call, photo: _Photo, module: Module) -> list[_Read]:
    """What is read of the answer, as fields of the list; nothing if any of it isn't covered."""
    table, node = COVERED[call.method], call.node
    found = list(parts(node, module, parsed=call.client != "http"))
    direct = [_Read(at.node, table[at.path], at.tree, direct=True) for at in found if at.path in table]
    if direct:
        return direct[:1] if _has(photo, direct[0].field) else []
    top = found[-1] if found else None
    bound = module.tables.parents.get(top.node) if top is not None else None
    if top is None or not isinstance(bound, ast.Assign) or len(bound.targets) != 1:
        return []
    target = bound.targets[0]
    scope = module.function_of(node)
    around = scope.node if scope else module.tree
    if not isinstance(target, ast.Name) or isinstance(photo.loop, ast.comprehension):
        return []
    uses = [at for at in ast.walk(around) if isinstance(at, ast.Name) and at.id == target.id and at is not target]
    out = []
    for use in sorted(uses, key=lambda at: (at.lineno, at.col_offset)):
        chain = list(module.ancestors(use))
        inside = photo.loop in chain and not any(isinstance(at, _Block) for at in chain[: chain.index(photo.loop)])
        ways = parts(use, module, before=top.path) if isinstance(use.ctx, ast.Load) and inside else ()
        covered = next((at for at in ways if at.path in table), None)
        if covered is None or not _has(photo, table[covered.path]):
            return []
        out.append(_Read(covered.node, table[covered.path], top.tree or covered.tree, direct=False))
    return out


def _has(photo: _Photo, field: Field) -> bool:
    return field.name != "owner" or photo.listing.method not in _NO_OWNER


def _statement(node: ast.expr, module: Module) -> Region | None:
    """The lines of the statement that looks something up, if they can go: no comment, something else in the block."""
    statement = statement_of(module, node)
    inner = module.tables.parents.get(statement) if statement is not None else None
    body = next((at for name in ("body", "orelse") if statement in (at := getattr(inner, name, []))), [])
    if statement is None or all(at is statement for at in body):
        return None
    region = module.region(statement)
    before = module.lines[region.line - 1][: region.column - 1]
    after = module.lines[region.end_line - 1][region.end_column - 1 :]
    lines = module.lines[region.line - 1 : region.end_line]
    if before.strip() or after.strip() or any("#" in line for line in lines) or region.end_line >= len(module.lines):
        return None
    return Region(region.line, 1, region.end_line + 1, 1)
