"""Responses that nobody parses: they get a name, and are parsed and checked."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from flickr_lint.facts.arguments import given
from flickr_lint.fix.imports import importing
from flickr_lint.fix.patch import patch_at
from flickr_lint.fix.positions import free_name, statement_of, text_of
from flickr_lint.fix.stat_checks import stat_check

if TYPE_CHECKING:
    from flickr_lint.facts.responses import UncheckedResponse
    from flickr_lint.findings import Edit
    from flickr_lint.fix.stat_checks import Form
    from flickr_lint.module import Module
    from flickr_lint.project import Project

__all__ = ["but_last", "parsed_and_checked"]

_RESPONSES = frozenset(
    {
        "requests",
        "requests_html",
        "requests_cache",
        "requests_oauthlib",
        "cloudscraper",
        "curl_cffi",
        "httpx",
        "authlib",
    }
    | {"rauth"}
)
"""Packages whose responses have `json()` and `content`."""
_FILES = frozenset({"urllib", "urllib2"})
"""Packages whose responses are files."""
_LEAVING = (ast.Raise, ast.Return, ast.Continue, ast.Break)
_OK = "ok"
_STATUS = "status_code"


class _Way(Struct, frozen=True):
    """How a response is parsed: what the result is, the code with a place for the response, and its imports."""

    form: Form
    code: str
    imports: tuple[Edit, ...] = ()


def parsed_and_checked(unchecked: UncheckedResponse, module: Module, project: Project) -> tuple[Edit, ...]:
    """The edits that parse and check a response that is dropped, or of which only HTTP's status is read.

    None if its format or how its library gives it isn't known, or if there is no clear place for the check.
    """
    way = _way(unchecked, module, project)
    statement = statement_of(module, unchecked.call.node)
    if way is None or statement is None:
        return ()
    if unchecked.how == "dropped":
        edits = _of_dropped(unchecked.call.node, statement, way, module, project)
    else:
        edits = _of_status(unchecked.call.node, statement, way, module, project)
    return (*way.imports, *edits) if edits else ()


def _way(unchecked: UncheckedResponse, module: Module, project: Project) -> _Way | None:
    node = unchecked.call.node
    paths = project.flow.fold.origins.of(node.func, module) if isinstance(node, ast.Call) else ()
    homes = {path.partition(".")[0] for path in paths}
    known = given(unchecked.call, project)
    said = known.arguments.get("format")
    form = project.flow.fold.value(said, unchecked.call.module) if said is not None else "rest"
    if not known.complete or len(homes) != 1 or form not in {"rest", "json"}:
        return None
    file = homes.issubset(_FILES)
    if not file and not homes.issubset(_RESPONSES):
        return None
    if form == "json" and "nojsoncallback" not in known.arguments:
        return None  # which is no JSON, but a call of a function in JavaScript
    if form == "json" and not file:
        return _Way("json", "{}.json()")
    name, imports = importing(module, "json" if form == "json" else "xml.etree.ElementTree")
    if form == "json":
        return _Way("json", f"{name}.load({{}})", imports)
    return _Way("xml", f"{name}.fromstring({{}}.{'read()' if file else 'content'})", imports)


def _of_dropped(node: ast.expr, statement: ast.stmt, way: _Way, module: Module, project: Project) -> tuple[Edit, ...]:
    patch = patch_at(module, statement)
    whole = module.tables.parents.get(node)
    whole = whole if isinstance(whole, ast.Await) else node
    text = text_of(module, whole)
    if patch is None or not isinstance(statement, ast.Expr) or statement.value is not whole:
        return ()
    name = free_name(module, statement, "answer", "found")
    text = f"({text})" if isinstance(whole, ast.Await) else text
    made = f"{name} = {way.code.format(text)}\n{stat_check(way.form, name, statement, module, project)}"
    line = patch.statement(statement)
    if line is None or len(getattr(line, "body", ())) != 1 or not patch.before(statement, made):
        return ()
    import libcst as cst

    patch.change(line, lambda found: cst.FlattenSentinel(but_last(found)))
    return patch.edits()


def but_last(found: Any) -> list[Any]:
    """The statements put before a statement, without it, as it has become a bare name; its comment stays."""
    nodes = list(getattr(found, "nodes", ()) or [found])
    *leading_nodes, last = nodes
    first = leading_nodes[0]
    leading = [*first.leading_lines, *last.leading_lines]
    leading_nodes[0] = first.with_changes(leading_lines=leading, trailing_whitespace=last.trailing_whitespace)
    return leading_nodes


def _of_status(node: ast.expr, statement: ast.stmt, way: _Way, module: Module, project: Project) -> tuple[Edit, ...]:
    target = statement.targets[0] if isinstance(statement, ast.Assign) and len(statement.targets) == 1 else None
    if not isinstance(target, ast.Name):
        return ()
    place = _place(node, statement, module, project)
    function = module.function_of(node)
    patch = patch_at(module, function.node if function is not None else statement) if place is not None else None
    if place is None or patch is None:
        return ()
    name = free_name(module, statement, "answer", "found")
    made = f"{name} = {way.code.format(target.id)}\n{stat_check(way.form, name, statement, module, project)}"
    at, before = place
    return patch.edits() if (patch.before(at, made) if before else patch.after(at, made)) else ()


def _place(node: ast.expr, statement: ast.stmt, module: Module, project: Project) -> tuple[ast.stmt, bool] | None:
    """The statement before which (True) or after which a response may be parsed: HTTP's status is known to be 200."""
    parents = module.tables.parents
    uses = project.flow.fold.values.uses.carriers(node, module)
    asked = [above for at in uses if isinstance(above := parents.get(at), ast.Attribute)]
    if not asked:
        return statement, False
    first = min(asked, key=lambda at: (at.lineno, at.col_offset))
    asks = statement_of(module, first)
    if asks is None or parents.get(asks) is not parents.get(statement):
        return None
    if isinstance(asks, ast.If):
        right = _says_ok(asks.test, first)
        if right:
            return asks.body[0], True
        return (asks, False) if right is False and isinstance(asks.body[-1], _LEAVING) and not asks.orelse else None
    if isinstance(asks, ast.Assert):
        return (asks, False) if _says_ok(asks.test, first) else None
    plain = isinstance(asks, ast.Expr)
    return (asks if first.attr == "raise_for_status" else statement, False) if plain else None


def _says_ok(test: ast.expr, asked: ast.Attribute) -> bool | None:
    """Whether a condition is true if HTTP's status is 200; False if it is true otherwise; None if that isn't clear."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        inner = _says_ok(test.operand, asked)
        return None if inner is None else not inner
    if test is asked:
        return True if asked.attr == _OK else None
    if not isinstance(test, ast.Compare) or len(test.ops) != 1 or test.left is not asked or asked.attr != _STATUS:
        return None
    other = test.comparators[0]
    value = other.value if isinstance(other, ast.Constant) else getattr(other, "attr", "")
    known = value in {200, _OK, "OK"}
    if known and isinstance(test.ops[0], ast.Eq):
        return True
    return False if known and isinstance(test.ops[0], ast.NotEq) else None
