"""Delays a fork while another thread imports a module for a client, or resolves a host: both would hang in the child.

Clients import modules at their first use, and resolve a host before they connect. The locks of both are copied by a
fork; the thread that would release them is not.
"""

from __future__ import annotations

import os
import socket
import sys
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType

__all__: list[str] = []

_MAX_WAIT = 5.0  # seconds; the import may wait for the thread that forks, and a lookup for the network
_PAUSE = 0.002
_MACHINERY = "<frozen importlib._bootstrap>"
_LOOKUP = socket.getaddrinfo.__code__


def _wait_for_others() -> None:
    until = time.monotonic() + _MAX_WAIT
    while _others_are_inside() and time.monotonic() < until:
        time.sleep(_PAUSE)


def _others_are_inside() -> bool:
    """Whether another thread resolves a host, or imports a module for a client."""
    own = threading.get_ident()
    frames = sys._current_frames()  # noqa: SLF001  # documented, for such purposes
    return any(_is_inside(frame) for thread, frame in frames.items() if thread != own)


def _is_inside(frame: FrameType | None) -> bool:
    imports = False
    while frame is not None:
        if frame.f_code is _LOOKUP:
            return True
        if frame.f_code.co_filename == _MACHINERY:
            imports = True
        elif imports and str(frame.f_globals.get("__name__", "")).startswith("flickr_"):
            return True
        frame = frame.f_back
    return False


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_wait_for_others)
