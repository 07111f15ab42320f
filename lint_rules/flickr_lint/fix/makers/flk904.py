"""FLK904: the successor of a method, an argument or an endpoint, if it does the same."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from flickr_lint.findings import Edit, Finding, Fix
from flickr_lint.fix.address_arguments import renamed_argument
from flickr_lint.fix.causes import cause_of
from flickr_lint.fix.expressions import cut, named_at, node_at
from flickr_lint.fix.methods import renamed
from flickr_lint.module import Module

if TYPE_CHECKING:
    from flickr_lint.project import Project
    from flickr_lint.template import Template

__all__ = ["make"]

_SUCCESSOR = re.compile(r"^Superseded by (flickr\.[\w.]+)\.$")
_METHOD = re.compile(r"^`(flickr\.[\w.]+)` is deprecated$")
_FINER = "`content_types` also distinguishes virtual photography"
_CONTENT = {"1": "0", "2": "1", "3": "2", "4": "0,1", "5": "1,2", "6": "0,2", "7": "0,1,2"}
"""`content_type` as `content_types`: the first has a number for each combination, the second lists kinds."""


def make(finding: Finding, source: Module | Template, project: Project) -> Fix | None:
    """Unsafe, except for the endpoint of uploads: the successor's response may differ."""
    if not isinstance(source, Module):
        return None
    if finding.message.startswith("Uploads belong to `up.flickr.com`"):
        text = cut(source, finding.region)
        changed = re.sub(r"(?:api|www)(?=\.flickr\.com/services/(?:upload|replace))", "up", text)
        return Fix("Send it to up.flickr.com", (Edit(finding.region, changed),), "safe")
    if finding.message.startswith("`content_type` of "):
        return _content(finding, source, project)
    method, successor = _METHOD.match(finding.message), _SUCCESSOR.match(finding.help)
    node = node_at(source, finding.region, ast.expr)
    if method is None or successor is None or node is None:
        return None
    edit = renamed(node, method[1], successor[1], source)
    why = "the response may differ"
    return Fix(f"Call `{successor[1]}`", (edit,), "unsafe", why) if edit else None


def _content(finding: Finding, module: Module, project: Project) -> Fix | None:
    """The name of the argument, and its value where that is stated."""
    place = named_at(module, finding.region)
    node = node_at(module, finding.region, ast.expr)
    if place is None and isinstance(node, ast.Call):
        return _in_address(node, module)
    said = project.flow.fold.value(node, module) if node is not None else None
    kinds = _CONTENT.get(str(said)) if not isinstance(said, bool) else None
    if place is None or node is None or kinds is None or place[2] != "content_type":
        return None
    region, written, name = place
    cause = cause_of(node, module, project)
    text = cut(cause.module, cause.module.region(cause.node))
    quote = text[0] if text[:1] in {"'", '"'} else ""
    shown = f"{quote}{kinds}{quote}" if quote or "," not in kinds else f'"{kinds}"'
    why = "; ".join(filter(None, [_FINER, cause.why(module)]))
    edits = (Edit(region, written.replace(name, "content_types")), cause.edit(shown))
    return Fix("Ask by `content_types`", edits, "unsafe", why)


def _in_address(node: ast.Call, module: Module) -> Fix | None:
    """The name and value of the argument in the text of an address."""
    made = (
        renamed_argument(node, "content_type", "content_types", module, value=(old, new.replace(",", "%2C")))
        for old, new in _CONTENT.items()
    )
    edit = next(filter(None, made), None)
    return Fix("Ask by `content_types`", (edit,), "unsafe", _FINER) if edit else None
