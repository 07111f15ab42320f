"""Flickr's envelopes: `<rsp>` around XML, `stat` as the last member of JSON, and a call around JSONP."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import msgspec
from werkzeug.wrappers import Response

from flickr_sandbox.errors import Failure
from flickr_sandbox.wire.php import serialize
from flickr_sandbox.wire.xml import write_xml

if TYPE_CHECKING:
    from flickr_sandbox.wire.parameters import Parameters
    from flickr_sandbox.wire.tree import Tree

__all__ = ["XML", "Format", "choose_format", "encode", "failure", "jsonp", "success"]

_FUNCTION = re.compile(r"[A-Za-z_$][\w$]*(\.[A-Za-z_$][\w$]*){0,5}", re.ASCII)
_LONGEST_FUNCTION = 100
_JSONP = "jsonFlickrApi"


@dataclass(frozen=True)
class Format:
    """How a call wants its answer; `callback` is the function that JSONP calls, None for all but JSONP."""

    kind: Literal["xml", "json", "php"]
    callback: str | None = None


XML = Format("xml")


def choose_format(parameters: Parameters) -> Format:
    """The format that the parameters ask for; raises `Failure` 111 for one that the sandbox does not write."""
    name = parameters.get("format") or "rest"
    if name == "rest":
        return XML
    if name == "php_serial":
        return Format("php")
    if name != "json":
        raise Failure(111, f'Format "{name}" not found')
    if parameters.get("nojsoncallback") == "1":
        return Format("json")
    return Format("json", _function(parameters.get("jsoncallback"), _JSONP))


def success(form: Format, tree: Tree) -> Response:
    """The answer of a call that went well."""
    if form.kind == "xml":
        return _xml(write_xml("ok", tree))
    return _json(form, {**{name: value for name, value in tree.items() if name != "stat"}, "stat": "ok"})


def failure(form: Format, failed: Failure, *, extra: Tree | None = None) -> Response:
    """The answer of a call that failed; `extra` are further members beside code and message."""
    more = extra or {}
    if form.kind == "xml":
        error = {"code": failed.code, "msg": failed.message, **more}
        return _xml(write_xml("fail", {"err": error}, depth=1))
    return _json(form, {"stat": "fail", "code": failed.code, "message": failed.message, **more})


def _xml(text: str) -> Response:
    return Response(text.encode("utf-8"), content_type="text/xml; charset=utf-8")


def _json(form: Format, tree: Tree) -> Response:
    if form.kind == "php":
        return Response(serialize(tree), content_type="text/plain; charset=utf-8")
    if form.callback is None:
        return Response(encode(tree), content_type="application/json")
    return jsonp(encode(tree).decode(), form.callback, default=_JSONP)


def encode(tree: Tree) -> bytes:
    """The tree as JSON."""
    try:
        return msgspec.json.encode(tree)
    except (UnicodeEncodeError, TypeError):  # halves of characters, from callers
        text = json.dumps(tree, ensure_ascii=False, separators=(",", ":"), default=msgspec.json.decode)
        return text.encode("utf-8", "replace")


def jsonp(text: str, callback: str | None, *, default: str) -> Response:
    """JSON in a call of `callback`; of `default` where that is no name of a function."""
    text = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")  # newlines to older JavaScript
    body = f"{_function(callback, default)}({text})".encode("utf-8", "replace")
    return Response(body, content_type="text/javascript; charset=utf-8")


def _function(name: str | None, default: str) -> str:
    sound = name is not None and len(name) <= _LONGEST_FUNCTION and _FUNCTION.fullmatch(name)
    return name if sound and name else default  # anything else could be script of somebody's choosing
