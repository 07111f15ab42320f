"""FLK701: a link leads to the photo's page, if its value is a field of the photo."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from flickr_lint.findings import Edit, Finding, Fix
from flickr_lint.fix.expressions import cut, node_at
from flickr_lint.fix.python_version import text_with
from flickr_lint.module import Module

if TYPE_CHECKING:
    from flickr_lint.project import Project
    from flickr_lint.template import Template

__all__ = ["make", "page_in_template"]

_SIZE = re.compile(r"url_\w+")
_FIELD = re.compile(r"\s*\{\{-?\s*([\w.]+)\.url_\w+\s*(?:\|\s*\w+\s*)*-?\}\}\s*")
_BUILT = re.compile(r"(?:https?:)?//\S*flickr\.com/.*?\{\{-?\s*([\w.]+)\.id\s*-?\}\}_\{\{.*\}\}.*", re.DOTALL)
_WHY = "the photo must have its `owner`, which lists of albums leave out"


def make(finding: Finding, source: Module | Template, project: Project) -> Fix | None:
    """The page's URL, from the photo's owner and id."""
    text = cut(source, finding.region)
    if not isinstance(source, Module):
        page = page_in_template(text)
        return Fix("Link to the photo's page", (Edit(finding.region, page),), "unsafe", _WHY) if page else None
    node = node_at(source, finding.region, ast.Subscript)
    field = node.slice.value if node is not None and isinstance(node.slice, ast.Constant) else None
    if node is None or not isinstance(field, str) or not _SIZE.fullmatch(field):
        return None
    photo = cut(source, source.region(node.value))
    inside = any(isinstance(at, ast.JoinedStr) for at in source.ancestors(node))
    if "\n" in photo or inside or ("'" in photo and '"' in photo):
        return None
    outer, inner = ('"', "'") if '"' not in photo else ("'", '"')
    fields = (f"{photo}[{inner}owner{inner}]", f"{photo}[{inner}id{inner}]")
    page = text_with("https://www.flickr.com/photos/{}/{}/", fields, source, project, outer)
    if "%" in page and isinstance(source.tables.parents.get(node), (ast.BinOp, ast.Attribute, ast.Subscript)):
        page = f"({page})"
    return Fix("Link to the photo's page", (Edit(finding.region, page),), "unsafe", _WHY)


def page_in_template(value: str) -> str:
    """The URL of the page of the photo whose image a template's value is; '' if that can't be determined."""
    found = _FIELD.fullmatch(value) or _BUILT.fullmatch(value)
    if found:
        return f"https://www.flickr.com/photos/{{{{ {found[1]}.owner }}}}/{{{{ {found[1]}.id }}}}/"
    fixed = re.fullmatch(
        r"(?:https?:)?//\S*staticflickr\.com/(?:\d+/)?\d+/(\d+)_[0-9a-f]+(?:_\w+)?\.\w+", value.strip()
    )
    return f"https://www.flickr.com/photo.gne?id={fixed[1]}" if fixed else ""
