"""FLK002: corrects a misspelled suppression; unsafe, because it then suppresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flickr_lint.findings import Edit, Finding, Fix
from flickr_lint.fix.expressions import cut

if TYPE_CHECKING:
    from flickr_lint.module import Module
    from flickr_lint.project import Project
    from flickr_lint.template import Template

__all__ = ["make"]

_NAMED = re.compile(r"no rule `(.+)`: did you mean ([\w-]+)\?$")
_VERB = re.compile(r"`flickr-lint: (\w+)`")


def make(finding: Finding, source: Module | Template, project: Project) -> Fix | None:  # noqa: ARG001
    """The nearest name, or `ignore`."""
    text = cut(source, finding.region)
    named, verb = _NAMED.search(finding.message), _VERB.search(finding.message)
    if named:
        wrong, right = named[1], named[2]
        changed = re.sub(rf"(?<=[\[,\s]){re.escape(wrong)}(?=[\],\s])", right, text, flags=re.IGNORECASE)
    elif verb:
        wrong, right = verb[1], "ignore"
        changed = re.sub(rf"(?<=flickr-lint:)(\s*){re.escape(wrong)}", r"\1ignore", text, flags=re.IGNORECASE)
    else:
        return None
    return (
        Fix(f"Write {right}", (Edit(finding.region, changed),), "unsafe", "it then suppresses")
        if changed != text
        else None
    )
