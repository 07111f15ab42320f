"""Writes a tree as Flickr's XML: attributes first, one element a line, indented with tabs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flickr_sandbox.wire.tree import Tree

__all__ = ["escape", "write_payload", "write_xml"]

_DECLARATION = '<?xml version="1.0" encoding="utf-8" ?>\n'
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#039;", "\r": "&#13;"})
_ATTRIBUTE = _TEXT | {ord("\n"): "&#10;", ord("\t"): "&#9;"}


def write_xml(stat: str, tree: Tree, *, depth: int = 0) -> str:
    """The document with `tree` below `<rsp stat="…">`; `depth` is the indentation of its first level."""
    return f'{_DECLARATION}<rsp stat="{stat}">\n{write_payload(tree, depth=depth)}</rsp>\n'


def write_payload(tree: Tree, *, depth: int = 0) -> str:
    """The elements of `tree` only, a line each."""
    return "".join(f"{line}\n" for name, value in tree.items() for line in _element(name, value, depth))


def escape(value: object, *, attribute: bool = True) -> str:
    """A scalar as XML text, without the control characters that XML forbids."""
    if value is None:
        return ""
    text = str(int(value)) if isinstance(value, bool) else str(value)
    return _FORBIDDEN.sub("", text).translate(_ATTRIBUTE if attribute else _TEXT)


def _element(name: str, value: object, depth: int) -> Iterator[str]:
    if not _NAME.fullmatch(name):
        return  # only test.echo has such names, from the caller
    if isinstance(value, list | tuple):
        for entry in value:
            yield from _element(name, entry, depth)
        return
    members: Tree = value if isinstance(value, Mapping) else {"_content": value}
    text = escape(members.get("_content"), attribute=False)
    below = {key: entry for key, entry in members.items() if isinstance(entry, Mapping | list | tuple)}
    attributes = "".join(
        f' {key}="{escape(entry)}"'
        for key, entry in members.items()
        if key not in below and key != "_content" and _NAME.fullmatch(key)
    )
    indent = "\t" * depth
    children = [line for key, entry in below.items() for line in _element(key, entry, depth + 1)]
    if children:
        yield f"{indent}<{name}{attributes}>{text}"
        yield from children
        yield f"{indent}</{name}>"
    elif text:
        yield f"{indent}<{name}{attributes}>{text}</{name}>"
    else:
        yield f"{indent}<{name}{attributes} />"
