"""Parses bodies that the compiled decoder cannot read: XML, JSONP and garbled JSON."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec

from flickr_runtime.decoding.depth import DEEPEST
from flickr_runtime.decoding.repair import loads, unwrapped, xml_text
from flickr_runtime.errors import UnreadableResponse

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = ["is_xml", "json_tree", "xml_tree"]

_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_HTML = re.compile(rb"<html[\s>]")  # and not an element such as <HTMLMETA>
_BEFORE = b"\xef\xbb\xbf \t\r\n"


def is_xml(body: bytes) -> bool:
    """Whether a body starts like an XML response of the API, and not like a page of HTML."""
    start = body.lstrip(_BEFORE)[:512].lower()
    return start.startswith((b"<?xml", b"<rsp", b"<oauth", b"<feed", b"<rss")) and not _HTML.search(start)


def json_tree(body: bytes) -> dict[str, Any]:
    """The object of a JSON response; a JSONP wrapper and a comma at the end are accepted.

    So are garbled texts and numbers, see `repair.loads`.
    """
    cleaned = unwrapped(body)
    try:
        tree = msgspec.json.decode(cleaned)
    except (msgspec.DecodeError, ValueError, RecursionError):
        try:
            tree = loads(cleaned)
        except (ValueError, RecursionError):
            raise UnreadableResponse(describe(body)) from None
    if not isinstance(tree, dict):
        raise UnreadableResponse(f"a response of the API is an object, this is a {type(tree).__name__}")
    return tree


def xml_tree(body: bytes) -> dict[str, Any]:
    """The `<rsp>` of an XML response in the form of the JSON response, every child element in a list.

    The type that it is converted into decides whether a child is one object or a list. Bytes and characters that XML
    forbids become U+FFFD.
    """
    root = _root(_CONTROL.sub(b"", body).strip(), body)
    if root.tag != "rsp":
        raise UnreadableResponse(f"a response of the API is an <rsp>, this is a <{root.tag[:60]}>")
    _refuse_depth(root)
    tree = _members(root)
    tree.pop("_content", None)
    err = root.find("err")
    if root.get("stat") == "fail" and err is not None:
        tree.update(code=err.get("code"), message=err.get("msg"))
    return tree


def _root(cleaned: bytes, body: bytes) -> Element:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        try:
            root: Element = fromstring(cleaned, forbid_dtd=True)
        except ParseError:
            root = fromstring(xml_text(cleaned), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise UnreadableResponse(f"{describe(body)} ({error})") from None
    return root


def _refuse_depth(root: Element) -> None:
    level = [root]
    for _ in range(DEEPEST):
        level = [child for parent in level for child in parent]
        if not level:
            return
    raise UnreadableResponse(f"the response is XML that is nested more than {DEEPEST} levels deep")


def _members(element: Element) -> dict[str, Any]:
    members: dict[str, Any] = dict(element.items())
    if element.text and element.text.strip():
        members["_content"] = element.text
    for child in element:
        if isinstance(child.tag, str):
            # An attribute and a child of one name would be one member of JSON; the child has more data.
            known = members.get(child.tag)
            if isinstance(known, list):
                known.append(_members(child))
            else:
                members[child.tag] = [_members(child)]
    return members


def describe(body: bytes) -> str:
    """Describes an unreadable body in a few words, without its content."""
    start = body.lstrip(_BEFORE)[:512].lower()
    if not start:
        return "the response is empty"
    if start.startswith(b"<!doctype html") or _HTML.search(start):
        return f"the response is a page of HTML ({len(body)} bytes), not a response of the API"
    if start.startswith((b"{", b"[")):
        return f"the response is JSON that is cut off or damaged ({len(body)} bytes)"
    if start.startswith(b"<"):
        return f"the response is XML that is cut off or damaged ({len(body)} bytes)"
    return f"the response is neither JSON nor XML ({len(body)} bytes)"
