"""The data of lookups that lists contain as well: their place in the response, and the extra that adds them."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, TypeGuard

from msgspec import Struct

from flickr_lint.scopes import called

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flickr_lint.module import Module

__all__ = ["COVERED", "PARSES", "SIZES", "Field", "Part", "parts", "size_field", "unread"]

PARSES = frozenset({"loads", "fromstring", "XML", "json"})
"""Calls that parse a response."""
_UNREAD = frozenset({"text", "content", "read", "decode"})
"""What stands between a response and what parses it."""
_TREE = frozenset({"find", "findtext", "attrib", "text"})


class Field(Struct, frozen=True):
    """A field of a list's photo, and the extra that adds it; '' for a field of every list."""

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
    """The field of a list's photo with the value that a size has under a key; None if there is none."""
    size, name = SIZES.get(label), _OF_A_SIZE.get(key)
    return Field(f"{name}_{size}", f"url_{size}") if size and name else None


class Part(Struct, frozen=True):
    """An expression that reads a part of a response: the path to it, and whether that is in an XML tree.

    If its last step is `get` with a default, that is what the expression is without the part.
    """

    node: ast.expr
    path: tuple[str, ...]
    tree: bool
    default: ast.expr | None = None


def parts(response: ast.expr, module: Module, *, before: tuple[str, ...] = (), parsed: bool = True) -> Iterator[Part]:
    """The parts that are read of a response, the shortest path first.

    Args:
        response: the call, or a name of its result.
        module: where it is.
        before: the path to a name.
        parsed: whether it is parsed; a response has to be first.
    """
    path, tree, node = before, False, response
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
        parsed = parsed or _name(above) in PARSES
        tree = tree or _name(above) in _TREE
        path, node = (*path, *step), above
        if parsed:
            yield Part(node, path, tree, above.args[1] if _has_default(above) else None)


def unread(response: ast.expr, module: Module) -> ast.expr:
    """The outermost expression that is a response, or its text, and not parsed yet."""
    node = response
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


def _has_default(node: ast.expr) -> TypeGuard[ast.Call]:
    """Whether an expression is `part.get(name, default)`."""
    return isinstance(node, ast.Call) and _name(node) == "get" and len(node.args) == 2


def _step(above: ast.AST | None, node: ast.expr, *, parsed: bool) -> tuple[str, ...] | None:
    """The path from the expression inside to this one: no steps if it passes all on; None if that isn't known."""
    name = _name(above) if above is not None else ""
    if not parsed or name in PARSES:
        return () if name in PARSES | _UNREAD else None
    if isinstance(above, ast.Subscript) and above.value is node:
        key = above.slice.value if isinstance(above.slice, ast.Constant) else None
        return (key,) if isinstance(key, str) else None
    if isinstance(above, ast.Attribute):
        return {"attrib": (), "text": ("_content",)}.get(name)
    plain = isinstance(above, ast.Call) and node not in above.args and not above.keywords
    if not isinstance(above, ast.Call) or not plain or (len(above.args) != 1 and not _has_default(above)):
        return None
    said = above.args[0].value if isinstance(above.args[0], ast.Constant) else None
    if not isinstance(said, str) or name not in {"get", "find", "findtext"} or any(at in said for at in "*[@"):
        return None
    steps = (said,) if name == "get" else tuple(at for at in said.split("/") if at not in {"", "."})
    return (*steps, "_content") if name == "findtext" else steps
