"""Damages responses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzeug.wrappers import Response

from flickr_sandbox.faults.replacements import hang_up

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzeug.wrappers import Request

    from flickr_sandbox.faults.fault import Fault

__all__ = ["damaged"]


def damaged(fault: Fault, request: Request, response: Response) -> Response:
    """The response without its body, with a part of it only, or in another encoding than declared."""
    data = response.get_data()
    if fault.kind == "latin1":
        response.set_data(_in_latin_1(data))
        return response
    part = data[: int(len(data) * fault.amount)]
    if fault.kind == "cut":
        return _cut(request, response, part, len(data))
    response.set_data(part if fault.kind == "truncated" else b"")
    return response


def _cut(request: Request, response: Response, part: bytes, length: int) -> Response:
    def body() -> Iterator[bytes]:
        yield part
        hang_up(request, reset=False)  # a reset might discard the part

    made = Response(body(), status=response.status, headers=response.headers)
    made.headers["Content-Length"] = str(max(length, len(part) + 1))
    return made


def _in_latin_1(data: bytes) -> bytes:
    """Latin-1 for the characters that it has; others, and pictures, are not changed."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return data
    return b"".join(each.encode("latin-1") if "\xa0" <= each <= "\xff" else each.encode() for each in text)
