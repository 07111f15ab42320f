"""The only functions that convert text into source: templates print `Code` and numbers, and refuse every other value.

A spec is untrusted until parsed, so none of its text is `Code` directly: names pass `identifier`, values `literal`,
prose `docstring`. Only `join` and `annotation` combine their results.
"""

from __future__ import annotations

import keyword
import re
import unicodedata
from math import isfinite
from typing import TYPE_CHECKING

from flickr_generator.errors import SpecError

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Code", "annotation", "docstring", "identifier", "join", "literal", "names_in", "optional", "union"]

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_WIDTH = 100


class Code(str):
    """Text that is safe to print into a module."""

    __slots__ = ()


def identifier(text: str, *, what: str) -> Code:
    """The name, with `_` appended if Python reserves it; raises `SpecError` if it is not a name."""
    if not _IDENTIFIER.fullmatch(text) or len(text) > 120 or text.startswith("__"):
        raise SpecError(f"{what}: {text[:80]!r} cannot be a name in Python")
    return Code(f"{text}_" if keyword.iskeyword(text) or text in {"self", "cls"} else text)


def literal(value: str | float | None) -> Code:
    """A constant in Python's syntax."""
    if isinstance(value, float) and not isfinite(value):
        raise SpecError(f"{value!r} cannot be a constant")
    return Code(ascii(value) if isinstance(value, str) and not value.isprintable() else repr(value))


def docstring(text: str) -> Code:
    """Prose for a docstring: one paragraph, without characters that Python interprets."""
    visible = "".join(" " if unicodedata.category(char)[0] in {"C", "Z"} else char for char in text)
    return Code(" ".join(visible.split()).replace("\\", "\\\\").replace('"', "'"))


def join(separator: str, parts: Iterable[Code]) -> Code:
    """The parts, joined with a separator of ours."""
    return Code(separator.join(parts))


def annotation(generic: str, *arguments: Code) -> Code:
    """`generic[argument, …]`; `generic` is a name of ours."""
    return Code(f"{generic}[{', '.join(arguments)}]")


def union(*parts: Code) -> Code:
    """`part | part`, each part once."""
    return Code(" | ".join(dict.fromkeys(parts)))


def optional(part: Code) -> Code:
    """`part | None`."""
    return part if part in {"Any", "None"} else union(part, Code("None"))


def names_in(code: Code) -> list[str]:
    """The names that an annotation refers to."""
    return [word for word in re.split(r"[\s\[\]|,]+", code) if word.isidentifier()]
