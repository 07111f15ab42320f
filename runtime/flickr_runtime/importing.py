"""A fork waits while another thread imports a module for a client: that module would stay locked in the child for ever.

Clients import much when it is first needed. Locks of modules cross a fork, the threads that would release them do not.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType

__all__: list[str] = []

_LONGEST = 5.0  # seconds; the import may itself wait for the thread that forks
_PAUSE = 0.002
_MACHINERY = "<frozen importlib._bootstrap>"


def _wait_for_imports() -> None:
    until = time.monotonic() + _LONGEST
    while _is_importing() and time.monotonic() < until:
        time.sleep(_PAUSE)


def _is_importing() -> bool:
    """Whether another thread imports something that a client asked for."""
    own = threading.get_ident()
    frames = sys._current_frames()  # noqa: SLF001  # documented, for such purposes
    return any(_imports_for_a_client(frame) for thread, frame in frames.items() if thread != own)


def _imports_for_a_client(frame: FrameType | None) -> bool:
    imports = False
    while frame is not None:
        if frame.f_code.co_filename == _MACHINERY:
            imports = True
        elif imports and str(frame.f_globals.get("__name__", "")).startswith("flickr_"):
            return True
        frame = frame.f_back
    return False


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_wait_for_imports)
