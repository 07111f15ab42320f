"""Lifetimes: seconds, for ever, the store's own default, or not known."""

from __future__ import annotations

import ast
from datetime import timedelta
from typing import TYPE_CHECKING

from flickr_lint.facts.fold import UNKNOWN
from flickr_lint.regex import regex

if TYPE_CHECKING:
    from flickr_lint.facts.fold import Fold
    from flickr_lint.module import Module

__all__ = ["DAY", "Lifetime", "in_words", "lifetime_of", "parse_text"]

DAY = 86_400.0
"""The longest lifetime that the guide allows, in seconds."""

_TEXT = regex(r"^\s*(\d+(?:\.\d+)?)\s*(s|sec|seconds?|m|min|minutes?|h|hours?|d|days?|w|weeks?)\s*$")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}

Lifetime = float | str
"""Seconds, or `forever`, `default` (the store's own) or `unknown`."""


def lifetime_of(
    node: ast.expr, module: Module, fold: Fold, *, unit: float = 1.0, zero_is_forever: bool = False
) -> Lifetime:
    """The lifetime in an expression, in seconds; None and negative ones mean for ever.

    Args:
        node: the expression.
        module: where it is.
        fold: folds it.
        unit: seconds per unit of a bare number.
        zero_is_forever: whether the store takes 0 as "never expires".
    """
    if isinstance(node, (ast.Attribute, ast.Name)) and module.qualified(node).endswith("NEVER_EXPIRE"):
        return "forever"
    value = fold.value(node, module)
    if value is UNKNOWN or isinstance(value, (bool, bytes)):
        return "unknown"
    if value is None:
        return "forever"
    if isinstance(value, str):
        return parse_text(value)
    seconds = (
        value.total_seconds()
        if isinstance(value, timedelta)
        else float(value) * unit
        if isinstance(value, (int, float))
        else -1.0
    )
    if seconds < 0 or (seconds == 0 and zero_is_forever):
        return "forever"
    return seconds


def parse_text(text: str) -> Lifetime:
    """The lifetime in a text such as `7d`, `2 days` or `3600`."""
    if text.strip().isdigit():
        return float(text)
    match = _TEXT.match(text.lower())
    return float(match[1]) * _SECONDS[match[2][0]] if match else "unknown"


def in_words(seconds: float) -> str:
    """A lifetime in words: `7 days`, `36 hours`."""
    for unit, size in (("day", 86_400.0), ("hour", 3600.0), ("minute", 60.0)):
        if seconds >= 2 * size or seconds == size:
            number = f"{seconds / size:.1f}".removesuffix(".0")
            return f"{number} {unit}{'' if number == '1' else 's'}"
    return f"{seconds:g} seconds"
