"""Rewrites Flickr's most frequent drift of types in the body, so that the compiled decoder can read it.

What is rewritten means the same in every field: to the decoder, digits in quotes are a number or a text, depending on
the field, and `{"_content": "x"}` is `"x"`; not so `{"_content": ""}`, one empty item in a list, while `""` is an empty
list, and `{"_content": "null"}`, since the decoder reads `"null"` as null. Blanks are rewritten by name, if all fields
of that name in the response are of one kind. The tolerant path handles the rest. Nothing within a string matches, as
quotes in it are escaped.
"""

from __future__ import annotations

import re
from datetime import date
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from flickr_runtime.elements import Content
from flickr_runtime.scalars import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Step", "Straightener", "step_for"]

Step = Literal["bare", "wrapped", "blank"]

_STRING = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_END = rb"(?=\s*+[,}\]])"
_BARE = re.compile(rb'(?<!\\)":\s*+(true|false|0|-?[1-9][0-9]*+)' + _END)
_WRAPPED = re.compile(
    rb'\{\s*+"_content":\s*+(?!"(?:\s*+(?i:null)\s*+)?+")(' + _STRING + rb"|-?[0-9][0-9.eE+-]*+|true|false)\s*+\}",
    re.DOTALL,
)
_BLANK = re.compile(rb'(?<!\\)"([A-Za-z0-9_]++)":\s*+("(?:0000-00-00 00:00:00)?+")' + _END)
_FLAGS = {b"true": b"1", b"false": b"0"}
_GOT = re.compile(r"got `(\w+)`")
_STEPS: dict[str, Step] = {"int": "bare", "bool": "bare", "object": "wrapped"}


def step_for(error: msgspec.ValidationError) -> Step:
    """The step that may fix what the decoder refused."""
    got = _GOT.search(str(error))
    return _STEPS.get(got[1] if got else "", "blank")


class Straightener:
    """Rewrites bodies for one type of result."""

    def __init__(self, into: Any) -> None:
        kinds: dict[bytes, set[bytes]] = {}
        self._is_fit = True  # a field of any type would show the rewriting
        for name, hint in _fields(into):
            self._is_fit &= hint is not Any
            kinds.setdefault(name.encode(), set()).add(_blank(hint))
        self._blanks = {name: found.pop() for name, found in kinds.items() if len(found) == 1 and name != b"_content"}
        texts = [re.escape(name) for name, blank in self._blanks.items() if blank == b"[]" and name in _texts(into)]
        self._texts = re.compile(rb'(?<!\\)"(' + b"|".join(texts) + rb')":\s*+(' + _STRING + rb")", re.DOTALL)
        self._has_texts = bool(texts)

    def straight(self, step: Step, body: bytes) -> bytes:
        """The body after a step; the same body if the step has nothing to do."""
        if not self._is_fit:
            return body
        if step == "bare":
            return _BARE.sub(_quoted, body)
        if step == "wrapped":
            return _WRAPPED.sub(rb"\1", body)
        body = _BLANK.sub(self._replace_blank, body)
        return self._texts.sub(_listed, body) if self._has_texts else body

    def _replace_blank(self, blank: re.Match[bytes]) -> bytes:
        written = self._blanks.get(blank[1], b"")
        if not written or (blank[2] != b'""' and written != b"null"):
            return blank[0]
        return b'"%s":%s' % (blank[1], written)


def _quoted(bare: re.Match[bytes]) -> bytes:
    return b'":"%s"' % _FLAGS.get(bare[1], bare[1])


def _listed(text: re.Match[bytes]) -> bytes:
    return b'"%s":[%s]' % (text[1], text[2]) if text[2][1:-1].isalnum() or b"/" in text[2] else text[0]


def _fields(into: Any, seen: tuple[Any, ...] | set[Any] = ()) -> Iterator[tuple[str, Any]]:
    """Name on the wire and type of every field of every record that a result can contain."""
    seen = seen if isinstance(seen, set) else set()
    if isinstance(into, type) and issubclass(into, Record):
        if into in seen:
            return
        seen.add(into)
        hints = get_type_hints(into, include_extras=True)
        for field in msgspec.structs.fields(into):
            yield field.encode_name, hints[field.name]
            yield from _fields(hints[field.name], seen)
    else:
        for part in get_args(into):
            yield from _fields(part, seen)


def _texts(into: Any) -> set[bytes]:
    return {name.encode() for name, hint in _fields(into) if get_origin(hint) is list and get_args(hint)[0] is str}


def _blank(hint: Any) -> bytes:
    """The JSON for the tolerant path's reading of an empty text in a field; empty for a text, or if there is none."""
    is_optional = False
    if get_origin(hint) in {Union, UnionType}:
        parts = [part for part in get_args(hint) if not (isinstance(part, type) and issubclass(part, Content))]
        is_optional = type(None) in parts
        hint = parts[0]
    if get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    if get_origin(hint) is list:
        return b"[]"
    if not isinstance(hint, type):
        return b""
    if issubclass(hint, bool):
        return b'"0"'
    if issubclass(hint, Record):
        return b"null " if is_optional else b"{}"
    return b"null" if is_optional and issubclass(hint, int | float | date) else b""
