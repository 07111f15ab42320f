"""FLK702: a URL put together by hand becomes the one that `extras` bring, where the call and its extras are seen."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from flickr_lint.findings import Edit, Finding, Fix
from flickr_lint.fix.expressions import cut, node_at, rewritten
from flickr_lint.module import Module
from flickr_lint.scopes import called

if TYPE_CHECKING:
    import libcst as cst

    from flickr_lint.facts.calls import Call
    from flickr_lint.project import Project
    from flickr_lint.template import Template

__all__ = ["make"]

_EXTRA = re.compile(r"extras=(url_\w+)")
_FIELDS = frozenset({"farm", "farm-id", "server", "id", "secret", "originalsecret"})
_STEPS = 12


def make(finding: Finding, source: Module | Template, project: Project) -> Fix | None:
    """`photo["url_m"]` in place of the URL, `url_m` among the extras; unsafe: small photos lack the larger sizes."""
    wanted = _EXTRA.search(finding.help)
    if not isinstance(source, Module) or wanted is None:
        return None
    node = node_at(source, finding.region, ast.expr)
    holders = _holders(node) if node is not None else []
    if node is None or not holders or len({ast.unparse(holder.value) for holder in holders}) != 1:
        return None
    call = _call(holders[0].value, source, project)
    extras = call.arguments.get("extras") if call else None
    bound = project.flow.fold.binding(extras, source) if isinstance(extras, ast.Name) else None
    listed = bound[0] if bound and bound[1] is source else extras
    if call is None or call.module is not source or listed is None:
        return None
    edits = [Edit(source.region(node), _access(source, holders[0], wanted[1]))]
    if wanted[1] not in _names(listed):
        added = _added(source, listed, wanted[1])
        if added is None:
            return None
        edits.append(added)
    return Fix(f"Let `extras` bring {wanted[1]}", tuple(edits), "unsafe", "small photos lack the larger sizes")


def _holders(node: ast.expr) -> list[ast.Subscript | ast.Attribute]:
    """The accesses `photo["farm"]` or `photo.farm` that the URL is made of; none if it is made of anything else."""
    out: dict[ast.Subscript | ast.Attribute, str] = {}
    for at in ast.walk(node):
        if isinstance(at, ast.Subscript) and isinstance(at.slice, ast.Constant) and at.slice.value in _FIELDS:
            out[at] = str(at.slice.value)
        elif isinstance(at, ast.Attribute) and at.attr in _FIELDS:
            out[at] = at.attr
        elif isinstance(at, ast.Call) and called(at) not in {"format", "str"}:
            return []
    return list(out) if {"id", "secret"} <= set(out.values()) else []


def _call(node: ast.expr, module: Module, project: Project) -> Call | None:
    """The call of the API that gave the list which a value is an item of."""
    known = {call.node: call for call in project.flow.calls.get(module, ())}
    for _ in range(_STEPS):
        if node in known:
            return known[node]
        if isinstance(node, ast.Name):
            bindings = project.flow.names.bindings(node, module)
            if len(bindings) != 1 or bindings[0][1] is not module:
                return None
            node = bindings[0][0].value
        elif isinstance(node, ast.Subscript | ast.Attribute | ast.Await):
            node = node.value
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            node = node.args[0] if called(node) in {"loads", "load"} and node.args else node.func.value
        else:
            return None
    return None


def _access(module: Module, holder: ast.Subscript | ast.Attribute, extra: str) -> str:
    base = cut(module, module.region(holder.value))
    quote = "'" if "['" in cut(module, module.region(holder)) else '"'
    return f"{base}.{extra}" if isinstance(holder, ast.Attribute) else f"{base}[{quote}{extra}{quote}]"


def _names(extras: ast.expr) -> set[str]:
    values = extras.elts if isinstance(extras, ast.List | ast.Tuple | ast.Set) else [extras]
    texts = [value.value for value in values if isinstance(value, ast.Constant) and isinstance(value.value, str)]
    return {name.strip() for text in texts for name in text.split(",")}


def _added(module: Module, extras: ast.expr, extra: str) -> Edit | None:
    """The edit that adds a name to a literal of extras."""
    if isinstance(extras, ast.Constant):
        text = cut(module, module.region(extras))
        closed = re.fullmatch(r"""(['"])([^'"\\]*)\1""", text)
        if closed is None:
            return None
        comma = "," if closed[2].strip() else ""
        return Edit(module.region(extras), f"{closed[1]}{closed[2]}{comma}{extra}{closed[1]}")
    if not isinstance(extras, ast.List | ast.Tuple | ast.Set):
        return None
    return rewritten(module, extras, lambda written: _longer(written, extra))


def _longer(written: cst.BaseExpression, extra: str) -> cst.BaseExpression | None:
    """A list with one more text, laid out as the others; comments stay with what they are about."""
    import libcst as cst

    if not isinstance(written, cst.List | cst.Tuple | cst.Set) or not written.elements:
        return None
    *first, last = written.elements
    between = first[-1].comma if first else cst.MaybeSentinel.DEFAULT
    gap = between.whitespace_after if isinstance(between, cst.Comma) else cst.SimpleWhitespace(" ")
    trailing = isinstance(last.comma, cst.Comma)
    if isinstance(gap, cst.ParenthesizedWhitespace):
        end = _closing(written)
        gap = gap.with_changes(first_line=end.first_line if end and trailing else cst.TrailingWhitespace())
        if end and trailing:
            written = written.with_deep_changes(end, first_line=cst.TrailingWhitespace())
            *first, last = written.elements
    quote = last.value.value[:1] if isinstance(last.value, cst.SimpleString) else '"'
    comma = cst.Comma() if trailing else cst.MaybeSentinel.DEFAULT
    new = cst.Element(cst.SimpleString(f"{quote}{extra}{quote}"), comma=comma)
    return written.with_changes(elements=[*first, last.with_changes(comma=cst.Comma(whitespace_after=gap)), new])


def _closing(written: cst.List | cst.Tuple | cst.Set) -> cst.ParenthesizedWhitespace | None:
    """The lines before the closing bracket, where the comment on the last item is."""
    import libcst as cst

    if isinstance(written, cst.List):
        space = written.rbracket.whitespace_before
    elif isinstance(written, cst.Set):
        space = written.rbrace.whitespace_before
    else:
        space = written.rpar[0].whitespace_before if written.rpar else cst.SimpleWhitespace("")
    return space if isinstance(space, cst.ParenthesizedWhitespace) else None
