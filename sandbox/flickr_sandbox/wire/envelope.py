"""Flickr's envelopes: `<rsp>` around XML, `stat` as the last member of JSON, a call around JSONP, XML-RPC and SOAP."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Literal

import msgspec
from werkzeug.wrappers import Response

from flickr_sandbox.errors import Failure
from flickr_sandbox.wire.encoded import EncodedList
from flickr_sandbox.wire.php import serialize
from flickr_sandbox.wire.rpc import write_soap, write_soap2, write_soap_fault, write_xmlrpc, write_xmlrpc_fault
from flickr_sandbox.wire.xml import write_xml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from _typeshed.wsgi import StartResponse, WSGIEnvironment

    from flickr_sandbox.wire.parameters import Parameters
    from flickr_sandbox.wire.tree import Tree

__all__ = ["XML", "Format", "choose_format", "default_format", "encode", "failure", "jsonp", "success"]

Kind = Literal["xml", "json", "php", "xmlrpc", "soap", "soap2", "feed"]
_ENVELOPED: dict[Kind, tuple[Callable[[Tree], str], Callable[[Failure], str]]] = {
    "xmlrpc": (write_xmlrpc, write_xmlrpc_fault),
    "soap": (write_soap, write_soap_fault),
    "soap2": (write_soap2, write_soap_fault),
}
_NAMED: dict[str, Kind] = {"rest": "xml", "php_serial": "php", "xmlrpc": "xmlrpc", "soap": "soap", "soap2": "soap2"}
_FEED = "feed-"
_FEEDS = ("rss_100", "rss_200", "atom_10", "georss", "geoatom", "geordf", "kml", "kml_nl")
_FUNCTION = re.compile(r"[A-Za-z_$][\w$]*(\.[A-Za-z_$][\w$]*){0,5}", re.ASCII)
_MAX_FUNCTION_LENGTH = 100
_JSONP = "jsonFlickrApi"


class _Whole(Response):
    """A response whose body is in memory: it is sent without a check of its headers."""

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """WSGI."""
        if environ["REQUEST_METHOD"] == "HEAD" or self.status_code != HTTPStatus.OK:
            return super().__call__(environ, start_response)
        start_response(self.status, self.headers.to_wsgi_list())
        return self.response  # type: ignore[return-value]  # bytes, as `set_data` leaves them


@dataclass(frozen=True)
class Format:
    """The format of a call's response.

    Attributes:
        kind: The kind of format.
        callback: The function of JSONP, else None.
        feed: The format of a feed, such as `rss_200`, else empty.
    """

    kind: Kind
    callback: str | None = None
    feed: str = ""


XML = Format("xml")
_JSON = Format("json")
_FORMATS = {name: Format(kind) for name, kind in _NAMED.items()}


def default_format(parameters: Parameters) -> Format:
    """The format of the response to a call with no format or an unknown one."""
    return _FORMATS[parameters.default_format]


def choose_format(parameters: Parameters) -> Format:
    """The format in the parameters; raises `Failure` 111 for one that the sandbox does not support."""
    name = parameters.get("format") or parameters.default_format
    if name in _FORMATS:
        return _FORMATS[name]
    if name.startswith(_FEED) and name.removeprefix(_FEED) in _FEEDS:
        return Format("feed", feed=name.removeprefix(_FEED))
    if name != "json":
        raise Failure(111, f'Format "{name}" not found')
    if parameters.get("nojsoncallback") == "1":
        return _JSON
    return Format("json", _function(parameters.get("jsoncallback"), _JSONP))


def success(form: Format, tree: Tree) -> Response:
    """The response of a successful call."""
    if form.kind == "xml":
        return _xml(write_xml("ok", tree))
    if form.kind in _ENVELOPED:
        return _xml(_ENVELOPED[form.kind][0](tree))
    return _json(form, {**{name: value for name, value in tree.items() if name != "stat"}, "stat": "ok"})


def failure(form: Format, failed: Failure, *, extra: Tree | None = None) -> Response:
    """The response of a failed call; `extra` are further members beside code and message."""
    more = extra or {}
    if form.kind == "xml":
        error = {"code": failed.code, "msg": failed.message, **more}
        return _xml(write_xml("fail", {"err": error}, depth=1))
    if form.kind in _ENVELOPED:
        return _xml(_ENVELOPED[form.kind][1](failed))
    if form.kind == "feed":  # flickcurl reads these headers
        headers = {"X-FlickrErrCode": str(failed.code), "X-FlickrErrMessage": _header(failed.message)}
        return Response(b"", headers=headers, content_type="text/plain; charset=utf-8")
    return _json(form, {"stat": "fail", "code": failed.code, "message": failed.message, **more})


def _header(text: str) -> str:
    return (
        "".join(letter if letter.isprintable() else " " for letter in text)
        .encode("latin-1", "replace")
        .decode("latin-1")
    )


def _xml(text: str) -> Response:
    return _Whole(text.encode("utf-8"), content_type="text/xml; charset=utf-8")


def _json(form: Format, tree: Tree) -> Response:
    if form.kind == "php":
        return _Whole(serialize(tree), content_type="text/plain; charset=utf-8")
    if form.callback is None:
        return _Whole(encode(tree), content_type="application/json")
    return jsonp(encode(tree).decode(), form.callback, default=_JSONP)


def encode(tree: Tree) -> bytes:
    """The tree as JSON."""
    try:
        return msgspec.json.encode(tree, enc_hook=_raw)
    except (UnicodeEncodeError, TypeError):  # lone surrogates, from callers
        text = json.dumps(tree, ensure_ascii=False, separators=(",", ":"), default=_decoded)
        return text.encode("utf-8", "replace")


def _raw(part: object) -> msgspec.Raw:
    if isinstance(part, EncodedList):
        return msgspec.Raw(part.json)
    raise TypeError(part)


def _decoded(part: object) -> object:
    return msgspec.json.decode(_raw(part))


def jsonp(text: str, callback: str | None, *, default: str) -> Response:
    """JSON in a call of `callback`; of `default` if that is not a name of a function."""
    text = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")  # newlines to older JavaScript
    body = f"{_function(callback, default)}({text})".encode("utf-8", "replace")
    return _Whole(body, content_type="text/javascript; charset=utf-8")


def _function(name: str | None, default: str) -> str:
    valid = name is not None and len(name) <= _MAX_FUNCTION_LENGTH and _FUNCTION.fullmatch(name)
    return name if valid and name else default  # anything else could be a script
