"""Reads the shape of a recorded response (JSON, JSONP or XML) and of a sample in reflection."""

from __future__ import annotations

import re
from functools import reduce
from typing import TYPE_CHECKING, Any

from flickr_generator.bodies import element_tree, json_tree, parse_xml
from flickr_generator.errors import GeneratorError
from flickr_generator.shapes.lexical import classify, json_type
from flickr_generator.shapes.model import MEMBER, NOTHING, Shape, merge

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = ["is_failure", "read_recording", "read_sample", "shape_of"]


def shape_of(value: Any, *, typed: bool = False) -> Shape:
    """The shape of a parsed JSON value, with `typed` also the JSON types of its scalars.

    Member names that cannot be Flickr's (data used as a name) are omitted.
    """
    if isinstance(value, dict):
        members = {name: shape_of(item, typed=typed) for name, item in value.items() if MEMBER.fullmatch(name)}
        return Shape(members=members) if members else Shape(blank=True)
    if isinstance(value, list):
        return Shape(items=reduce(merge, (shape_of(item, typed=typed) for item in value), NOTHING))
    return Shape(scalars=(classify(value),), json=(json_type(value),) if typed else ())


def read_recording(body: bytes, *, typed: bool = False) -> Shape | None:
    """The shape of a `stat=ok` response without its `stat`, or None for a failure.

    `typed` shapes include the JSON types of scalars, which XML does not have.

    Raises `GeneratorError` for a body that is neither JSON nor XML.
    """
    if body.lstrip()[:1] == b"<":
        root = parse_xml(body)
        return None if is_failure(root) else _element_shape(root, top=True)
    tree = json_tree(body)
    if not isinstance(tree, dict):
        raise GeneratorError("the response is JSON, but not an object")
    if tree.get("stat", "ok") != "ok":
        return None
    return shape_of({name: item for name, item in tree.items() if name != "stat"}, typed=typed)


def read_sample(text: str) -> Shape | None:
    """The shape of the XML sample in a reflection response, or None if it is not XML.

    Samples are fragments without declaration, with or without the `<rsp>` around them.
    """
    body = re.sub(r"<\?xml[^>]*\?>", "", text).strip()
    if not body:
        return None
    try:
        root = parse_xml(f"<samples>{body}</samples>".encode())
    except GeneratorError:
        return None
    if not len(root):
        return None
    if len(root) == 1 and root[0].tag == "rsp":
        root = root[0]
    return _element_shape(root, top=True)


def is_failure(root: Element) -> bool:
    """Whether an XML response is `<rsp stat="fail">`."""
    return root.tag == "rsp" and root.get("stat") == "fail"


def _element_shape(element: Element, *, top: bool = False) -> Shape:
    """The shape of an element: attributes and children are members, repeated children are lists, text is `_content`."""
    members: dict[str, Shape] = {}
    for name, value, many in element_tree(element):
        if (top and name in {"stat", "_content"}) or not MEMBER.fullmatch(name):
            continue
        if isinstance(value, str):
            members[name] = Shape(scalars=(classify(value),))
        else:
            shape = reduce(merge, map(_element_shape, value), NOTHING)
            members[name] = Shape(items=shape) if many else shape
    return Shape(members=members) if members else Shape(blank=True)
