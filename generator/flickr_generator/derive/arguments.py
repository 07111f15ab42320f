"""The schema of a method's arguments: facts and prose of reflection, overridden by the overlay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from flickr_generator.overlay import ArgumentOverlay

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flickr_generator.facts import ArgumentFacts, MethodFacts
    from flickr_generator.overlay import ArgumentKind, MethodOverlay

__all__ = ["arguments_schema", "needless_facts"]

_TYPES: dict[ArgumentKind, dict[str, Any]] = {
    "text": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "flag": {"type": "boolean"},
    "unix": {"type": ["string", "integer"], "format": "date-time"},
    "mysql": {"type": "string"},
    "moment": {"type": ["string", "integer"], "format": "date-time"},
    "date": {"type": "string", "format": "date"},
}
_ITEMS: dict[ArgumentKind, str] = {"comma": "string", "integers": "integer", "space": "string"}
_WIRES: dict[ArgumentKind, str] = {"integers": "comma"}


def arguments_schema(
    facts: MethodFacts, overlay: MethodOverlay | None, shared: Mapping[str, ArgumentOverlay]
) -> dict[str, Any]:
    """The object schema of all arguments, in reflection's order."""
    own = overlay.arguments if overlay else {}
    known = {argument.name: _combine(argument, own.get(argument.name), shared) for argument in facts.arguments}
    together = {name: [other for other in entry.requires or () if other in known] for name, entry in known.items()}
    needs = {name: others for name, others in together.items() if others}
    return {
        "type": "object",
        "properties": {argument.name: _schema(argument, known[argument.name]) for argument in facts.arguments},
        "required": [argument.name for argument in facts.arguments if not argument.optional],
        **(
            {"dependentRequired": needs}
            if (needs := {name: names for name, names in together.items() if names})
            else {}
        ),
        "additionalProperties": False,
    }


def needless_facts(
    facts: MethodFacts, overlay: MethodOverlay, shared: Mapping[str, ArgumentOverlay]
) -> list[tuple[str, str]]:
    """Argument and fact of each redundant overlay entry: upstream or the shared entry says the same."""
    arguments = {argument.name: argument for argument in facts.arguments}
    needless: list[tuple[str, str]] = []
    for name, entry in overlay.arguments.items():
        if name not in arguments:
            needless.append((name, "which is not an argument of the method"))
            continue
        without = _combine(arguments[name], None, shared)
        needless += [
            (name, fact)
            for fact, value in msgspec.structs.asdict(entry).items()
            if value is not None and value == getattr(without, fact)
        ]
    return needless


def _combine(
    argument: ArgumentFacts, own: ArgumentOverlay | None, shared: Mapping[str, ArgumentOverlay]
) -> ArgumentOverlay:
    """Combines the method's entry, reflection and the shared entry, in this order; our values win for `values`."""
    common = shared.get(argument.name, ArgumentOverlay())
    stated = {fact: value for fact, value in argument.stated.items() if fact != "values" or not common.values}
    layers = [msgspec.structs.asdict(common), stated, msgspec.structs.asdict(own) if own else {}]
    combined: dict[str, Any] = {}
    for layer in layers:
        combined.update({fact: value for fact, value in layer.items() if value is not None})
    return ArgumentOverlay(**combined)


def _schema(argument: ArgumentFacts, known: ArgumentOverlay) -> dict[str, Any]:
    kind = known.kind or "text"
    if kind in _ITEMS:
        schema: dict[str, Any] = {"type": "array", "items": _enumerated({"type": _ITEMS[kind]}, known)}
    else:
        schema = _enumerated(_TYPES[kind], known)
    for fact in ("minimum", "maximum"):
        value = getattr(known, fact)
        if value is not None and kind in {"integer", "number"}:
            schema[fact] = value
    if known.default is not None:
        schema["default"] = known.default
    schema["description"] = known.doc or f"The `{argument.name}` of the call."
    if known.deprecated:
        schema["deprecated"] = True
    hints: dict[str, Any] = {} if kind == "text" else {"wire": _WIRES.get(kind, kind)}
    if known.deprecated:
        hints["deprecated"] = known.deprecated
    if hints:
        schema["x-flickr"] = hints
    return schema


def _enumerated(schema: dict[str, Any], known: ArgumentOverlay) -> dict[str, Any]:
    if not known.values:
        return dict(schema)
    values: dict[str, Any] = {"enum": list(known.values)}
    return {"anyOf": [values, schema]} if known.open else {**schema, **values}
