"""Parses Flickr's bodies, JSON and XML, defensively; the runtime has its own decoder for typed results."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from flickr_generator.errors import GeneratorError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from xml.etree.ElementTree import Element

__all__ = ["element_tree", "json_tree", "parse_xml"]

_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_SPACE = b" \t\r\n\f\v"
_DEEPEST = 60  # levels; Flickr's deepest responses have ten
_CALLBACK = re.compile(rb"[A-Za-z_$][\w$.]*\s*\(")


def parse_xml(body: bytes) -> Element:
    """The root element of an XML body, without control characters; entities and DTDs are refused."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root: Element = fromstring(_CONTROL.sub(b"", body).strip(), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise GeneratorError(f"not well-formed XML: {error}") from error
    _refuse_depth([root], list)
    return root


def json_tree(body: bytes) -> Any:
    """The value of a JSON or JSONP body; raises `GeneratorError` for anything else.

    A comma at the end, and control characters in texts, are accepted.
    """
    body = body.strip(_SPACE).rstrip(_SPACE + b",")
    inner = body.rstrip(_SPACE + b";")
    if (opening := _CALLBACK.match(body)) and inner.endswith(b")"):
        body = inner[opening.end() : -1].rstrip(_SPACE + b",")
    try:
        tree: Any = json.loads(body, strict=False)
    except (ValueError, RecursionError) as error:
        raise GeneratorError(f"not JSON: {error}") from error
    _refuse_depth([tree], _entries)
    return tree


def _refuse_depth(level: list[Any], children: Callable[[Any], Iterable[Any]]) -> None:
    """Raises `GeneratorError` if JSON values or elements nest deeper than any real response."""
    for _ in range(_DEEPEST):
        level = [child for parent in level for child in children(parent)]
        if not level:
            return
    raise GeneratorError(f"nested more than {_DEEPEST} levels deep")


def _entries(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def element_tree(element: Element) -> Iterator[tuple[str, str | list[Element], bool]]:
    """The members of an element as (name, attribute value or child elements, whether the child is repeated).

    Text is the member `_content`, as in Flickr's JSON; blank text is omitted. An empty element has no member, so the
    reader decides whether it is an empty text or an empty list.
    """
    yield from ((name, value, False) for name, value in element.items())
    children: dict[str, list[Element]] = {}
    for child in element:
        if isinstance(child.tag, str):
            children.setdefault(child.tag, []).append(child)
    if element.text and element.text.strip():
        yield "_content", element.text, False
    for name, found in children.items():
        yield name, found, len(found) > 1
