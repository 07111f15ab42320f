"""Writes responses as XML-RPC and SOAP, which contain Flickr's XML without `<rsp>`, mostly as escaped text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.wire.xml import escape, write_payload

if TYPE_CHECKING:
    from flickr_sandbox.errors import Failure
    from flickr_sandbox.wire.tree import Tree

__all__ = ["write_soap", "write_soap2", "write_soap_fault", "write_xmlrpc", "write_xmlrpc_fault"]

_DECLARATION = '<?xml version="1.0" encoding="utf-8" ?>\n'
_SOAP = 'xmlns:s="http://www.w3.org/2003/05/soap-envelope"'
_SCHEMAS = 'xmlns:xsi="http://www.w3.org/1999/XMLSchema-instance" xmlns:xsd="http://www.w3.org/1999/XMLSchema"'
_MEMBER = "\t\t\t\t<member>\n\t\t\t\t\t<name>{0}</name>\n\t\t\t\t\t<value><{1}>{2}</{1}></value>\n\t\t\t\t</member>\n"


def write_xmlrpc(tree: Tree) -> str:
    """The response of a call in XML-RPC: one string, which is XML."""
    text = escape(write_payload(tree), attribute=False)
    param = f"\t\t<param>\n\t\t\t<value>\n\t\t\t\t<string>{text}</string>\n\t\t\t</value>\n\t\t</param>\n"
    return f"{_DECLARATION}<methodResponse>\n\t<params>\n{param}\t</params>\n</methodResponse>\n"


def write_xmlrpc_fault(failed: Failure) -> str:
    """A failure as an XML-RPC fault; `faultCode` is Flickr's code."""
    members = _MEMBER.format("faultCode", "int", failed.code)
    members += _MEMBER.format("faultString", "string", escape(failed.message, attribute=False))
    struct = f"\t\t<value>\n\t\t\t<struct>\n{members}\t\t\t</struct>\n\t\t</value>\n"
    return f"{_DECLARATION}<methodResponse>\n\t<fault>\n{struct}\t</fault>\n</methodResponse>\n"


def write_soap(tree: Tree) -> str:
    """The response of a call in a SOAP envelope, as escaped XML."""
    text = escape(write_payload(tree), attribute=False)
    body = f'\t\t<x:FlickrResponse xmlns:x="urn:flickr">\n{text}\t\t</x:FlickrResponse>\n'
    return _envelope(body, f"{_SOAP} {_SCHEMAS}")


def write_soap2(tree: Tree) -> str:
    """The response of a call in a SOAP envelope, as elements in a namespace."""
    return _envelope(
        f'\t\t<FlickrResponse xmlns="http://flickr.com/ns/api#">\n{write_payload(tree)}\t\t</FlickrResponse>\n'
    )


def write_soap_fault(failed: Failure) -> str:
    """A failure as a SOAP fault, whose `faultcode` is `flickr.error.` and Flickr's code."""
    return _envelope(
        f"\t\t<s:Fault>\n\t\t\t<faultcode>flickr.error.{failed.code}</faultcode>\n"
        f"\t\t\t<faultstring>{escape(failed.message, attribute=False)}</faultstring>\n"
        "\t\t\t<faultactor>https://www.flickr.com/services/soap/</faultactor>\n"
        "\t\t\t<details>https://www.flickr.com/services/api/</details>\n\t\t</s:Fault>\n"
    )


def _envelope(body: str, namespaces: str = _SOAP) -> str:
    return f"{_DECLARATION}<s:Envelope {namespaces}>\n\t<s:Body>\n{body}\t</s:Body>\n</s:Envelope>\n"
