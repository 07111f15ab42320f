"""FLK804: the notice of the API Terms, at the end of the page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flickr_lint.findings import Edit, Finding, Fix
from flickr_lint.module import Module

if TYPE_CHECKING:
    from flickr_lint.project import Project
    from flickr_lint.template import Template

__all__ = ["make"]

_NOTICE = "This product uses the Flickr API but is not endorsed or certified by SmugMug, Inc."
_ENDS = (re.compile(r"</footer", re.IGNORECASE), re.compile(r"</body", re.IGNORECASE), re.compile(r"\{%-?\s*endblock"))


def make(finding: Finding, source: Module | Template, project: Project) -> Fix | None:  # noqa: ARG001
    """A paragraph at the end of the footer, the body or the last block, or of the file."""
    if isinstance(source, Module):
        return None
    found = next((list(end.finditer(source.text)) for end in _ENDS if end.search(source.text)), [])
    at = found[-1].start() if found else source.end
    line = source.text[source.text.rfind("\n", 0, at) + 1 : at]
    alone = not line.strip()
    text = f"<p>{_NOTICE}</p>"
    text = f"{text}\n{line}" if alone and (found or line) else text if found or alone else f"\n{text}"
    edit = Edit(source.span(at, at), text)
    return Fix("Show the notice", (edit,), "unsafe", "the page gets one more line")
