"""Lexical classes of scalars: the form of a value, never the value."""

import re
from typing import Literal

__all__ = ["Json", "Lexical", "classify", "json_type"]

Lexical = Literal["null", "boolean", "empty", "flag", "integer", "decimal", "datetime", "date", "text"]

Json = Literal["null", "boolean", "number", "string", "blank"]

_PATTERNS: tuple[tuple[Lexical, re.Pattern[str]], ...] = (
    ("empty", re.compile(r"\s*")),
    ("flag", re.compile(r"[01]")),
    ("integer", re.compile(r"-?[0-9]+")),
    ("decimal", re.compile(r"-?[0-9]*\.[0-9]+(?:[eE][-+]?[0-9]+)?|-?[0-9]+[eE][-+]?[0-9]+")),
    ("datetime", re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}")),
    ("date", re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")),
)


def classify(value: object) -> Lexical:
    """The class of a JSON scalar or an XML attribute.

    One of `null`, `boolean`, `empty`, `flag` (0 or 1), `integer`, `decimal`, `datetime` (as MySQL writes it), `date`,
    `text`. A JSON number and the same digits in a string are one class, because Flickr uses both.
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    text = str(value)
    for name, pattern in _PATTERNS:
        if pattern.fullmatch(text):
            return name
    return "text"


def json_type(value: object) -> Json:
    """The type of a scalar in JSON; the empty string is a type of its own, `blank`."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case str():
            return "string" if value else "blank"
        case _:
            return "number"
