"""A clock that cannot be set: seconds since the machine was started, including sleep.

The process counts from the date at its start, so its numbers look like seconds since 1970, but setting the clock does
not change them. Files have a time of their own (`times`).
"""

from __future__ import annotations

import os
import sys
import time
from functools import cache
from hashlib import blake2b
from pathlib import Path

__all__ = ["Machine", "began", "boot", "machine", "now", "read_from", "uptime", "wall"]

_monotonic, _wall = time.monotonic, time.time
_UPTIMES = Path("/proc/self/ns/time")
_UPTIME = Path("/proc/uptime")
_BOOT = Path("/proc/sys/kernel/random/boot_id")
_gettime = getattr(time, "clock_gettime", None)


def _source() -> object:
    for name in ("CLOCK_BOOTTIME", "CLOCK_MONOTONIC_RAW" if sys.platform == "darwin" else ""):
        if hasattr(time, name):
            return getattr(time, name)
    return None


class Machine:
    """The clocks of the machine; tests use another one."""

    def __init__(self) -> None:
        self._clock = _source()
        # libfaketime fakes every clock, but not this file
        self._by_file = "faketime" in os.environ.get("LD_PRELOAD", "") and _UPTIME.exists()

    def uptime(self) -> float:
        """Seconds since it was started, or since another moment that is fixed until it restarts."""
        if self._by_file:
            return float(_UPTIME.read_text(encoding="ascii").split()[0])
        if self._clock is None or _gettime is None:
            return _monotonic()
        return float(_gettime(self._clock))

    def wall(self) -> float:
        """Seconds since 1970, as its clock is set."""
        return _wall()

    @cache  # noqa: B019  # there is one machine
    def boot(self) -> str:
        """An id of this run of the machine; "" if the system has none."""
        try:
            return _BOOT.read_text(encoding="ascii").strip()
        except (OSError, ValueError):
            return ""


def machine() -> str:
    """An id of this machine, its run and its uptime clock; of this process if the system has none."""
    return _named(boot())


@cache
def _named(run: str) -> str:
    try:
        uptimes = str(_UPTIMES.readlink())  # containers may have their own
    except OSError:
        uptimes = ""
    return blake2b(f"{run} {uptimes}".encode() if run else os.urandom(8), digest_size=8).hexdigest()


def read_from(machine: Machine) -> None:
    """Uses the clocks of another machine from now on, as a new process would; for tests."""
    global uptime, wall, boot, _began  # noqa: PLW0603
    uptime, wall, boot = machine.uptime, machine.wall, machine.boot
    _began = wall() - uptime()


_machine = Machine()
uptime, wall, boot = _machine.uptime, _machine.wall, _machine.boot
_began = wall() - uptime()


def began() -> float:
    """The difference of `now` and `uptime`, exactly, which two readings would not give."""
    return _began


def now() -> float:
    """Seconds since 1970 by the clock at the start of the process; setting the clock changes nothing."""
    return _began + uptime()
