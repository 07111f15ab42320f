"""Removes secrets from output, which more people read than the code: logs of a CI run, uploaded files."""

from __future__ import annotations

import base64
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec.structs import replace

from flickr_lint.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from flickr_lint.findings import Finding, Fix

__all__ = ["MaskedLines", "holds_secret", "masked", "secrets_of", "shareable", "veiled", "without_secrets"]

_SECRET = regex(
    r"(?:(?<![0-9a-zA-Z])|(?<=%[0-9a-f]{2})|(?<=\\[nrt]))"
    r"(?:\d{8,20}-[0-9a-f]{16}|[0-9a-f]{32}|[0-9a-f]{16}|(?<=[\"'])\d{8,20}-\w{8,64})(?![0-9a-zA-Z])",
    re.IGNORECASE,
)
"""Keys, secrets and tokens by their form; what merely looks like one is no loss."""
_CALLED = regex(
    r"(?:api_?key|secret|token)\w{0,20}[\"']?\s{0,9}[=:,]\s{0,9}[bru]?[\"'](?=[^\"'\n]{0,99}\d)(?P<key>[\w+/=-]{8,100})[\"']"
    r"|pass(?:word|wd|phrase)[\"']?\s{0,9}[=:,]\s{0,9}[bru]?[\"'](?P<password>[^\"'\s{}]{3,100})[\"']",
    re.IGNORECASE,
)
"""Whatever is written as the value of something that is called a key, a secret, a token or a password."""
_BETWEEN = regex(r"[\"']\s{0,200}(?:\+|\\)?\s{0,200}[bru]{0,2}[\"']|\\\r?\n", re.IGNORECASE)
"""What stands between two pieces of one text."""
_ESCAPE = regex(r"\\x[0-9a-f]{2}|\\u[0-9a-f]{4}", re.IGNORECASE)
_PIECE = regex(r"(?:\\x[0-9a-f]{2}|\\u[0-9a-f]{4}|[0-9a-f]){4,}", re.IGNORECASE)
_ENCODED = regex(r"(?<![A-Za-z0-9+/])(?:[A-Za-z0-9+/]{22}==|[A-Za-z0-9+/]{43}=)")
"""Texts as long as a key or secret in base64."""
_SHOWN = 2
"""Letters that tell which one it is."""


@lru_cache(maxsize=2_000)
def masked(text: str) -> str:
    """The text with its secrets as two letters and dots, letter for letter, so that columns stay right."""
    plain = _SECRET.sub(lambda found: _dotted(found[0]), text)
    return _ENCODED.sub(_decoded_dotted, _CALLED.sub(_value_dotted, plain))


class MaskedLines:
    """Lines without their secrets; each is masked when it is asked for, as few are shown."""

    def __init__(self, lines: Sequence[str], scattered: Iterable[tuple[int, int, int]]) -> None:
        """Masks lines.

        Args:
            lines: the lines as they are.
            scattered: line (from 0), first and last column of literals with a secret in pieces or in escapes.
        """
        self._lines = lines
        self._known: dict[int, str] = {}
        self._scattered: dict[int, list[tuple[int, int]]] = {}
        for number, start, end in scattered:
            self._scattered.setdefault(number, []).append((start, end))

    def __getitem__(self, number: int) -> str:
        if number not in self._known:
            line = masked(self._lines[number])
            for start, end in self._scattered.get(number, ()):
                line = line[:start] + re.sub(r"\w", ".", line[start:end]) + line[end:]
            self._known[number] = line
        return self._known[number]

    def __len__(self) -> int:
        return len(self._lines)

    def __iter__(self) -> Iterator[str]:
        return (self[number] for number in range(len(self)))


def holds_secret(text: str) -> bool:
    """Whether a text contains a key, a secret or a token."""
    return any(_SECRET.search(at) is not None for at in (text, _together(text))) or _CALLED.search(text) is not None


def veiled(line: str) -> str:
    """A line of code without its secrets, also those in pieces or in escapes."""
    out = masked(line)
    return _PIECE.sub(lambda found: "." * len(found[0]), out) if _SECRET.search(_together(out)) else out


def _together(code: str) -> str:
    """Code with its texts joined: pieces as one text, escapes as the characters that they mean."""
    whole = _BETWEEN.sub("", code)
    return _ESCAPE.sub(lambda found: chr(int("0x" + found[0][2:], 0)), whole)


def secrets_of(text: str) -> list[str]:
    """The keys, secrets and tokens that a text contains."""
    return [found[0] for found in _SECRET.finditer(text)]


def without_secrets(finding: Finding) -> Finding:
    """The finding as it may be shown: its words come from the code, so they may contain what the code contains."""
    related = tuple(replace(place, message=masked(place.message)) for place in finding.related)
    return replace(
        finding,
        message=masked(finding.message),
        help=masked(finding.help),
        related=related,
        suppressed=masked(finding.suppressed) if finding.suppressed else finding.suppressed,
    )


def shareable(fix: Fix | None) -> Fix | None:
    """A fix that may be in a report: its edits are code, so one that writes a secret is left out."""
    return fix if fix is not None and not any(holds_secret(edit.text) for edit in fix.edits) else None


def _dotted(text: str) -> str:
    return text[:_SHOWN] + "." * (len(text) - _SHOWN)


def _decoded_dotted(found: re.Match[str]) -> str:
    """A text in base64, with dots if it contains a secret."""
    said = base64.b64decode(found[0]).decode("latin-1")
    return _dotted(found[0]) if _SECRET.fullmatch(said) else found[0]


def _value_dotted(found: re.Match[str]) -> str:
    name = "key" if found["key"] is not None else "password"
    start, end = (at - found.start() for at in found.span(name))
    return found[0][:start] + _dotted(found[name]) + found[0][end:]
