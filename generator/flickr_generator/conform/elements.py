"""Converts XML into the values of Flickr's JSON, by the schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flickr_generator.bodies import element_tree
from flickr_generator.derive.response_shapes import MARKUP

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from flickr_generator.conform.schemas import Schemas

__all__ = ["element_value"]


def element_value(element: Element, schema: dict[str, Any] | None, schemas: Schemas) -> Any:
    """An object of attributes, children and `_content`, or a string if the schema is not an object's.

    Repeated children are lists. An empty element is the empty string, which may mean an empty text, object or list.
    `schema` is None if none is known.
    """
    options = schemas.alternatives(schema) if schema is not None else []
    if [option.get("type") for option in options] == ["array"]:
        return element_value(element, options[0]["items"], schemas)
    properties: dict[str, Any] = {}
    for option in options:
        properties |= option.get("properties", {})
    if _is_text(element, properties, options):
        return "".join(element.itertext())
    members: dict[str, Any] = {}
    for name, found, many in element_tree(element):
        if isinstance(found, str):
            members[name] = found
            continue
        values = [element_value(child, properties.get(name), schemas) for child in found]
        value = values if many else values[0]
        members[name] = [members[name], *values] if name in members else value
    if members.keys() <= {"_content"} and not any(option.get("type") == "object" for option in options):
        return members.get("_content", "")
    return members or ""


def _is_text(element: Element, properties: dict[str, Any], options: list[dict[str, Any]]) -> bool:
    """Whether the children are HTML within a text, which Flickr sometimes leaves unescaped."""
    takes_text = "_content" in properties or any(option.get("type") not in {"object", "array"} for option in options)
    tags = {child.tag for child in element}
    return takes_text and bool(tags) and tags <= MARKUP - properties.keys() and not element.attrib
