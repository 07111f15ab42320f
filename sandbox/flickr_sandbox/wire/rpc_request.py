"""Reads calls in XML-RPC or SOAP documents, with the same parameters as a form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from flickr_sandbox.errors import Failure
from flickr_sandbox.wire.parameters import Parameters

if TYPE_CHECKING:
    from werkzeug.wrappers import Request

__all__ = ["read_soap", "read_xmlrpc"]

_REQUEST = "{urn:flickr}FlickrRequest"
_ENVELOPES = ("{http://www.w3.org/2003/05/soap-envelope}Body", "{http://schemas.xmlsoap.org/soap/envelope/}Body")


def read_xmlrpc(request: Request) -> Parameters:
    """The parameters of an XML-RPC call: the method's name, and the members of its one struct."""
    root = _root(request)
    name = root.findtext("methodName") if root is not None and root.tag == "methodCall" else None
    if root is None or not name or not name.strip():
        return _parameters(request, [], "xmlrpc", Failure(115, "Invalid XML-RPC Method Call"))
    struct = root.find("params/param/value/struct")
    members = [] if struct is None else struct.findall("member")
    pairs = [(each.findtext("name", ""), _scalar(each.find("value"))) for each in members]
    return _parameters(request, [*pairs, ("method", name.strip())], "xmlrpc")


def read_soap(request: Request) -> Parameters:
    """The parameters of a SOAP call: the children of its `FlickrRequest`."""
    root = _root(request)
    bodies = [] if root is None else [body for name in _ENVELOPES for body in root.findall(name)]
    found = next((element for body in bodies for element in body if element.tag == _REQUEST), None)
    if found is None:
        return _parameters(request, [], "soap", Failure(114, "Invalid SOAP envelope"))
    return _parameters(request, [(each.tag.rpartition("}")[2], each.text or "") for each in found], "soap")


def _root(request: Request) -> Any:
    """The document, None if it is not XML; raises `werkzeug.exceptions.RequestEntityTooLarge`."""
    try:
        return fromstring(request.get_data(), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):  # also an unknown encoding
        return None


def _scalar(value: Any) -> str:
    """A value as text; one without a type is a string."""
    if value is None:
        return ""
    typed = next(iter(value), None)
    return (value.text if typed is None else typed.text) or ""


def _parameters(request: Request, pairs: list[tuple[str, str]], form: str, broken: Failure | None = None) -> Parameters:
    read = Parameters.read(request)
    return Parameters(read.query, tuple(pairs), read.header, default_format=form, broken=broken)
