"""Converts the shapes of responses into schemas, and moves what several methods share into types."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any

from flickr_generator.derive.families import add_families
from flickr_generator.derive.kinds import Kinds
from flickr_generator.derive.lists import Lists
from flickr_generator.derive.locations import Places, join
from flickr_generator.derive.samples import type_samples
from flickr_generator.shapes import NOTHING, Shape, merge, merge_sample

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flickr_generator.derive.response_shapes import ResponseShapes
    from flickr_generator.overlay import Overlay, ScalarKind

__all__ = ["Responses"]

_TEXTS = frozenset({"id", "text"})
_BLANKS = frozenset({"integer", "number", "boolean", "timestamp", "datetime", "date"})
_DEFAULTS: dict[ScalarKind, Any] = {"id": "", "text": "", "integer": 0, "number": 0, "boolean": False}


class Responses:
    """Schemas of all responses and of their shared types."""

    def __init__(self, overlay: Overlay, sources: ResponseShapes) -> None:
        samples = type_samples(overlay.types)
        self._overlay = overlay
        self._kinds = Kinds(overlay.fields, [*sources.shapes.values(), *samples.values()])
        self._sources = sources
        self._types = Places(overlay.types)
        self._lists = Lists(overlay.fields.lists["at"])
        recorded = {name: shape for name, shape in sources.shapes.items() if sources.evidence[name] == "recorded"}
        layers = [
            self._gather({}, samples),
            self._gather({name: shape for name, shape in sources.shapes.items() if name not in recorded}, {}),
            self._gather(recorded, {}),
        ]
        self._recorded = {*recorded, *layers[-1]}
        self._shapes = {
            name: self._extended(name, reduce(merge_sample, (layer.get(name, NOTHING) for layer in layers)))
            for name in sorted({name for layer in layers for name in layer})
        }
        for name, shape in self._shapes.items():
            if like := overlay.types[name].like:
                self._shapes[name] = _with_optional(shape, self._shapes.get(like, NOTHING).members)

    def unused_patterns(self) -> list[str]:
        """Unused overlay patterns of types, lists and kinds, after all schemas were built."""
        found = [
            f"types.toml: {name} is at {pattern}, which does not exist"
            for name, rule in self._overlay.types.items()
            for pattern in rule.at
            if (name, pattern) not in self._types.used
        ]
        found += [
            f"types.toml: {name} has no field {field} to put in order or call rare"
            for name, shape in self._shapes.items()
            for rule in [self._overlay.types[name]]
            for field in (*rule.order, *rule.rare)
            if field not in shape.members
        ]
        return [*found, *self._lists.unused(), *self._kinds.unused()]

    def response(self, method: str, *, whole: bool) -> dict[str, Any]:
        """The schema of the response of `method` without `stat`; `whole` if its only member is required."""
        rule = self._overlay.responses.get(method)
        if rule and rule.open:
            return {"type": "object", "additionalProperties": True}
        schema = self._object(f"{method}:", self._sources.shapes[method], top=True)
        rare = [name for name in schema["properties"] if rule and name in rule.rare]
        for name in rare:
            schema["properties"][name]["x-flickr"] = {"rare": True}
        needed = [name for name in schema["properties"] if name not in rare]
        if whole and len(needed) == 1 and not self._sources.shapes[method].blank:
            schema["required"] = needed
        return schema

    def types(self) -> dict[str, dict[str, Any]]:
        """The schemas of the shared types that occur, by name."""
        return {
            name: {"description": self._overlay.types[name].doc, **self._object(f"{name}:", shape)}
            for name, shape in sorted(self._shapes.items())
        }

    def _gather(self, by_method: Mapping[str, Shape], known: Mapping[str, Shape]) -> dict[str, Shape]:
        """Merges the shapes of each shared type over all its places, until nested types add nothing more."""
        shapes = dict(known)
        while True:
            before = dict(shapes)
            for method, shape in by_method.items():
                self._visit(f"{method}:", shape, shapes)
            for name, shape in before.items():
                self._visit(f"{name}:", shape, shapes)
            if shapes == before:
                return shapes

    def _extended(self, name: str, shape: Shape) -> Shape:
        """The shape with the fields of the overlay."""
        return _with_optional(shape, {field: Shape(scalars=("null",)) for field in self._overlay.types[name].fields})

    def _visit(self, place: str, shape: Shape, shapes: dict[str, Shape]) -> None:
        for member, child in _entry(shape).members.items():
            at = join(place, member)
            entry = _entry(child)
            if not entry.members:
                continue
            if name := self._types.type_at(at):
                found = Shape(members=entry.members, optional=entry.optional)
                shapes[name] = merge(shapes.get(name, NOTHING), found)
            else:
                self._visit(at, entry, shapes)

    def _object(self, place: str, shape: Shape, *, top: bool = False) -> dict[str, Any]:
        optional = shape.members.keys() if top and shape.blank else shape.optional
        properties = {
            name: self._member(join(place, name), name, child, usual=name not in optional)
            for name, child in self._ordered(place, shape)
        }
        owner = place.partition(":")[0]
        rule = self._overlay.types.get(owner) if place == f"{owner}:" else None
        for name in properties.keys() & set(rule.rare if rule else ()):
            is_open = rule is not None and name in rule.open
            marked: dict[str, Any] = {"type": "object", "additionalProperties": True} if is_open else properties[name]
            properties[name] = {**marked, "x-flickr": {**marked.get("x-flickr", {}), "rare": True}}
        if not top:
            add_families(properties, self._overlay.fields.families)
        schema: dict[str, Any] = {"type": "object", "properties": properties}
        if not top and "id" in shape.members and "id" not in optional and owner in self._recorded:
            schema["required"] = ["id"]
        return schema

    def _ordered(self, place: str, shape: Shape) -> list[tuple[str, Shape]]:
        """The members in the overlay's order; others by name, identifiers first, lists last."""
        rule = self._overlay.types.get(place.removesuffix(":"))
        sent = {name: index for index, name in enumerate(rule.order)} if rule else {}
        return sorted(
            shape.members.items(),
            key=lambda item: (sent.get(item[0], len(sent)), item[1].items is not None, item[0] != "id", item[0]),
        )

    def _member(self, place: str, name: str, shape: Shape, *, usual: bool) -> dict[str, Any]:
        if self._lists.is_list(place, name, shape):
            entries = self._value(place, name, _entry(shape))
            return {"type": "array", "items": entries, "default": [], **_note(drift=_contains_elements(entries))}
        schema = self._value(place, name, shape)
        schema |= _note(zero=self._is_none_at_zero(name, schema), drift=_drifts(schema, shape))
        if "zero" in schema.get("x-flickr", {}):
            return schema
        usual = usual or name == "_content"  # in XML, empty and missing text are the same
        if usual and "$ref" in schema and "scalars.json" in schema["$ref"]:
            kind = schema["$ref"].rpartition("/")[2].removesuffix("_content")
            if kind in _DEFAULTS:
                return {**schema, "default": _DEFAULTS[kind]}
        elif usual and (schema.get("type") == "object" or "$ref" in schema):
            return {**schema, "default": {}}
        return schema

    def _is_none_at_zero(self, name: str, schema: dict[str, Any]) -> bool:
        """Whether Flickr writes 0 here for none."""
        reference = str(schema.get("$ref", ""))
        zeros = self._overlay.fields.zeros
        name_of_type = reference.rpartition("/")[2].removesuffix(".json")
        return name_of_type in zeros.types or (name in zeros.names and reference.endswith("#/$defs/id"))

    def _value(self, place: str, name: str, shape: Shape) -> dict[str, Any]:
        shared = self._types.type_at(place) if shape.members else None
        if shared:
            return {"$ref": f"../types/{shared}.json"}
        if shape.members.keys() == {"_content"}:
            kind = self._kind(place, name, shape.members["_content"])
            return {"$ref": f"../types/scalars.json#/$defs/{kind}_content"}
        if shape.members:
            return self._object(place, shape)
        if shape.blank and not shape.scalars:  # an element that was always empty is an empty text
            return {"$ref": f"../types/scalars.json#/$defs/{self._kind(place, name, shape)}_content"}
        return {"$ref": f"../types/scalars.json#/$defs/{self._kind(place, name, shape)}"}

    def _kind(self, place: str, name: str, shape: Shape) -> ScalarKind:
        owner, _, path = place.partition(":")
        rule = self._overlay.types.get(owner)
        for known in (rule, self._overlay.types[rule.like] if rule and rule.like else None):
            if known and path in known.fields:
                return known.fields[path]
        if name == "_content":  # the text of an element has the element's name
            name = ["_content", *path.split(".")][-2]
        return self._kinds.kind(place, name, shape)


def _note(*, zero: bool = False, drift: bool = False) -> dict[str, Any]:
    """The annotations of a member, beside its schema."""
    note = {**({"zero": "none"} if zero else {}), **({"drift": True} if drift else {})}
    return {"x-flickr": note} if note else {}


def _contains_elements(entries: Mapping[str, Any]) -> bool:
    """Whether entries of a list are texts in elements, which JSON may have bare, or without the list."""
    return str(entries.get("$ref", "")).endswith(("/text_content", "/id_content"))


def _drifts(schema: Mapping[str, Any], shape: Shape) -> bool:
    """Whether JSON had a scalar in types that are not its own."""
    kind = str(schema.get("$ref", "")).rpartition("scalars.json#/$defs/")[2]
    seen = set(shape.json)
    if kind in _TEXTS:
        return bool(seen & {"number", "boolean"})
    return kind in _BLANKS and "blank" in seen


def _entry(shape: Shape) -> Shape:
    """The shape of an entry of a list; of anything else, the shape itself."""
    if shape.items is None:
        return shape
    alone = Shape(scalars=shape.scalars, members=shape.members, optional=shape.optional, blank=shape.blank)
    return merge(shape.items, alone)


def _with_optional(shape: Shape, members: Mapping[str, Shape]) -> Shape:
    """The shape with the missing members added, as optional."""
    extra = {name: child for name, child in members.items() if name not in shape.members}
    return Shape(members={**shape.members, **extra}, optional=tuple(sorted({*shape.optional, *extra})))
