"""FLK403: pages as large as the method allows, if their size is in the code or missing."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from flickr_lint.findings import Edit, Finding, Fix
from flickr_lint.fix.causes import cause_of
from flickr_lint.fix.expressions import cut, node_at
from flickr_lint.fix.extend import with_argument, with_key
from flickr_lint.module import Module
from flickr_lint.scopes import text_keys
from flickr_lint.tree import walk

if TYPE_CHECKING:
    from flickr_lint.project import Project
    from flickr_lint.template import Template

__all__ = ["make"]

_PAGE_SIZE = re.compile(r"per_page=(\d+)")
_SIZE = re.compile(r"Pages of (\d+) ")
_KEYWORDS = frozenset({"flickrapi", "flickr_api", "flickrkit"})


def make(finding: Finding, source: Module | Template, project: Project) -> Fix | None:
    """Unsafe: code that counts photos or pages may depend on their size."""
    most, size = _PAGE_SIZE.search(finding.help), _SIZE.search(finding.message)
    if not isinstance(source, Module) or most is None or size is None:
        return None
    node = node_at(source, finding.region, ast.expr)
    edit = _edit(node, size[1], most[1], source, project) if node is not None else None
    if node is None or edit is None or _is_there(edit, source):
        return None
    beside = _beside(node, edit, size[1], most[1], source, project)
    if beside is None:
        return None
    why = "what counts photos or pages may reckon with their size"
    edits = (edit, *beside, *_reckoned(node, size[1], most[1], source))
    return Fix(f"Ask for {most[1]}", tuple(dict.fromkeys(edits)), "unsafe", why)


def _beside(node: ast.expr, made: Edit, size: str, most: str, module: Module, project: Project) -> list[Edit] | None:
    """The edits for the other calls of the function that ask for pages of the same list; None if one can't be made.

    Otherwise a program that requests the first page here and the others there would mix pages of two sizes.
    """
    around = [at for at in (node, *module.ancestors(node)) if isinstance(at, ast.expr)]
    call = next((found for at in around if (found := project.flow.call_at(at)) is not None), None)
    others = [
        at
        for at in project.flow.calls.get(module, ())
        if call is not None and call.method and at is not call
        if (at.method, at.function) == (call.method, call.function) and isinstance(at.node, ast.Call)
    ]
    out: list[Edit] = []
    for other in others:
        known = other.arguments.get("per_page")
        if known is not None and cut(module, module.region(known)) == most:
            continue
        edit = _edit(other.node, size, most, module, project)
        if edit is None:
            return None
        if (edit.path, edit.region) != (made.path, made.region) and not _is_there(edit, module):
            out.append(edit)
    return out


def _is_there(edit: Edit, module: Module) -> bool:
    """Whether an edit of a module changes nothing."""
    return edit.path in {"", module.path} and edit.text == cut(module, edit.region)


def _reckoned(node: ast.expr, size: str, most: str, module: Module) -> list[Edit]:
    """The same number where the function compares with it: `if len(photos) < 100: break`."""
    function = module.function_of(node)
    return [
        Edit(module.region(at), most)
        for at in walk(function.node if function else module.tree)
        if isinstance(at, ast.Constant)
        and cut(module, module.region(at)) == size
        and isinstance(module.tables.parents.get(at), ast.Compare)
    ]


def _edit(node: ast.expr, size: str, most: str, module: Module, project: Project) -> Edit | None:
    if not isinstance(node, ast.Call):
        return _sized(node, size, most, module)
    given = next((value for word, value in _written(node) if word == "per_page"), None)
    call = project.flow.call_at(node)
    if given is None and call is not None and call.method:
        given = call.arguments.get("per_page")
    if given is not None:
        cause = cause_of(given, module, project, shared=True)
        return _sized(cause.node, size, most, cause.module)
    if call is None or not call.method:
        return None
    return _added(node, most, module, named=call.client in _KEYWORDS)


def _sized(node: ast.expr, size: str, most: str, module: Module) -> Edit | None:
    """A number, a text that is one, or one that says `per_page=`."""
    region = module.region(node)
    text = cut(module, region)
    said = re.sub(rf"(?<=per_page=){size}(?!\d)", most, text, count=1)
    if isinstance(node, ast.Constant):
        plain = re.fullmatch(rf"([bBuU]?['\"]?){size}(['\"]?)", text)
        return Edit(region, f"{plain[1]}{most}{plain[2]}" if plain else said, module.path)
    return Edit(region, said, module.path) if isinstance(node, (ast.JoinedStr, ast.BinOp)) else None


def _added(node: ast.Call, most: str, module: Module, *, named: bool) -> Edit | None:
    """One more key of the dictionary that has the page, or one more argument."""
    given = (*node.args, *(word.value for word in node.keywords))
    display = next((at for at in given if isinstance(at, ast.Dict)), None)
    if display is not None and text_keys(display).keys() & {"page", "method"}:
        return with_key(module, display, "per_page", most)
    if named or any(word.arg == "page" for word in node.keywords):
        return with_argument(module, node, "per_page", most)
    return None


def _written(node: ast.Call) -> list[tuple[str, ast.expr]]:
    """The arguments of a call, and the keys of the displays that it is given."""
    out = [(word.arg or "", word.value) for word in node.keywords]
    for value in (*node.args, *(word.value for word in node.keywords)):
        if isinstance(value, ast.Dict):
            out += text_keys(value).items()
    return out
