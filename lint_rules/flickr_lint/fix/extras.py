"""The extras of a list: the call that a photo comes from, and its `extras` with more of them."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from flickr_lint.facts.provenance import calls_in
from flickr_lint.facts.specs import spec_of
from flickr_lint.findings import Edit
from flickr_lint.fix.expressions import cut, insertion, rewritten
from flickr_lint.fix.extend import with_argument, with_key
from flickr_lint.scopes import Function, called, text_keys

if TYPE_CHECKING:
    from collections.abc import Iterator

    import libcst as cst

    from flickr_lint.facts.calls import Call
    from flickr_lint.module import Module
    from flickr_lint.project import Project

__all__ = ["call_of", "lists_of", "with_extras"]


def call_of(node: ast.expr, module: Module, project: Project) -> Call | None:
    """The call of the API that returned the list of which a value is an item."""
    found = calls_in([node], module, project)
    return found[0] if len(found) == 1 and found[0].module is module else None


def lists_of(node: ast.expr, module: Module, project: Project) -> list[Call]:
    """The calls that returned the lists of which a value is an item; none if one has no extras, or isn't known.

    A parameter is an item of what its callers pass.
    """
    found = {call.node: call for call in calls_in([node], module, project) if call.method}
    specs = [spec_of(call.method) for call in found.values()]
    return list(found.values()) if all(spec is not None and "extras" in spec.arguments for spec in specs) else []


def with_extras(call: Call, wanted: tuple[str, ...], project: Project) -> tuple[Edit, ...] | None:
    """The edits that add extras to a list; none if it has them, None if they can't be added."""
    module = call.module
    extras = call.arguments.get("extras")
    if extras is None:
        edit = _first_extras(call, ",".join(wanted), module, project)
        return (edit,) if edit else None
    asked = extras
    joined = isinstance(extras, ast.Call) and called(extras) == "join" and len(extras.args) == 1
    if isinstance(extras, ast.Call) and joined:
        extras = extras.args[0]  # `",".join(EXTRAS)`
    bound = project.flow.fold.binding(extras, module) if isinstance(extras, (ast.Name, ast.Attribute)) else None
    listed, module = bound or (extras, module)
    if listed not in module.tables.parents or (joined and isinstance(listed, ast.Constant)):
        return None
    missing = [name for name in wanted if name not in _names(listed)]
    if not missing:
        return ()
    if isinstance(extras, ast.Name) and joined and _means_more(extras, call.module):
        return (
            Edit(call.module.region(asked), f'{cut(call.module, call.module.region(asked))} + ",{",".join(missing)}"'),
        )
    edit = _added(module, listed, missing)
    return (edit,) if edit else None


def _means_more(name: ast.Name, module: Module) -> bool:
    """Whether the names in a list are for more than the extras: a loop over them looks for the first size."""
    others = (at for at in module.nodes if isinstance(at, ast.Name) and at.id == name.id and at is not name)
    return any(isinstance(at.ctx, ast.Load) and not _is_joined(at, module) for at in others)


def _is_joined(name: ast.Name, module: Module) -> bool:
    around = module.tables.parents.get(name)
    return isinstance(around, ast.Call) and called(around) == "join"


def _first_extras(call: Call, wanted: str, module: Module, project: Project) -> Edit | None:
    spec = spec_of(call.method)
    node = call.node
    if spec is None or "extras" not in spec.arguments or not isinstance(node, ast.Call):
        return None
    for at in _parameters(node, module, project):
        if isinstance(at, ast.Dict) and "method" in text_keys(at):
            return with_key(module, at, "extras", f'"{wanted}"')
        if isinstance(at, ast.Call) and called(at) == "dict" and any(word.arg == "method" for word in at.keywords):
            return with_argument(module, at, "extras", f'"{wanted}"')
    if call.client in {"flickrapi", "flickr_api"} or _hands_on(call, node, module, project):
        return with_argument(module, node, "extras", f'"{wanted}"')
    return _in_query(call, node, wanted, module)


def _hands_on(call: Call, node: ast.Call, module: Module, project: Project) -> bool:
    """Whether a helper takes any keyword, and passes it on to the API unchanged, as it does with one of them."""
    meant = project.flow.names.meant(node.func, module)
    if meant is None or not isinstance(meant[0], Function) or meant[0].node.args.kwarg is None:
        return False
    return any(word.arg and call.arguments.get(word.arg) is word.value for word in node.keywords)


def _in_query(call: Call, node: ast.Call, wanted: str, module: Module) -> Edit | None:
    """The edit of the address that names the method, in the call or in a name that the call is given."""
    said = f"method={call.method}"
    names = {at.id for at in ast.walk(node) if isinstance(at, ast.Name)}
    places = [node, *(value for _, target, value in module.tables.assigned if _is_named(target, names))]
    for text in (at for place in places for at in ast.walk(place) if isinstance(at, ast.Constant)):
        region = module.region(text)
        written = cut(module, region)
        if isinstance(text.value, str) and said in text.value and written.count(said) == 1:
            after = written.partition(said)[2]
            if "extras=" not in written and after[:1] in {"&", "'", '"'}:
                return insertion(module, region, written.index(said) + len(said), f"&extras={wanted}")
    return None


def _is_named(target: ast.expr, names: set[str]) -> bool:
    return isinstance(target, ast.Name) and target.id in names


def _parameters(node: ast.Call, module: Module, project: Project) -> Iterator[ast.expr]:
    """The arguments of a call, with the values of names."""
    for given in (*node.args, *(word.value for word in node.keywords)):
        yield given
        one = project.flow.fold.values.only(given, module)
        if one.node is not given and one.module is module:
            yield one.node


def _names(extras: ast.expr) -> set[str]:
    values = extras.elts if isinstance(extras, (ast.List, ast.Tuple, ast.Set)) else [extras]
    texts = [value.value for value in values if isinstance(value, ast.Constant) and isinstance(value.value, str)]
    return {name.strip() for text in texts for name in text.split(",")}


def _added(module: Module, extras: ast.expr, missing: list[str]) -> Edit | None:
    """The edit that adds names to a literal of extras."""
    if isinstance(extras, ast.Constant):
        text = cut(module, module.region(extras))
        closed = re.fullmatch(r"""(['"])([^'"\\]*)\1""", text)
        if closed is None:
            return None
        comma = "," if closed[2].strip() else ""
        text = f"{closed[1]}{closed[2]}{comma}{','.join(missing)}{closed[1]}"
        return Edit(module.region(extras), text, module.path)
    if not isinstance(extras, (ast.List, ast.Tuple, ast.Set)):
        return None

    def longer(written: cst.BaseExpression) -> cst.BaseExpression | None:
        made: cst.BaseExpression | None = written
        for extra in missing:
            made = _longer(made, extra) if made is not None else None
        return made

    return rewritten(module, extras, longer)


def _longer(written: cst.BaseExpression, extra: str) -> cst.BaseExpression | None:
    """A list with one more text, laid out as the others; comments stay with what they are about."""
    import libcst as cst

    if not isinstance(written, (cst.List, cst.Tuple, cst.Set)) or not written.elements:
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
