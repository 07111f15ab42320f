"""Lexical classes of scalars: what a value looks like, never what it is."""

import re

__all__ = ["classify"]

_PATTERNS = (
    ("empty", re.compile(r"\s*")),
    ("flag", re.compile(r"[01]")),
    ("integer", re.compile(r"-?\d+")),
    ("decimal", re.compile(r"-?\d*\.\d+(?:[eE][-+]?\d+)?|-?\d+[eE][-+]?\d+")),
    ("datetime", re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}")),
    ("date", re.compile(r"\d{4}-\d{2}-\d{2}")),
)


def classify(value: object) -> str:
    """The class of a JSON scalar or an XML attribute.

    One of `null`, `boolean`, `empty`, `flag` (0 or 1), `integer`, `decimal`, `datetime` (as MySQL writes it), `date`,
    `text`. A JSON number and the same digits in a string are one class, because Flickr uses either.
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    text = str(value)
    return next((name for name, pattern in _PATTERNS if pattern.fullmatch(text)), "text")
