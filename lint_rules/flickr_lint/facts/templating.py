"""Templates of `%` and `str.format`: their texts and their fields."""

from __future__ import annotations

import ast

from msgspec import Struct, field
from msgspec.structs import replace

from flickr_lint.analysis.frames import Value
from flickr_lint.regex import regex

__all__ = ["Fields", "braces", "percents"]

_PERCENT = regex(r"%(?:\((?P<name>[^)]*)\))?[#0\- +]*[\d*]*(?:\.[\d*]+)?[hlL]?(?P<kind>[a-zA-Z%])")
_BRACES = regex(r"\{\{|\}\}|\{(?P<name>[^{}!:]*)(?:![rsa])?(?::(?:[^{}]|\{[^{}]*\})*)?\}")


class Fields(Struct, frozen=True):
    """The values of a template's fields, by place and by name, beside an expression."""

    at: Value
    placed: list[ast.expr]
    named: dict[str, ast.expr] = field(default_factory=dict)

    def get(self, place: int, name: str) -> Value | None:
        """The value of a field; None if the code doesn't show it."""
        known = self.placed[: place + 1]
        shown = len(known) > place and not any(isinstance(part, ast.Starred) for part in known)
        node = self.named.get(name) if name else known[place] if shown else None
        return replace(self.at, node=node) if node is not None else None


def percents(template: str) -> list[str | tuple[int, str]]:
    """A `%` template's texts, and its fields as place and name."""
    out: list[str | tuple[int, str]] = []
    at = place = 0
    for match in _PERCENT.finditer(template):
        out.append(template[at : match.start()])
        at = match.end()
        if match["kind"] == "%":
            out.append("%")
            continue
        out.append((place, match["name"] or ""))
        place += 1
    return [*out, template[at:]]


def braces(template: str) -> list[str | tuple[int, str]]:
    """A `str.format` template's texts, and its fields as place and name."""
    out: list[str | tuple[int, str]] = []
    at = place = 0
    for match in _BRACES.finditer(template):
        out.append(template[at : match.start()])
        at = match.end()
        name = match["name"]
        if name is None:
            out.append(match[0][0])
        elif name == "":
            out.append((place, ""))
            place += 1
        elif name.isdecimal() and len(name) < 4:
            out.append((int(name), ""))
        else:
            out.append((0, name))  # `{0.id}` and `{photo.id}` name nothing that was passed: they stay unknown
    return [*out, template[at:]]
