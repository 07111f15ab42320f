"""What look-ups of a photo say that lists say as well: where it stands in the answer, and the extra that brings it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from msgspec import Struct

from flickr_lint.scopes import called

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flickr_lint.module import Module

__all__ = ["COVERED", "SIZES", "Field", "Part", "parts", "size_field", "unread"]

_PARSES = frozenset({"loads", "fromstring", "XML", "json"})
_UNREAD = frozenset({"text", "content", "read", "decode"})
"""What stands between a response and what parses it."""
_TREE = frozenset({"find", "findtext", "attrib", "text"})


class Field(Struct, frozen=True):
    """A field of a list's photo, and the extra that brings it; '' for what every list has."""

    name: str
    extra: str = ""


COVERED: Mapping[str, Mapping[tuple[str, ...], Field]] = {
    "flickr.photos.getInfo": {
        **{("photo", name): Field(name) for name in ("id", "secret", "server", "farm")},
        **{("photo", "visibility", name): Field(name) for name in ("ispublic", "isfriend", "isfamily")},
        **{("photo", name): Field(name, name) for name in ("license", "views", "media")},
        **{("photo", name): Field(name, "original_format") for name in ("originalformat", "originalsecret")},
        ("photo", "title", "_content"): Field("title"),
        ("photo", "description", "_content"): Field("description", "description"),
        ("photo", "owner", "nsid"): Field("owner"),
        ("photo", "owner", "username"): Field("ownername", "owner_name"),
        ("photo", "dateuploaded"): Field("dateupload", "date_upload"),
        ("photo", "dates", "posted"): Field("dateupload", "date_upload"),
        ("photo", "dates", "taken"): Field("datetaken", "date_taken"),
        ("photo", "dates", "takengranularity"): Field("datetakengranularity", "date_taken"),
        ("photo", "dates", "lastupdate"): Field("lastupdate", "last_update"),
        ("photo", "comments", "_content"): Field("count_comments", "count_comments"),
    },
    "flickr.photos.geo.getLocation": {
        ("photo", "location", name): Field(name, "geo") for name in ("latitude", "longitude", "accuracy", "context")
    },
}
"""By method and by the way into its answer; an element's text is its `_content`, as in JSON."""

SIZES: Mapping[str, str] = {
    "Square": "sq",
    "Large Square": "q",
    "Thumbnail": "t",
    "Small": "s",
    "Small 320": "n",
    "Small 400": "w",
    "Medium": "m",
    "Medium 640": "z",
    "Medium 800": "c",
    "Large": "l",
    "Large 1600": "h",
    "Large 2048": "k",
    "X-Large 3K": "3k",
    "X-Large 4K": "4k",
    "X-Large 5K": "5k",
    "X-Large 6K": "6k",
    "Original": "o",
}
"""How extras call the sizes that `flickr.photos.getSizes` labels."""
_OF_A_SIZE = {"source": "url", "width": "width", "height": "height"}


def size_field(label: str, key: str) -> Field | None:
    """The field of a list's photo that says what a size says by a key; None if there is none."""
    size, name = SIZES.get(label), _OF_A_SIZE.get(key)
    return Field(f"{name}_{size}", f"url_{size}") if size and name else None


class Part(Struct, frozen=True):
    """An expression that takes a part of an answer: the way to it, and whether it goes through an XML tree."""

    node: ast.expr
    path: tuple[str, ...]
    tree: bool


def parts(answer: ast.expr, module: Module, *, before: tuple[str, ...] = (), parsed: bool = True) -> Iterator[Part]:
    """The parts that are taken of an answer, the shortest first.

    Args:
        answer: the call, or a name of what it gave.
        module: where it stands.
        before: the way that led to a name.
        parsed: whether it is parsed; a response has to be first.
    """
    path, tree, node = before, False, answer
    if parsed:
        yield Part(node, path, tree)
    while True:
        above = module.tables.parents.get(node)
        if isinstance(above, ast.Attribute) and above.value is node:
            outer = module.tables.parents.get(above)
            if isinstance(outer, ast.Call) and outer.func is above:
                above = outer
        if isinstance(above, ast.Await):
            node = above
            continue
        step = _step(above, node, parsed=parsed)
        if step is None or not isinstance(above, ast.expr):
            return
        parsed = parsed or _name(above) in _PARSES
        tree = tree or _name(above) in _TREE
        path, node = (*path, *step), above
        if parsed:
            yield Part(node, path, tree)


def unread(answer: ast.expr, module: Module) -> ast.expr:
    """The outermost expression that is a response, or its text, and nobody has parsed yet."""
    node = answer
    while True:
        above = module.tables.parents.get(node)
        whole = module.tables.parents.get(above) if isinstance(above, ast.Attribute) and above.attr in _UNREAD else None
        if isinstance(whole, ast.Call) and whole.func is above:
            node = whole
        elif isinstance(above, ast.Await) or (isinstance(above, ast.Attribute) and above.attr in _UNREAD):
            node = above
        else:
            return node


def _name(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return called(node) if isinstance(node, ast.Call) else ""


def _step(above: ast.AST | None, node: ast.expr, *, parsed: bool) -> tuple[str, ...] | None:
    """What an expression takes of the one in it: some steps, none if it hands all on; None if that isn't known."""
    name = _name(above) if above is not None else ""
    if not parsed or name in _PARSES:
        return () if name in _PARSES | _UNREAD else None
    if isinstance(above, ast.Subscript) and above.value is node:
        key = above.slice.value if isinstance(above.slice, ast.Constant) else None
        return (key,) if isinstance(key, str) else None
    if isinstance(above, ast.Attribute):
        return {"attrib": (), "text": ("_content",)}.get(name)
    if not isinstance(above, ast.Call) or node in above.args or len(above.args) != 1 or above.keywords:
        return None
    said = above.args[0].value if isinstance(above.args[0], ast.Constant) else None
    if not isinstance(said, str) or name not in {"get", "find", "findtext"} or any(at in said for at in "*[@"):
        return None
    steps = (said,) if name == "get" else tuple(at for at in said.split("/") if at not in {"", "."})
    return (*steps, "_content") if name == "findtext" else steps
