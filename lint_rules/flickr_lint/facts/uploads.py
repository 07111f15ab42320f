"""Which calls upload a photo: by a client's own method, or by a request to the address of uploads."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flickr_lint.facts.urls import is_upload

if TYPE_CHECKING:
    from flickr_lint.facts.calls import Call
    from flickr_lint.project import Project

__all__ = ["uploads"]

_METHODS = frozenset({"upload", "replace"})


def uploads(call: Call, project: Project) -> bool:
    """Whether a call uploads a photo."""
    if call.method or not isinstance(call.node, ast.Call) or call.client != "http":
        return call.method in _METHODS
    words = [word.value for word in call.node.keywords if word.arg == "url"]
    return any(is_upload(project.flow.fold.text(value, call.module)) for value in (*call.node.args[:2], *words))
