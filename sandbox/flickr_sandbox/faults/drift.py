"""Changes the types of numbers and flags, as in Flickr's JSON (facts, section 6).

Only members that may drift by the specs change, so the response still conforms to them. Identifiers do not change.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

import flickr_specs

if TYPE_CHECKING:
    from flickr_sandbox.wire import Tree

__all__ = ["drifted"]


def drifted(method: str, tree: Tree, seed: int) -> Tree:
    """The response with numbers as texts, texts as numbers, flags as booleans; the same for the same seed."""
    dice = random.Random(f"{seed} {method}")  # noqa: S311 - the same drift for the same seed
    schema = flickr_specs.load_method(method)["properties"].get("response", {})
    return cast("Tree", _drift(tree, schema, dice))


def _drift(value: object, schema: Mapping[str, Any], dice: random.Random) -> object:
    kind = ""
    if "$ref" in schema:
        name, _, definition = schema["$ref"].rpartition("/types/")[2].partition("#/$defs/")
        kind = definition.removesuffix("_content")
        schema = {} if definition else flickr_specs.load_type(name.removesuffix(".json"))
    if isinstance(value, list):
        return [_drift(each, schema.get("items", {}), dice) for each in value]
    if isinstance(value, Mapping):
        if kind:
            return {name: _other(each, kind, dice) for name, each in value.items()}
        members = schema.get("properties", {})
        return {name: _drift(each, members.get(name, {}), dice) for name, each in value.items()}
    return _other(value, kind, dice)


def _other(value: object, kind: str, dice: random.Random) -> object:
    """Another form of the same value; falsy ones tend to become 0, as in PHP."""
    if kind == "boolean":
        return dice.choice((1, "1", True) if value in (1, "1", True) else (0, 0, "0", False, ""))
    if kind == "text":
        return dice.choice(("", None)) if value in ("", None) else value
    if kind not in ("integer", "number", "timestamp") or value is None or isinstance(value, bool):
        return value
    text = str(value)
    whole = text.removeprefix("-").isdecimal() and text.isascii()
    if not whole:  # "lots", fractions
        return dice.choice((value, text)) if isinstance(value, float) else value
    return dice.choice((0, 0, "0") if int(text) == 0 else (int(text), text))
