"""Decodes bodies into typed results: the compiled decoder first, the tolerant path for drift."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from flickr_runtime.decoding.compiled import MISSED, decoders
from flickr_runtime.decoding.depth import DEEPEST, is_too_deep, nests
from flickr_runtime.decoding.tolerant import convert
from flickr_runtime.decoding.trees import describe, is_xml, json_tree, xml_tree
from flickr_runtime.elements import Content
from flickr_runtime.errors import UnreadableResponse
from flickr_runtime.failures import outcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from flickr_runtime.method import Method

__all__ = ["decode", "is_xml", "untyped"]


def decode(method: Method[Any], body: bytes) -> Any:
    """The result of `method`, from the JSON or XML body of its response.

    Raises the method's `APIError` for `stat=fail`, `UnreadableResponse` if it is not a response of the API. Drift of
    types, missing or unknown members and garbled texts or numbers never raise.
    """
    if is_xml(body):
        return _typed(method, _tree(method, body, xml_tree), body)
    try:
        envelope, parsed = decoders(method).read(body)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return _typed(method, _tree(method, body, json_tree), body)
    if envelope.stat == "fail":
        return outcome(method, envelope.code, envelope.message)
    if envelope.stat != "ok" or parsed is MISSED:
        return _typed(method, _tree(method, body, json_tree), body)
    return _shallow(method, parsed.content if isinstance(parsed, Content) else parsed)


def untyped(method: Method[Any], body: bytes) -> dict[str, Any]:
    """The response as plain values, as Flickr sent it, without `stat`; raises as `decode` does."""
    tree = _tree(method, body, json_tree)
    _check_stat(method, tree, body)
    return {name: value for name, value in tree.items() if name != "stat"}


def _tree(method: Method[Any], body: bytes, read: Callable[[bytes], dict[str, Any]]) -> dict[str, Any]:
    try:
        return read(body)
    except UnreadableResponse as error:
        raise UnreadableResponse(f"{method.name}: {error}") from None


def _check_stat(method: Method[Any], tree: dict[str, Any], body: bytes) -> Any:
    """The result of a `stat=fail` that is a success, None for `stat=ok`; raises for all else."""
    stat = tree.get("stat")
    if stat == "fail":
        return outcome(method, tree.get("code"), tree.get("message"))
    if stat != "ok" and (method.root is None or method.root not in tree):
        raise UnreadableResponse(f"{method.name}: the response is neither ok nor fail: {describe(body)}")
    return None


def _typed(method: Method[Any], tree: dict[str, Any], body: bytes) -> Any:
    success = _check_stat(method, tree, body)
    if success is not None or method.result is None:
        return success
    rest = {name: value for name, value in tree.items() if name != "stat"}
    if method.result is dict:
        return rest
    try:
        return _shallow(method, convert(rest if method.root is None else rest.get(method.root), method.result))
    except RecursionError:
        raise UnreadableResponse(f"{method.name}: the response is nested too deep") from None


def _shallow(method: Method[Any], parsed: Any) -> Any:
    if nests(method.result) and is_too_deep(parsed):
        raise UnreadableResponse(f"{method.name}: the response is nested more than {DEEPEST} levels deep")
    return parsed
