"""Reads the few facts that reflection states in prose only: an argument's default, maximum and allowed values."""

from __future__ import annotations

import html
import re
from typing import Any

__all__ = ["stated_facts"]

_TAG = re.compile(r"<[^<>]*>")
_DEFAULT = re.compile(r"\bdefault(?:s| value| setting)?(?: is| to)? (?:to |is )?[\"']?(\d+|[a-z]+(?:-[a-z]+)+)\b", re.IGNORECASE)
_MAXIMUM = re.compile(
    r"\bmaximum (?:allowed value |number of \w+ per page )?(?:is |of )?(\d+)\b|\bmaximum (\d+)\b", re.IGNORECASE
)
_VALUES = re.compile(
    r"\b(?:currently supported fields (?:are|include)|(?:the )?possible values are)\s*:?\s*"
    r"([a-z][a-z0-9_-]*(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+)[a-z][a-z0-9_-]*)+)",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+")


def stated_facts(prose: str) -> dict[str, Any]:
    """What a sentence about an argument states: `default`, `maximum` (integers where they are digits), `values`."""
    text = " ".join(html.unescape(_TAG.sub(" ", html.unescape(prose))).split())
    facts: dict[str, Any] = {}
    if found := _DEFAULT.search(text):
        facts["default"] = _number(found[1])
    if found := _MAXIMUM.search(text):
        facts["maximum"] = int(found[1] or found[2])
    if found := _VALUES.search(text):
        facts["values"] = _SEPARATOR.split(found[1])
    return facts


def _number(text: str) -> int | str:
    return int(text) if text.isdigit() else text
