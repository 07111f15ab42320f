"""The only functions that convert text into Markdown: templates print `Markdown` and refuse every other value.

Text of a spec is untrusted until escaped. Code between backticks stays code; all other characters are literal: no
links, HTML, headings or table cells. GitHub also makes links of bare URLs, which no escape prevents, so these become
code.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Markdown", "anchor", "cell", "code", "join", "link", "prose"]

_CODE = re.compile(r"`([^`]+)`")
_SPECIAL = re.compile(r"[\\`*_\[\]<>&~$#]")
_ADDRESS = re.compile(r"\S*(?:://|www\.|@|mailto:|xmpp:)\S*", re.IGNORECASE)
_OPENING = re.compile(r"(\d{0,9})([-+=:.)])")


class Markdown(str):
    """Text that is safe to print into a page."""

    __slots__ = ()


def prose(text: str, links: Mapping[str, str] | None = None) -> Markdown:
    """A paragraph with the text; code that is a key of `links` is a link to its value."""
    parts: list[Markdown] = []
    for number, part in enumerate(_CODE.split(_visible(text))):
        if number % 2:
            address = (links or {}).get(part)
            parts.append(link(code(part), address) if address else code(part))
        else:
            parts += _plain(part)
    parts = [part for part in parts if part]
    escaped = ""
    for part in parts:
        escaped += (
            f" {part}" if escaped.endswith("`") and part.startswith("`") else part
        )  # two adjacent spans would not be code
    return _opened(escaped)


def code(text: str) -> Markdown:
    """A code span; backticks in it become quotes."""
    inner = _visible(text).replace("`", "'")
    return Markdown(f"`{inner}`") if inner else Markdown("")


def link(label: Markdown, address: str) -> Markdown:
    """A link to a URL of ours."""
    return Markdown(f"[{label}]({address})")


def join(separator: str, parts: list[Markdown]) -> Markdown:
    """The parts, joined with a separator of ours."""
    return Markdown(separator.join(parts))


def cell(text: Markdown) -> Markdown:
    """The text for a cell of a table. Only code can contain a bar here; a backslash before it would undo the escape."""
    return Markdown(re.sub(r"\\*\|", r"\\|", text))


def anchor(heading: str) -> str:
    """GitHub's fragment of a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _plain(text: str) -> list[Markdown]:
    parts: list[Markdown] = []
    end = 0
    for found in _ADDRESS.finditer(text):
        parts += [_escaped(text[end : found.start()]), code(found.group())]
        end = found.end()
    return [*parts, _escaped(text[end:])]


def _escaped(text: str) -> Markdown:
    return Markdown(_SPECIAL.sub(r"\\\g<0>", text).replace("|", "&#124;"))


def _opened(text: str) -> Markdown:
    """The paragraph, whose first character does not begin a list or underline."""
    found = _OPENING.match(text)
    return Markdown(f"{found[1]}\\{found[2]}{text[found.end() :]}" if found else text)


def _visible(text: str) -> str:
    shown = "".join(" " if unicodedata.category(char)[0] in {"C", "Z"} else char for char in text)
    return " ".join(shown.split())
