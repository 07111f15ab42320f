"""Repairs garbled JSON and XML, so that one bad text or number does not make the whole body unreadable."""

from __future__ import annotations

import json
import re
from math import isfinite
from typing import Any

__all__ = ["loads", "unwrapped", "xml_text"]

_SPACE = b" \t\r\n\f\v"
_CALLBACK = re.compile(rb"[A-Za-z_$][\w$.]*\s*\(")
# Backslashes occur in strings only, each with the character that it escapes, so reading from one to the next never
# takes the second of `\\` for the first of `\'`.
_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"  # a pair of surrogates
    r"|(?P<lone>u[dD][89a-fA-F][0-9a-fA-F]{2})"
    r'|["\\/bfnrt]|u[0-9a-fA-F]{4}'
    r"|(?P<none>))"
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # in XML
_REFERENCE = re.compile(r"&#(?:x([0-9a-fA-F]{1,12})|([0-9]{1,12}));")
_MAX_DIGITS = 4000  # digits; Python reads no more than 4300 into an integer


def unwrapped(body: bytes) -> bytes:
    """JSON without byte order mark, space around it, commas behind it, and the function call of JSONP.

    Takes time in proportion to the size, whatever the body is, which no single expression for all of this would.
    """
    cleaned = body.removeprefix(b"\xef\xbb\xbf").strip(_SPACE).rstrip(_SPACE + b",")
    if opening := _CALLBACK.match(cleaned):
        inner = cleaned.rstrip(_SPACE + b";")
        if inner.endswith(b")"):
            return inner[opening.end() : -1].strip(_SPACE).rstrip(_SPACE + b",")
    return cleaned


def loads(body: bytes) -> Any:
    r"""The value of JSON that is damaged in places; raises `ValueError` or `RecursionError` if it cannot be repaired.

    Bytes that are not UTF-8 and lone surrogates become U+FFFD, escapes that JSON does not have (`\'`) the character
    that follows, and numbers too large for a float become None. Control characters are left out.
    """
    text = _CONTROL.sub("", body.decode("utf-8", "replace"))
    return json.loads(
        _ESCAPE.sub(_repair_escape, text), strict=False, parse_constant=_nothing, parse_float=_float, parse_int=_integer
    )


def xml_text(body: bytes) -> str:
    """The XML as text, read as UTF-8; characters that XML forbids, also by reference, become U+FFFD."""
    text = _FORBIDDEN.sub("\ufffd", body.decode("utf-8", "replace"))
    return _REFERENCE.sub(_allowed, text)


def _repair_escape(escape: re.Match[str]) -> str:
    if escape["lone"]:
        return "\\ufffd"
    return "" if escape["none"] is not None else escape[0]


def _nothing(_: str) -> None:
    return None


def _float(digits: str) -> float | None:
    number = float(digits)
    return number if isfinite(number) else None


def _integer(digits: str) -> int | None:
    return int(digits) if len(digits) <= _MAX_DIGITS else None


def _allowed(reference: re.Match[str]) -> str:
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    return "\ufffd" if number > 0x10FFFF or _FORBIDDEN.match(chr(number)) else reference[0]
