"""Parses bodies that do not go straight into a type: XML, JSONP, and what Flickr garbles on a bad day."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec

from flickr_runtime.errors import UnreadableResponse

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = ["is_xml", "json_tree", "xml_tree"]

_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_JSONP = re.compile(rb"\s*[A-Za-z_$][\w$.]*\((.*)\)\s*;?\s*", re.DOTALL)
_HTML = re.compile(rb"<html[\s>]")  # and not an element such as <HTMLMETA>
_TRAILING = re.compile(rb"[\s,]+\Z")


def is_xml(body: bytes) -> bool:
    """Whether a body starts like an XML answer of the API, and not like a page of HTML."""
    start = body[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<?xml", b"<rsp", b"<oauth", b"<feed", b"<rss")) and not _HTML.search(start)


def json_tree(body: bytes) -> dict[str, Any]:
    """The object of a JSON answer; a JSONP wrapper, control characters and a comma at the end are forgiven."""
    cleaned = _TRAILING.sub(b"", body.lstrip(b"\xef\xbb\xbf"))
    if wrapped := _JSONP.fullmatch(cleaned):
        cleaned = _TRAILING.sub(b"", wrapped[1])
    try:
        tree = msgspec.json.decode(cleaned)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        try:
            tree = msgspec.json.decode(_CONTROL.sub(b"", cleaned).decode("utf-8", "replace").encode())
        except (msgspec.DecodeError, RecursionError):
            raise UnreadableResponse(describe(body)) from None
    if not isinstance(tree, dict):
        raise UnreadableResponse(f"an answer of the API is an object, this is a {type(tree).__name__}")
    return tree


def xml_tree(body: bytes) -> dict[str, Any]:
    """The `<rsp>` of an XML answer in the form of the JSON answer, every child element in a list.

    Whether a child is one object or a list of them is for the type that it is converted into to say.
    """
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root: Element = fromstring(_CONTROL.sub(b"", body).strip(), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise UnreadableResponse(f"{describe(body)} ({error})") from None
    if root.tag != "rsp":
        raise UnreadableResponse(f"an answer of the API is an <rsp>, this is a <{root.tag}>")
    tree = _members(root)
    tree.pop("_content", None)
    told = root.find("err")
    if root.get("stat") == "fail" and told is not None:
        tree.update(code=told.get("code"), message=told.get("msg"))
    return tree


def _members(element: Element) -> dict[str, Any]:
    members: dict[str, Any] = dict(element.items())
    if element.text and element.text.strip():
        members["_content"] = element.text
    for child in element:
        if isinstance(child.tag, str):
            # An attribute and a child of one name would be one member of JSON; the child has more to say.
            known = members.get(child.tag)
            members[child.tag] = [*known, _members(child)] if isinstance(known, list) else [_members(child)]
    return members


def describe(body: bytes) -> str:
    """What a body that cannot be read looks like, in a few words and without its content."""
    start = body[:512].lstrip().lower()
    if not start:
        return "the answer is empty"
    if start.startswith(b"<!doctype html") or _HTML.search(start):
        return f"the answer is a page of HTML ({len(body)} bytes), not an answer of the API"
    if start.startswith((b"{", b"[")):
        return f"the answer is JSON that is cut off or damaged ({len(body)} bytes)"
    if start.startswith(b"<"):
        return f"the answer is XML that is cut off or damaged ({len(body)} bytes)"
    return f"the answer is neither JSON nor XML ({len(body)} bytes)"
