"""The values of a template's own names: `{% set %}`, `{% with %}`, `{% for %}`, `tal:define` and `tal:repeat`."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from flickr_lint.memo import Remembered
from flickr_lint.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.template import Template

__all__ = ["clauses", "meant", "pairs"]

_MAX_COUNT = 1_000
"""Definitions that are looked at; no template that people write has as many."""
_SET = regex(r"set\s+(\w+)\s*=\s*(.+)", re.DOTALL)
_AS = regex(r"with\s+(\S+)\s+as\s+(\w+)")
_WITH = regex(r"with\s+(.+)", re.DOTALL)
_PAIR = regex(r"(\w+)\s*=\s*([^\s,]+)")
_FOR = regex(r"for\s+(\w+)\s+in\s+([^\s%]+)")
_HEAD = regex(r"\s*(?:(?:structure\s+)?(?:python|path|nocall):\s*)?(?P<name>[A-Za-z_]\w*)")
_defined: Remembered[tuple[tuple[int, str, str], ...]] = Remembered()


def meant(expression: str, template: Template, line: int) -> str:
    """An expression with the names that the template defines before a line replaced by what they stand for.

    Loops stand for what they go through; what is piped on (`|default`) is left out.
    """
    if template not in _defined:
        _defined[template] = tuple(sorted(islice(_definitions(template), _MAX_COUNT), key=lambda known: known[0]))
    known = [each for each in _defined[template] if each[0] <= line]
    while known and (match := _HEAD.match(expression)):
        while known and known[-1][1] != match["name"]:
            known.pop()
        if known:  # a name's value was defined before it, so this ends
            expression = known.pop()[2].partition("|")[0].strip() + expression[match.end() :]
    return expression


def clauses(value: str) -> dict[str, str]:
    """The names and expressions of `tal:attributes`, `tal:define` or `tal:repeat`."""
    parts = (part.replace("\0", ";").split(None, 1) for part in value.replace(";;", "\0").split(";"))
    return {words[0]: words[1].strip() for words in (_local(part) for part in parts) if len(words) == 2}


def pairs(text: str) -> Iterator[tuple[str, str]]:
    """The names and expressions of `a=b c=d`, as tags define them."""
    return ((match[1], match[2]) for match in _PAIR.finditer(text))


def _local(words: list[str]) -> list[str]:
    """`global name expression` and `local name expression` without their first word."""
    if len(words) == 2 and words[0] in {"global", "local"}:
        return words[1].split(None, 1)
    return words


def _definitions(template: Template) -> Iterator[tuple[int, str, str]]:
    """Line, name and expression."""
    for tag in template.tags if "{%" in template.text else ():
        line = tag.region.line
        if match := _SET.fullmatch(tag.text) or _FOR.match(tag.text):
            yield line, match[1], match[2]
        elif match := _AS.fullmatch(tag.text):
            yield line, match[2], match[1]
        elif match := _WITH.fullmatch(tag.text):
            yield from ((line, name, expression) for name, expression in pairs(match[1]))
    for element in template.elements if "tal" in template.text else ():
        own = element.tag.startswith(("tal:", "metal:"))
        for attribute in element.attributes:
            if attribute.name in {"tal:define", "tal:repeat"} or (own and attribute.name in {"define", "repeat"}):
                found = clauses(attribute.value).items()
                yield from ((element.region.line, name, expression) for name, expression in found)
