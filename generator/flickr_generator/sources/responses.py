"""Distinguishes valid responses of an endpoint from failures, and transient from permanent ones."""

from __future__ import annotations

import json
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from flickr_generator.errors import ReflectionError
from flickr_generator.prose import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Transient", "accepted"]

_PASSING_CODES = frozenset({0, 105, 106, 201})  # Flickr's codes for "not now"


class Transient(Exception):
    """A failure after which the same call may succeed; `wait` is the value of a `Retry-After` header."""

    def __init__(self, reason: str, wait: str | None = None) -> None:
        super().__init__(reason)
        self._wait = wait

    def retry_after(self, now: float) -> float | None:
        """Seconds from `now` (since 1970) of the server's `Retry-After`; None without one."""
        wait = (self._wait or "").strip()
        if wait.isascii() and wait.isdigit() and len(wait) < 10:
            return float(wait)
        try:
            return max(0.0, parsedate_to_datetime(wait).timestamp() - now)
        except (ValueError, OverflowError):
            return None


def accepted(status: int, headers: Mapping[str, str], body: bytes, what: str) -> bytes:
    """The body of a `stat=ok` response in JSON.

    Raises `Transient` for overload, server errors and bodies that are not JSON, and `ReflectionError`, which names
    `what`, for a failure.
    """
    if status == 429 or status >= 500:
        raise Transient(f"HTTP {status}", headers.get("Retry-After"))
    if status != 200:
        to = f", a redirection to {one_line(headers['Location'])}" if "Location" in headers else ""
        raise ReflectionError(f"{what}: the endpoint returned HTTP {status}{to}")
    try:
        tree: Any = json.loads(body)
    except (ValueError, RecursionError):
        start = body[:60].decode("utf-8", "replace")
        raise Transient(f"something that is not JSON and starts {start!r}", headers.get("Retry-After")) from None
    if isinstance(tree, dict) and tree.get("stat") == "fail":
        code, message = _integer(tree.get("code")), one_line(str(tree.get("message", "")))
        if code in _PASSING_CODES:
            raise Transient(f"error {code} ({message})", headers.get("Retry-After"))
        hint = "; is the API key right?" if code == 100 else ""
        raise ReflectionError(f"{what}: the endpoint returned error {code}: {message}{hint}")
    return body


def _integer(code: object) -> int:
    return int(code) if isinstance(code, int) or (isinstance(code, str) and code.isdecimal()) else -1
