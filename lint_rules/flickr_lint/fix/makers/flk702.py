"""FLK702: a URL built by hand becomes the one from `extras`, if the call and its extras are known."""

from __future__ import annotations

import ast
import re
from string import Formatter
from typing import TYPE_CHECKING

from msgspec import Struct

from flickr_lint.facts.fold import HOLE
from flickr_lint.findings import Edit, Finding, Fix
from flickr_lint.fix.expressions import cut, node_at
from flickr_lint.fix.extras import lists_of, with_extras
from flickr_lint.fix.positions import lines_of, orphans
from flickr_lint.module import Module
from flickr_lint.scopes import called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.project import Project
    from flickr_lint.template import Template

__all__ = ["make"]

_EXTRA = re.compile(r"extras=(url_\w+)")
_FIELDS = frozenset({"farm", "farm-id", "server", "id", "secret", "originalsecret", "originalformat"})
_MAPPED = re.compile(r"%\(([\w-]+)\)s")
_STEPS = 6
_ROWS = (ast.List, ast.Tuple)
Access = ast.Subscript | ast.Attribute | ast.Call


class _Part(Struct, frozen=True):
    """A field of a photo in a URL: the object, and how the field is read; `key` for a mapping."""

    field: str
    holder: ast.expr
    access: Access | None = None


def make(finding: Finding, source: Module | Template, project: Project) -> Fix | None:
    """`photo["url_m"]` in place of the URL, `url_m` among the extras; unsafe: small photos lack the larger sizes."""
    wanted = _EXTRA.search(finding.help)
    if not isinstance(source, Module) or wanted is None:
        return None
    node = node_at(source, finding.region, ast.expr)
    parts = _parts(node, source, project) if node is not None else None
    if (
        node is None
        or not parts
        or not _is_whole({part.field for part in parts}, wanted[1])
        or len({ast.unparse(part.holder) for part in parts}) != 1
    ):
        return None
    calls = lists_of(parts[0].holder, source, project)
    extended = [with_extras(call, (wanted[1],), project) for call in calls]
    edits = [edit for one in extended for edit in one or ()]
    if not calls or any(one is None for one in extended):
        return None
    edits.append(Edit(source.region(node), _read(source, parts[0], wanted[1], node)))
    still = frozenset(at.id for at in ast.walk(parts[0].holder) if isinstance(at, ast.Name))
    gone = (lines_of(at, source) for at in orphans(node, source, still))
    edits += [Edit(region, "") for region in gone if region is not None]
    why = "small photos lack the larger sizes"
    return Fix(f"Get it by `extras`: {wanted[1]}", tuple(dict.fromkeys(edits)), "unsafe", why)


def _is_whole(fields: set[str], extra: str) -> bool:
    """Whether fields make the URL of a size; that of the original has a secret and a format of its own."""
    original = not fields.isdisjoint({"originalsecret", "originalformat"})
    return "id" in fields and not fields.isdisjoint({"secret", "originalsecret"}) and (not original or extra == "url_o")


def _parts(node: ast.expr, module: Module, project: Project, steps: int = _STEPS) -> list[_Part] | None:
    """The fields in a URL; None if it contains any other expression, which chooses its size."""
    if not steps:
        return None
    mapped = _mapped(node, module, project)
    if mapped is not None:
        return mapped
    out: list[_Part] = []
    for piece in _pieces(node):
        given = _given(piece, module, project)
        part = _part(given)
        if part is not None:
            out.append(part)
        elif HOLE in project.flow.fold.text(piece, module):
            inner = None if given in _pieces(given) else _parts(given, module, project, steps - 1)
            if inner is None:
                return None
            out += inner
    return out


def _mapped(node: ast.expr, module: Module, project: Project) -> list[_Part] | None:
    """The fields that a text reads of a whole photo: `"…%(id)s…" % photo`, `"…{id}…".format(**photo)`."""
    held: ast.expr | None = None
    names: list[str | None] = []
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        text = project.flow.fold.text(node.left, module)
        names, held = list(_MAPPED.findall(text)), node.right
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and called(node) == "format":
        text = project.flow.fold.text(node.func.value, module)
        alone = not node.args and len(node.keywords) == 1 and node.keywords[0].arg is None
        names = [name for _, name, _, _ in Formatter().parse(text)] if alone and HOLE not in text else []
        held = node.keywords[0].value if alone else None
    fields = [name for name in names if name is not None]
    if held is None or isinstance(held, (ast.Dict, ast.Tuple)) or not fields or not _FIELDS.issuperset(fields):
        return None
    return [_Part(name, held) for name in fields]


def _given(piece: ast.expr, module: Module, project: Project) -> ast.expr:
    """The value of a name for a field, without the `str` around it."""
    for _ in range(_STEPS):
        if isinstance(piece, ast.Call) and called(piece) == "str" and len(piece.args) == 1:
            piece = piece.args[0]
            continue
        one = project.flow.fold.values.only(piece, module)
        near = one.module is module and module.function_of(one.node) is module.function_of(piece)
        if one.node is piece or not near:
            return piece
        piece = one.node
    return piece


def _part(node: ast.expr) -> _Part | None:
    """`photo["farm"]`, `photo.farm` or `photo.get("farm")`."""
    if isinstance(node, ast.Attribute):
        return _Part(node.attr, node.value, node) if node.attr in _FIELDS else None
    if isinstance(node, ast.Subscript):
        key, held = node.slice, node.value
    elif isinstance(node, ast.Call) and called(node) == "get" and isinstance(node.func, ast.Attribute) and node.args:
        key, held = node.args[0], node.func.value
    else:
        return None
    name = key.value if isinstance(key, ast.Constant) else None
    return _Part(str(name), held, node) if name in _FIELDS else None


def _pieces(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.JoinedStr):
        yield from (at.value for at in node.values if isinstance(at, ast.FormattedValue))
    elif isinstance(node, ast.BinOp):
        yield from _pieces(node.left)
        yield from _pieces(node.right)
    elif isinstance(node, (ast.Tuple, ast.Dict)):
        for at in node.elts if isinstance(node, ast.Tuple) else node.values:
            yield from _pieces(at)
    elif isinstance(node, ast.Call) and called(node) == "join" and node.args and isinstance(node.args[0], _ROWS):
        for at in node.args[0].elts:
            yield from _pieces(at)
    elif isinstance(node, ast.Call) and called(node) == "format":
        for at in (*node.args, *(word.value for word in node.keywords)):
            yield from _pieces(at)
    else:
        yield node


def _read(module: Module, part: _Part, extra: str, whole: ast.expr) -> str:
    """How to read the URL from the photo, in the form in which one of its fields is read."""
    base = cut(module, module.region(part.holder))
    written = cut(module, module.region(part.access if part.access is not None else whole))
    if isinstance(part.access, ast.Attribute):
        return f"{base}.{extra}"
    single = "['" in written or "('" in written or (part.access is None and written.startswith("'"))
    quote = "'" if single else '"'
    opened, closed = (".get(", ")") if isinstance(part.access, ast.Call) else ("[", "]")
    return f"{base}{opened}{quote}{extra}{quote}{closed}"
