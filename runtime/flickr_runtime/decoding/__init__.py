"""Bodies become typed answers: the compiled decoder first, the tolerant path for what drifts."""

from __future__ import annotations

from threading import RLock
from typing import TYPE_CHECKING, Any

import msgspec

from flickr_runtime.decoding.depth import DEEPEST, is_too_deep, nests
from flickr_runtime.decoding.tolerant import convert
from flickr_runtime.decoding.trees import describe, is_xml, json_tree, xml_tree
from flickr_runtime.errors import UnreadableResponse
from flickr_runtime.failures import failure

if TYPE_CHECKING:
    from collections.abc import Callable

    from flickr_runtime.method import Method

__all__ = ["decode", "is_xml", "untyped"]

_decoders: dict[Method[Any], msgspec.json.Decoder[Any]] = {}
_compiling = RLock()  # msgspec crashes if two threads compile types that have a struct in common


def decode(method: Method[Any], body: bytes) -> Any:
    """What `method` answers, from the JSON or XML body of its answer.

    Raises the method's `APIError` for `stat=fail`, `UnreadableResponse` for what is no answer of the API. Drift of
    types, missing or unknown members and texts or numbers that are garbled never raise.
    """
    if is_xml(body):
        tree = _tree(method, body, xml_tree)
    else:
        try:
            envelope = _decoder(method).decode(body)
        except (msgspec.DecodeError, ValueError, RecursionError):
            tree = _tree(method, body, json_tree)
        else:
            if envelope.stat == "fail":
                raise failure(method, envelope.code, envelope.message)
            if envelope.answer is not msgspec.UNSET and envelope.stat == "ok":
                return _shallow(method, envelope.answer)
            if method.result is None and envelope.stat == "ok":
                return None
            tree = _tree(method, body, json_tree)
    return _typed(method, _checked(method, tree, body))


def untyped(method: Method[Any], body: bytes) -> dict[str, Any]:
    """The answer as plain values, as Flickr sent it but for `stat`; raises as `decode` does."""
    tree = _checked(method, _tree(method, body, json_tree), body)
    return {name: value for name, value in tree.items() if name != "stat"}


def _tree(method: Method[Any], body: bytes, read: Callable[[bytes], dict[str, Any]]) -> dict[str, Any]:
    try:
        return read(body)
    except UnreadableResponse as error:
        raise UnreadableResponse(f"{method.name}: {error}") from None


def _checked(method: Method[Any], tree: dict[str, Any], body: bytes) -> dict[str, Any]:
    stat = tree.get("stat")
    if stat == "fail":
        raise failure(method, tree.get("code"), tree.get("message"))
    if stat != "ok" and (method.root is None or method.root not in tree):
        raise UnreadableResponse(f"{method.name}: the answer says neither ok nor fail: {describe(body)}")
    return tree


def _typed(method: Method[Any], tree: dict[str, Any]) -> Any:
    if method.result is None:
        return None
    rest = {name: value for name, value in tree.items() if name != "stat"}
    if method.result is dict:
        return rest
    try:
        return _shallow(method, convert(rest if method.root is None else rest.get(method.root), method.result))
    except RecursionError:
        raise UnreadableResponse(f"{method.name}: the answer is nested too deep") from None


def _shallow(method: Method[Any], answer: Any) -> Any:
    if nests(method.result) and is_too_deep(answer):
        raise UnreadableResponse(f"{method.name}: the answer is nested more than {DEEPEST} levels deep")
    return answer


def _decoder(method: Method[Any]) -> msgspec.json.Decoder[Any]:
    decoder = _decoders.get(method)
    if decoder is None:
        with _compiling:
            decoder = _decoders.get(method) or _compiled(method)
            _decoders[method] = decoder
    return decoder


def _compiled(method: Method[Any]) -> msgspec.json.Decoder[Any]:
    """A decoder for the envelope and what is in it, compiled at the method's first answer."""
    fields: list[Any] = [("stat", str, ""), ("code", int | str | None, None), ("message", str | None, None)]
    rename = {}
    if method.result is not None and method.root is not None:
        fields.append(("answer", method.result | msgspec.UnsetType, msgspec.UNSET))
        rename = {"answer": method.root}
    else:
        fields.append(("answer", msgspec.UnsetType, msgspec.UNSET))
    envelope = msgspec.defstruct("Envelope", fields, rename=rename, gc=False)
    return msgspec.json.Decoder(envelope, strict=False)
