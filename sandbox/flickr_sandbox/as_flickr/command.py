"""Runs a command, forwards signals to it, and returns its exit status."""

from __future__ import annotations

import os
import signal
import subprocess
from typing import TYPE_CHECKING

from flickr_sandbox.as_flickr.orphans import adopt_orphans, end_children

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["NOT_EXECUTABLE", "NOT_FOUND", "run_command"]

NOT_EXECUTABLE, NOT_FOUND = 126, 127
"""The exit statuses of shells for commands that cannot be started."""

_PASSED_ON = ("SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT", "SIGUSR1", "SIGUSR2")
_FROM_TERMINAL = ("SIGINT", "SIGQUIT")


def run_command(command: Sequence[str], environ: Mapping[str, str]) -> int:
    """Runs a command to its end and returns its exit status; 128 + n if signal n ended it, as in shells.

    Processes that it left in the background are ended (Linux).

    Raises:
        OSError: It cannot be started.
    """
    child: subprocess.Popen[bytes] | None = None
    early: list[int] = []

    def pass_on(number: int, _frame: object) -> None:
        if child is None:
            early.append(number)
        elif not (signal.Signals(number).name in _FROM_TERMINAL and _terminal_is_ours()):
            child.send_signal(number)

    numbers = [getattr(signal, name) for name in _PASSED_ON if hasattr(signal, name)]
    before = {number: signal.signal(number, pass_on) for number in numbers}
    adopts = adopt_orphans()
    try:
        child = subprocess.Popen(list(command), env=dict(environ))  # noqa: S603 - the command is the user's
        for number in early:
            child.send_signal(number)
        status = child.wait()
        if adopts:
            end_children()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return 128 - status if status < 0 else status


def _terminal_is_ours() -> bool:
    """Whether the command gets the terminal's signals itself, as it is in the same process group."""
    try:
        terminal = os.open("/dev/tty", os.O_RDONLY | os.O_NOCTTY)
    except (OSError, AttributeError):
        return False
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    except OSError:
        return False
    finally:
        os.close(terminal)
