"""Damages answers on their way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzeug.wrappers import Response

from flickr_sandbox.faults.instead import hang_up

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzeug.wrappers import Request

    from flickr_sandbox.faults.fault import Fault

__all__ = ["spoilt"]


def spoilt(fault: Fault, request: Request, response: Response) -> Response:
    """The answer without its body, or with a part of it only."""
    data = response.get_data()
    part = data[: int(len(data) * fault.amount)]
    if fault.kind == "cut":
        return _cut(request, response, part, len(data))
    response.set_data(part if fault.kind == "truncated" else b"")
    return response


def _cut(request: Request, response: Response, part: bytes, length: int) -> Response:
    def body() -> Iterator[bytes]:
        yield part
        hang_up(request, reset=False)  # a reset might overtake the part

    made = Response(body(), status=response.status, headers=response.headers)
    made.headers["Content-Length"] = str(max(length, len(part) + 1))
    return made
