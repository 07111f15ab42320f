"""FLK703: the right alphabet for short URLs; for another shortener, code without it is shown."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from flickr_lint.findings import Edit, Finding, Fix
from flickr_lint.fix.expressions import cut, node_at
from flickr_lint.module import Module

if TYPE_CHECKING:
    from flickr_lint.project import Project
    from flickr_lint.template import Template

__all__ = ["make"]

_ALPHABET = "123456789abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"


def make(finding: Finding, source: Module | Template, project: Project) -> Fix | None:
    """Safe where the alphabet has 58 letters already; with another number, the arithmetic around it is wrong too."""
    if not isinstance(source, Module):
        return None
    text = node_at(source, finding.region, ast.Constant)
    if text is not None and isinstance(text.value, str):
        quotes = re.fullmatch(r"""([uU]?(['"]))\w+(\2)""", cut(source, finding.region))
        if quotes is None:
            return None
        edit = Edit(finding.region, f"{quotes[1]}{_ALPHABET}{quotes[3]}")
        if len(text.value) == len(_ALPHABET):
            return Fix("Use Flickr's alphabet", (edit,), "safe")
        return Fix("Use Flickr's alphabet", (edit,), "unsafe", "the arithmetic around it was made for another length")
    call = node_at(source, finding.region, ast.Call)
    page = (
        next((at for at in call.args if "flickr.com/photos" in project.flow.fold.text(at, source)), None)
        if call
        else None
    )
    if page is None:
        return None
    edit = Edit(finding.region, cut(source, source.region(page)))
    return Fix("Give the page's own address, or `https://flic.kr/p/` and the id in base58", (edit,), "display-only")
