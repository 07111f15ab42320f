"""FLK702: a URL put together by hand becomes the one that `extras` bring, where the call and its extras are seen."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from flickr_lint.facts.fold import HOLE
from flickr_lint.findings import Edit, Finding, Fix
from flickr_lint.fix.expressions import cut, node_at
from flickr_lint.fix.extras import lists_of, with_extras
from flickr_lint.module import Module
from flickr_lint.scopes import called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.project import Project
    from flickr_lint.template import Template

__all__ = ["make"]

_EXTRA = re.compile(r"extras=(url_\w+)")
_FIELDS = frozenset({"farm", "farm-id", "server", "id", "secret", "originalsecret"})
Access = ast.Subscript | ast.Attribute | ast.Call


def make(finding: Finding, source: Module | Template, project: Project) -> Fix | None:
    """`photo["url_m"]` in place of the URL, `url_m` among the extras; unsafe: small photos lack the larger sizes."""
    wanted = _EXTRA.search(finding.help)
    if not isinstance(source, Module) or wanted is None:
        return None
    node = node_at(source, finding.region, ast.expr)
    holders = _holders(node) if node is not None else []
    if (
        node is None
        or not holders
        or not _is_whole(node, holders, source, project)
        or len({ast.unparse(_holder(holder)) for holder in holders}) != 1
    ):
        return None
    calls = lists_of(_holder(holders[0]), source, project)
    extended = [with_extras(call, (wanted[1],), source, project) for call in calls]
    edits = [edit for one in extended for edit in one or ()]
    if not calls or any(one is None for one in extended):
        return None
    edits.append(Edit(source.region(node), _access(source, holders[0], wanted[1])))
    why = "small photos lack the larger sizes"
    return Fix(f"Let `extras` bring {wanted[1]}", tuple(dict.fromkeys(edits)), "unsafe", why)


def _holders(node: ast.expr) -> list[Access]:
    """The accesses `photo["farm"]`, `photo.farm` or `photo.get("farm")`, if the URL is made of nothing else."""
    out: dict[Access, str] = {}
    for at in ast.walk(node):
        if isinstance(at, ast.Subscript) and isinstance(at.slice, ast.Constant) and at.slice.value in _FIELDS:
            out[at] = str(at.slice.value)
        elif isinstance(at, ast.Attribute) and at.attr in _FIELDS:
            out[at] = at.attr
        elif isinstance(at, ast.Call) and called(at) == "get" and isinstance(at.func, ast.Attribute) and at.args:
            if not isinstance(at.args[0], ast.Constant) or at.args[0].value not in _FIELDS:
                return []
            out[at] = str(at.args[0].value)
        elif isinstance(at, ast.Call) and called(at) not in {"format", "str"}:
            return []
    return list(out) if {"id", "secret"} <= set(out.values()) else []


def _is_whole(node: ast.expr, holders: list[Access], module: Module, project: Project) -> bool:
    """Whether a URL is made of the photo's fields and fixed texts alone: whatever else there is chooses its size."""
    return all(piece in holders or HOLE not in project.flow.fold.text(piece, module) for piece in _pieces(node))


def _pieces(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.JoinedStr):
        yield from (at.value for at in node.values if isinstance(at, ast.FormattedValue))
    elif isinstance(node, ast.BinOp):
        yield from _pieces(node.left)
        yield from _pieces(node.right)
    elif isinstance(node, ast.Tuple | ast.Dict):
        for at in node.elts if isinstance(node, ast.Tuple) else node.values:
            yield from _pieces(at)
    elif isinstance(node, ast.Call) and called(node) in {"format", "str"}:
        values = [*node.args, *(word.value for word in node.keywords)]
        for at in values if called(node) == "format" else node.args:
            yield from _pieces(at)
    else:
        yield node


def _holder(access: Access) -> ast.expr:
    """What an access is to a field of."""
    if isinstance(access, ast.Call):
        return access.func.value if isinstance(access.func, ast.Attribute) else access.func
    return access.value


def _access(module: Module, access: Access, extra: str) -> str:
    base = cut(module, module.region(_holder(access)))
    written = cut(module, module.region(access))
    quote = "'" if "['" in written or "('" in written else '"'
    if isinstance(access, ast.Attribute):
        return f"{base}.{extra}"
    opened, closed = (".get(", ")") if isinstance(access, ast.Call) else ("[", "]")
    return f"{base}{opened}{quote}{extra}{quote}{closed}"
