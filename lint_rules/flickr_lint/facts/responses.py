"""Raw responses of the API: where they are parsed, and whether `stat` is checked before they are used."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from flickr_lint.analysis.frames import Value
from flickr_lint.analysis.passing import INVERSES
from flickr_lint.analysis.uses import is_handed_on
from flickr_lint.facts.arguments import given
from flickr_lint.facts.calls import UPLOADS
from flickr_lint.facts.clients import client_of
from flickr_lint.facts.response_uses import checks_inside, outwards, shielded, speaks_of_stat, use_of
from flickr_lint.models.rows import Request
from flickr_lint.regex import regex
from flickr_lint.scopes import Function, called
from flickr_lint.tree import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.facts.calls import Call
    from flickr_lint.module import Module
    from flickr_lint.project import Project

__all__ = ["UncheckedResponse", "raw_response", "unchecked_responses"]

_PARSERS = frozenset(
    {"loads", "load", "fromstring", "parse", "parseString", "XML", "literal_eval", "parse_json", "json_loads"}
    | {"BeautifulSoup"}
)
_WRITERS = frozenset({INVERSES["loads"], INVERSES["load"]})
"""What writes down what was parsed already."""
_RAW_FORMATS = frozenset({"json", "rest", "xmlnode-raw"})
_RAW_TEXTS = ("json", "rest")
_SENDS = regex(r"(?:^|_)(?:get|post|put|fetch|urlopen|request|call|send|curl|api)(?:_|$)", re.IGNORECASE)
_STATUS = frozenset({"status_code", "status", "ok", "raise_for_status", "reason", "elapsed", "url", "headers", "close"})
"""What a response says of HTTP: Flickr's errors come with status 200."""
_DEPTH = 6
_SITES = 8
"""Callers of a function that are looked at."""
_MAX_COUNT = 100
"""Expressions that are looked at for one answer."""


class UncheckedResponse(Struct, frozen=True):
    """A response that is used, dropped or returned without a check of `stat`.

    `at` is the first use (the parsed expression where it is dropped or returned).
    """

    call: Call
    at: ast.expr
    how: Literal["used", "dropped", "status", "returned", "checked"]
    """`status` where only HTTP's is looked at; `checked` where somebody did look; such answers are not given out."""


def unchecked_responses(module: Module, project: Project) -> Iterator[UncheckedResponse]:
    """The unchecked raw responses of a module, in order."""
    checked: set[tuple[object, str, ast.AST]] = set()
    for node in module.calls_named("json", *_PARSERS):
        held = _held(node)
        call = _raw(held, module, project) if held is not None else None
        if held is None or call is None:
            continue
        found = _fate(node, call, module, project)
        # A check in another parse of the same text counts.
        key = (module.function_of(node), ast.dump(held), call.node)
        if found and found.how == "checked":
            checked.add(key)
        elif found and key not in checked and not _response_is_checked(held, node, module, project):
            yield found
    for call in project.flow.calls.get(module, ()):
        if call.client == "http" and call.method and _is_dropped(call.node, module):
            yield UncheckedResponse(call, call.node, "dropped")
        elif call.client == "http" and call.method and _is_judged_by_status(call.node, module, project):
            yield UncheckedResponse(call, call.node, "status")
        elif call.client == "flickrapi" and call.method and _is_dropped_text(call, module, project):
            yield UncheckedResponse(call, call.node, "dropped")


def raw_response(name: ast.expr, module: Module, project: Project) -> Call | None:
    """The call whose raw response a name contains, parsed where it is bound; None if a client has checked it."""
    for at in project.flow.fold.values.of(name, module) if isinstance(name, ast.Name) else ():
        held = _held(at.node) if isinstance(at.node, ast.Call) and at.module is module else None
        call = _raw(held, module, project) if held is not None else None
        if call is not None:
            return call
    return None


def _is_dropped(node: ast.expr, module: Module) -> bool:
    """Whether a request is sent here, and its response is dropped."""
    parent = module.tables.parents.get(node)
    parent = module.tables.parents.get(parent) if isinstance(parent, ast.Await) else parent
    return isinstance(node, ast.Call) and isinstance(parent, ast.Expr) and bool(_SENDS.search(called(node)))


def _is_dropped_text(call: Call, module: Module, project: Project) -> bool:
    """Whether this call of flickrapi parses nothing, and its result is dropped."""
    if call.method in UPLOADS or "auth" in call.method:
        return False
    if not isinstance(call.node, ast.Call) or not isinstance(module.tables.parents.get(call.node), ast.Expr):
        return False
    wanted = given(call, project).arguments.get("format")
    return wanted is not None and project.flow.fold.value(wanted, call.module) in _RAW_TEXTS


def _is_judged_by_status(node: ast.expr, module: Module, project: Project) -> bool:
    """Whether a function reads only HTTP's status of a response, or nothing."""
    parents = module.tables.parents
    if module.function_of(node) is None or not isinstance(node, ast.Call) or not _SENDS.search(called(node)):
        return False
    others = project.flow.fold.values.uses.carriers(node, module)
    held = outwards(node, module)[1]
    if not isinstance(held, ast.Assign) and not others:
        return False
    uses = [parents.get(at) for at in others if not is_handed_on(at, others, module)]
    return all(isinstance(use, ast.Attribute) and use.attr in _STATUS and not _goes_on(use, module) for use in uses)


def _goes_on(use: ast.Attribute, module: Module) -> bool:
    """`response.raise_for_status().json()`: httpx gives the response back."""
    asked = module.tables.parents.get(use)
    return use.attr == "raise_for_status" and isinstance(module.tables.parents.get(asked or use), ast.Attribute)


def _is_checked(node: ast.expr, module: Module, project: Project, depth: int = 3) -> bool:
    """Whether a caller checks what a function returns; without known callers, whether the module checks anywhere."""
    function = module.function_of(node)
    sites = project.flow.names.sites(function)[:_SITES] if function is not None and depth else []
    if not sites:
        return speaks_of_stat(module)
    for site, where in sites:
        for use in (site, *_whole(site, where, project)):
            what, _ = use_of(use, where, project)
            if what == "checked" or (what == "returned" and _is_checked(use, where, project, depth - 1)):
                return True
    return False


def _held(node: ast.Call) -> ast.expr | None:
    """What a call parses, if it parses."""
    name = called(node)
    if name == "json" and isinstance(node.func, ast.Attribute) and not node.args:
        return node.func.value
    return node.args[0] if name in _PARSERS and node.args else None


def _raw(held: ast.expr, module: Module, project: Project) -> Call | None:
    """The call whose raw response an expression contains, through any names."""
    seen: set[ast.AST] = set()
    stack: list[tuple[Value, int, Call | None]] = [(Value(held, module), _DEPTH, None)]
    while stack:
        at, depth, through = stack.pop()
        if at.node in seen or depth <= 0:
            continue
        seen.add(at.node)
        where = at.module
        parts = list(_body_of(at.node))
        for part in parts:
            call = project.flow.call_at(part) if isinstance(part, ast.Call) else None
            if call is not None and _is_raw(call, project):
                return through or call
            if call is not None and call.client == "named":
                stack += [(Value(*back), depth - 1, through or call) for back in _given_back(call, project)]
        for part in parts:
            if isinstance(part, (ast.Name, ast.Subscript, ast.Attribute, ast.Call, ast.IfExp)):
                for one in project.flow.fold.values.of(part, where, at.frame):
                    near = one.module is where and where.function_of(one.node) is where.function_of(part)
                    if one.node is not part and (near or not speaks_of_stat(one.module)):
                        stack.append((one, depth - 1, through))
    return None


def _given_back(call: Call, project: Project) -> list[tuple[ast.expr, Module]]:
    """The raw response that a function of the program returns, if it doesn't check `stat` itself."""
    if not isinstance(call.node, ast.Call):
        return []
    reached = project.flow.names.callee(call.node, call.module)
    if reached is None or not isinstance(reached[0], Function) or speaks_of_stat(reached[1]):
        return []
    parsed = {at for at in reached[0].returns if isinstance(at, ast.Call) and _held(at) is not None}
    return [(at, reached[1]) for at in reached[0].returns if at not in parsed]


def _body_of(held: ast.expr) -> Iterator[ast.AST]:
    """The parts of an expression that a raw response may be in: not what was parsed already, nor members of that."""
    stack: list[ast.AST] = [held]
    while stack:
        at = stack.pop()
        yield at
        if isinstance(at, ast.Call) and (called(at) in _WRITERS or (at is not held and _held(at) is not None)):
            continue
        if isinstance(at, ast.Subscript) and isinstance(at.slice, ast.Constant):
            continue
        stack += reversed(list(ast.iter_child_nodes(at)))


def _is_raw(call: Call, project: Project) -> bool:
    """Whether a call returns what Flickr sent; clients that parse responses raise errors by themselves."""
    if call.method in UPLOADS or "auth" in call.method:
        return False
    if call.client == "http":
        if not isinstance(call.node, ast.Call) or called(call.node) in {"urlencode", "format"}:
            return False
        # Feeds have no `stat`; their errors have an HTTP status.
        return bool(call.method) or not any(
            "/services/feeds" in project.flow.fold.text(value, call.module) for value in _values(call.node)
        )
    if call.client != "flickrapi":
        return call.client == "named" and _sends_as_it_is(call, project)
    wanted = given(call, project).arguments.get("format")
    if wanted is None:
        return True  # parsed by the caller, so it wasn't parsed by the client
    value = project.flow.fold.value(wanted, call.module)
    return value in _RAW_FORMATS if isinstance(value, str) else True


def _sends_as_it_is(call: Call, project: Project) -> bool:
    """Whether a client receives a method's name, and returns what Flickr sent."""
    func = call.node.func if isinstance(call.node, ast.Call) else call.node
    holders = [func, func.value] if isinstance(func, ast.Attribute) else [func]
    fold = project.flow.fold
    rows = [client_of(at, call.module, fold) for at in holders]
    own = fold.project.catalog
    sent = isinstance(call.node, ast.Call) and any(
        own.find(Request, path) for path in fold.origins.of(func, call.module)
    )
    return sent or any(row is not None and row.client == "raw" for row in rows)


def _values(node: ast.Call) -> list[ast.expr]:
    return [*node.args, *(word.value for word in node.keywords)]


def _response_is_checked(held: ast.expr, node: ast.Call, module: Module, project: Project) -> bool:
    """Whether what is parsed here was passed to a function that checks `stat`."""
    name = next((at.id for at in walk(held) if isinstance(at, ast.Name)), "")
    return any(
        isinstance(value, ast.Name) and value.id == name and checks_inside(other, value, module, project)
        for other in (module.calls_of(module.function_of(node)) if name else ())
        if other is not node
        for value in (*other.args, *(word.value for word in other.keywords))
    )


def _fate(node: ast.Call, call: Call, module: Module, project: Project) -> UncheckedResponse | None:
    """The use of a parsed response; None if it can't be determined."""
    if isinstance(outwards(node, module)[1], ast.Expr):
        return UncheckedResponse(call, node, "dropped")
    others = _whole(node, module, project)
    first: ast.expr | None = None
    for use in dict.fromkeys([node, *others]):
        what, at = use_of(use, module, project)
        if what == "checked":
            return UncheckedResponse(call, node, "checked")
        if what == "apart":
            if shielded(at, module, project.flow.fold.values):
                return None
            first = first or at
        elif what == "returned":
            if _is_checked(use, module, project):
                return None
            if not others:
                return UncheckedResponse(call, node, "returned")
            first = first or use
    return UncheckedResponse(call, first, "used") if first is not None else None


def _whole(node: ast.expr, module: Module, project: Project) -> list[ast.expr]:
    """The expressions that stand for a whole response, `x.getroot()` and `x["rsp"]` being as whole as `x`."""
    found: dict[ast.expr, None] = {}
    queue = [node, outwards(node, module)[0]]
    while queue and len(found) < _MAX_COUNT:
        at = queue.pop()
        fresh = project.flow.fold.values.uses.carriers(at, module) if isinstance(at, ast.expr) else []
        fresh = [one for one in fresh if one not in found]
        found.update(dict.fromkeys(fresh))
        queue += [top for one in fresh if (top := outwards(one, module)[0]) is not one]
    return sorted(found, key=lambda at: (at.lineno, at.col_offset))
