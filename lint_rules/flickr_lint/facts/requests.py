"""Calls that send HTTP requests, and their URLs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flickr_lint.facts.modelled import modelled
from flickr_lint.models.rows import Request, argument
from flickr_lint.regex import regex
from flickr_lint.scopes import called

if TYPE_CHECKING:
    import ast

    from flickr_lint.facts.fold import Fold
    from flickr_lint.module import Module

__all__ = ["addresses"]

_FETCHERS = frozenset(
    {"get", "post", "request", "urlopen", "urlretrieve", "fetch", "parse", "stream", "Request", "open"}
)
_FETCHING = regex(r"(?:^|_)(?:get|post|fetch|urlopen|open|request|download|load|call|curl)(?:_|$)", re.IGNORECASE)
_NO_METHODS = frozenset({"getattr", "get_template", "load_dotenv", "open_new_tab", "open_new"})


def addresses(node: ast.Call, module: Module, fold: Fold) -> list[ast.expr]:
    """The arguments of a call that may be the URL of a request: by its row, or else by its name."""
    found = modelled(Request, node, module, fold)
    told = argument(node, found.row.url) if found is not None else None
    if told is not None:
        return [told]
    name = called(node)
    if name not in _FETCHERS and (name in _NO_METHODS or not _FETCHING.search(name)):
        return []
    return [*node.args[:2], *(word.value for word in node.keywords if word.arg == "url")]
