"""Replacement responses: HTML of infrastructure, envelopes, OAuth problems, closed connections."""

from __future__ import annotations

import socket
import struct
from typing import TYPE_CHECKING

from werkzeug.wrappers import Response

from flickr_sandbox.errors import Failure, OAuthRefused
from flickr_sandbox.wire import failure

if TYPE_CHECKING:
    from werkzeug.wrappers import Request

    from flickr_sandbox.faults.fault import Fault
    from flickr_sandbox.wire import Format

__all__ = ["hang_up", "page_of_status", "replacement_response"]

_APOLOGY = "Sorry, the Flickr API service is not currently available."
_MESSAGES = {0: _APOLOGY, 105: "Service currently unavailable", 106: "Write operation failed", 201: _APOLOGY}
_NGINX = "<html>\r\n<head><title>{0}</title></head>\r\n<body>\r\n<center><h1>{0}</h1></center>\r\n"
_NGINX += "<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
_PLAIN = "<html><body><h1>{}</h1>\n{}\n</body></html>\n"
_PAGES = {
    "429": _PLAIN.format(
        "429 Too Many Requests", "You have sent too many requests in a given amount of time."
    ),  # facts, section 7
    "500": _PLAIN.format("500 Internal Server Error", "Something went wrong over here."),
    "502": _NGINX.format("502 Bad Gateway"),
    "503": _PLAIN.format("503 Service Unavailable", "Nobody is here to answer at the moment."),
    "504": _NGINX.format("504 Gateway Time-out"),
    "html": _PLAIN.format("One moment, please", "This page is not a response of the API."),
}


def replacement_response(fault: Fault, request: Request, form: Format) -> Response:
    """The response of a fault; does not return if the connection ends."""
    if fault.kind in ("reset", "hang"):
        hang_up(request, reset=fault.kind == "reset")
    if fault.kind in ("timestamp_refused", "nonce_used"):
        return Response(OAuthRefused(fault.kind).body, status=401, content_type="text/plain;charset=UTF-8")
    if fault.kind == "unavailable":
        code = int(fault.amount)
        return failure(form, Failure(code, _MESSAGES[code]))
    if fault.kind == "trailing_comma":
        body = f'{{"stat":"fail","message":"{_APOLOGY}","code":201}},'
        return Response(body, content_type="text/xml; charset=utf-8")
    response = page_of_status(fault.kind)
    if fault.kind in ("429", "503") and fault.value is not None:
        response.headers["Retry-After"] = f"{fault.value:g}"
    return response


def page_of_status(kind: str) -> Response:
    """The page that infrastructure sends with a status, such as `429`."""
    status = 200 if kind == "html" else int(kind)
    return Response(_PAGES[kind], status=status, content_type="text/html; charset=utf-8")


def hang_up(request: Request, *, reset: bool) -> None:
    """Closes the connection without a (complete) response; raises `ConnectionResetError`, which the server handles."""
    connection = request.environ.get("werkzeug.socket")
    if reset and connection is not None:  # with a linger time of 0 the system resets at the close
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    raise ConnectionResetError("a fault ended the connection")
