"""Reads the few facts that reflection states in prose only: an argument's default, maximum and allowed values."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import Any

__all__ = ["one_line", "stated_facts"]

_TAG = re.compile(r"<[^<>]*>")
_MAX_LENGTH = 20_000  # characters; Flickr's longest description has 4,000
_NUMBER = r"[0-9]{1,9}"
_DEFAULT = re.compile(
    r"\bdefault(?:s| value| setting)?(?: is| to)? (?:to |is )?"
    rf"[\"']?({_NUMBER}|[a-z]+(?:-[a-z]+)+)\b",
    re.IGNORECASE | re.ASCII,
)
_MAXIMUM = re.compile(
    rf"\bmaximum (?:allowed value |number of \w+ per page )?(?:is |of )?({_NUMBER})\b|\bmaximum ({_NUMBER})\b",
    re.IGNORECASE | re.ASCII,
)
_VALUES = re.compile(
    r"\b(?:currently supported fields (?:are|include)|(?:the )?possible values are)\s*:?\s*"
    r"([a-z][a-z0-9_-]*(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+)[a-z][a-z0-9_-]*)+)",
    re.IGNORECASE | re.ASCII,
)
_SEPARATOR = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+")


def stated_facts(prose: str) -> dict[str, Any]:
    """The facts in a sentence about an argument: `default`, `maximum` (integers if they are digits), `values`."""
    text = " ".join(html.unescape(_TAG.sub(" ", html.unescape(prose[:_MAX_LENGTH]))).split())
    facts: dict[str, Any] = {}
    if found := _DEFAULT.search(text):
        facts["default"] = _number(found[1])
    if found := _MAXIMUM.search(text):
        facts["maximum"] = int(found[1] or found[2])
    if found := _VALUES.search(text):
        facts["values"] = _SEPARATOR.split(found[1])
    return facts


def one_line(text: str, longest: int = 200) -> str:
    """Untrusted text as one safe line: blanks collapsed, without control and format characters, shortened."""
    visible = "".join(char if unicodedata.category(char)[0] != "C" else " " for char in text)
    line = " ".join(visible.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def _number(text: str) -> int | str:
    return int(text) if text.isdecimal() else text
