"""Time that nobody sets: seconds since the machine was started, which go on while it sleeps.

The process counts on from the date that it was started with, so its numbers look like seconds since 1970, but a clock
that is set does not move them. Files tell their own date for a moment since the start of the machine (`times`).
"""

from __future__ import annotations

import os
import sys
import time
from functools import cache
from pathlib import Path

__all__ = ["boot", "now", "uptime"]

_monotonic, _wall = time.monotonic, time.time
_UPTIME = Path("/proc/uptime")
_BOOT = Path("/proc/sys/kernel/random/boot_id")
_FAKED = "faketime" in os.environ.get("LD_PRELOAD", "")  # libfaketime fakes every clock, but not this file


def _source() -> object:
    for name in ("CLOCK_BOOTTIME", "CLOCK_MONOTONIC_RAW" if sys.platform == "darwin" else ""):
        if hasattr(time, name):
            return getattr(time, name)
    return None


_CLOCK = _source()
_gettime = getattr(time, "clock_gettime", None)


def uptime() -> float:
    """Seconds since the machine was started, or since another moment that stays the same until it starts anew."""
    if _FAKED:
        return float(_UPTIME.read_text(encoding="ascii").split()[0])
    if _CLOCK is None or _gettime is None:
        return _monotonic()
    return float(_gettime(_CLOCK))


@cache
def boot() -> str:
    """A name of this run of the machine; "" where the system has none."""
    try:
        return _BOOT.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""


_began = _wall() - uptime()


def now() -> float:
    """Seconds since 1970 as the clock said when the process was started; setting the clock changes nothing."""
    return _began + uptime()
