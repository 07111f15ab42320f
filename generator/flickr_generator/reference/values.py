"""Describes the values of an argument: known values, default and limits."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from flickr_generator.reference.markdown import Markdown, code, join, link, prose

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["argument_text", "known_values"]

_SHOWN = 12  # longer enumerations are on the page of types


def argument_text(argument: Mapping[str, Any], links: Mapping[str, str], aliases: Mapping[str, str]) -> Markdown:
    """Its documentation, and the facts of its schema; `aliases` has URLs of enumerations by their values as JSON."""
    parts = [prose(_sentence(str(argument["description"])), links)]
    values, is_open = known_values(argument)
    if values:
        listed = join(", ", [code(_written(value)) for value in values])
        address = aliases.get(json.dumps(values))
        if len(values) > _SHOWN and address:
            listed = link(Markdown(f"{len(values)} values"), address)
        parts.append(Markdown(f"{'Known' if is_open else 'One of'}: {listed}{', or others' if is_open else ''}."))
    if "default" in argument:
        parts.append(Markdown(f"Default: {code(_written(argument['default']))}."))
    low, high = argument.get("minimum"), argument.get("maximum")
    if low is not None and high is not None:
        parts.append(Markdown(f"From {code(_written(low))} to {code(_written(high))}."))
    elif low is not None or high is not None:
        word, limit = ("At least", low) if high is None else ("At most", high)
        parts.append(Markdown(f"{word} {code(_written(limit))}."))
    if deprecated := argument.get("x-flickr", {}).get("deprecated"):
        parts.append(Markdown(f"**Deprecated:** {prose(_sentence(str(deprecated)), links)}"))
    return join(" ", parts)


def known_values(schema: Mapping[str, Any]) -> tuple[list[Any], bool]:
    """The enumeration of an argument or of the entries of a list, and whether Flickr may accept others."""
    value = schema.get("items", schema)
    if "enum" in value:
        return list(value["enum"]), False
    return next(((list(part["enum"]), True) for part in value.get("anyOf", ()) if "enum" in part), ([], False))


def _written(value: Any) -> str:
    return value if isinstance(value, str) else repr(value)


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."
