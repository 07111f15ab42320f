"""FLK104: http becomes https."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from flickr_lint.findings import Edit, Finding, Fix, Region
from flickr_lint.fix.expressions import cut, insertion, node_at
from flickr_lint.module import Module
from flickr_lint.scopes import called

if TYPE_CHECKING:
    from flickr_lint.project import Project
    from flickr_lint.template import Template

__all__ = ["make"]

_HTTP = re.compile(r"http(?=://[^\s/\"'<>]*flickr\.com)", re.IGNORECASE)


def make(finding: Finding, source: Module | Template, project: Project) -> Fix | None:  # noqa: ARG001
    """An `s` after each `http` of a Flickr address in the text."""
    if "HTTPSConnection" in finding.help and isinstance(source, Module):
        return _connection(finding, source)
    text = cut(source, finding.region)
    edits = tuple(insertion(source, finding.region, match.end(), "s") for match in _HTTP.finditer(text))
    return Fix("Reach it by https", edits, "safe") if edits else None


def _connection(finding: Finding, module: Module) -> Fix | None:
    """`HTTPSConnection` (or `HTTPS`), under the same name as it is imported by; None if there is a port."""
    call = node_at(module, finding.region, ast.Call)
    if call is None or len(call.args) > 1 or any(word.arg == "port" for word in call.keywords):
        return None
    func = module.region(call.func)
    name = called(call)
    secure = name.replace("HTTP", "HTTPS", 1)
    edits = [Edit(Region(func.end_line, func.end_column - len(name), func.end_line, func.end_column), secure)]
    if isinstance(call.func, ast.Name):
        uses = [at for at in module.nodes if isinstance(at, ast.Name) and at.id == name]
        aliases = [at for at in module.nodes if isinstance(at, ast.alias) and at.name == name and at.asname is None]
        if len(uses) != 1 or len(aliases) != 1:
            return None
        edits.append(Edit(module.region(aliases[0]), secure))
    return Fix("Reach it by https", tuple(edits), "safe")
