"""Converts response schemas into records: one class per object, named by its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flickr_generator.build.code import Code, annotation, docstring, identifier, literal, names_in, optional
from flickr_generator.build.ir import Field, Record
from flickr_generator.build.names import pascal, snake
from flickr_generator.errors import SpecError
from flickr_runtime import RecordSequence, mixins

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["RecordMaker", "Typed"]

_SCALARS = {
    "id": "str",
    "text": "str",
    "integer": "int",
    "number": "Number",
    "boolean": "bool",
    "timestamp": "Timestamp",
    "datetime": "LocalTime",
    "date": "date",
}
# The types of fields with the text of an element; in lists and as whole responses they are plain.
_ELEMENTS = {
    "text_content": "Text",
    "id_content": "Text",
    "integer_content": "Count",
    "number_content": "Element[Number]",
    "boolean_content": "Element[bool]",
    "timestamp_content": "Element[Timestamp]",
    "datetime_content": "Element[LocalTime]",
    "date_content": "Element[date]",
}
# ContextPhoto has a field `url` of its own, so it cannot have the method.
_MIXINS = {
    "ContextPhoto": "PhotoLinks",
    "Gallery": "GalleryLinks",
    "Group": "GroupLinks",
    "GroupInfo": "GroupLinks",
    "Person": "PersonLinks",
    "PersonInfo": "PersonLinks",
    "Photo": "PhotoFiles",
    "PhotoExtras": "PhotoFields",
    "PhotoInfo": "PhotoFiles",
    "Photoset": "AlbumLinks",
    "User": "PersonLinks",
}
_DRIFTING = frozenset({"str", "int", "Number", "bool", "Timestamp", "LocalTime", "date", "list[str]"})
_PAGES = frozenset({"page", "pages", "total"})
_IDENTIFIED = frozenset({"id", "nsid"})


@dataclass(frozen=True)
class Typed:
    """A type as source, and whether `Type()` makes an empty one."""

    code: Code
    blank: bool = False


@dataclass
class RecordMaker:
    """Builds the records of one module; nested objects precede their containers.

    Attributes:
        shared: The documents of the shared types by name, which are referenced and not built again.
        items: The items of records that are lists, by name; also those of shared types.
        records: The records, in order.
        used: Names of referenced shared types.
        helpers: Names of referenced types of the runtime.
    """

    shared: Mapping[str, dict[str, Any]]
    items: dict[str, Code] = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    helpers: set[str] = field(default_factory=set)

    def record(self, name: str, doc: str, schema: Mapping[str, Any], what: str) -> Code:
        """Builds the record `name` for an object schema and returns its name."""
        code = identifier(name, what=what)
        if any(record.name == code for record in self.records):
            raise SpecError(f"{what}: two objects would be called {name}")
        listed = _lists_one(schema)
        fields = self._fields(name, schema, what, listed=listed)
        base = Code(_MIXINS.get(name, "Record"))
        self.helpers |= {base, "Record"}
        items = next((found for item in fields if (found := _list_of(item))), None) if listed else None
        if items:
            self.items[name] = items[1]
            self.helpers.add("RecordSequence")
            base = _sequence(base, items[1])
        self.records.append(Record(name=code, base=base, doc=docstring(doc), fields=fields, items=items))
        return code

    def outcomes(self, name: str, doc: str, names: Mapping[int, str], what: str) -> Code:
        """Builds the record `name` with a flag for each code that is a success, and returns its name."""
        code = identifier(name, what=what)
        flags = tuple(Field(identifier(flag, what=what), Code("bool"), Code("False"), flag) for flag in names.values())
        self.helpers.add("Record")
        self.records.append(Record(name=code, base=Code("Record"), doc=docstring(doc), fields=flags))
        return code

    def type_of(self, name: str, schema: Mapping[str, Any], what: str) -> Typed:
        """The type for any schema of a response; objects in it become records named `name`."""
        if "$ref" in schema:
            return self._reference(str(schema["$ref"]), what)
        if schema.get("type") == "array":
            return Typed(annotation("list", self.type_of(name, schema.get("items", {}), what).code))
        if schema.get("type") == "object" and schema.get("properties"):
            doc = str(schema.get("description") or f"`{what}` of a response.")
            return Typed(self.record(name, doc, schema, what), blank=_is_blank(schema, self.shared, frozenset()))
        return Typed(Code("Any"))

    def _reference(self, reference: str, what: str) -> Typed:
        if "scalars.json#/$defs/" in reference:
            kind = reference.rpartition("/")[2]
            found = _SCALARS.get(kind) or _SCALARS.get(kind.removesuffix("_content"))
            if found is None:
                raise SpecError(f"{what}: {reference!r} is not a scalar that the client knows")
            if found[0].isupper():
                self.helpers.add(found)
            return Typed(Code(found))
        name = reference.rpartition("/")[2].removesuffix(".json")
        if name not in self.shared:
            raise SpecError(f"{what}: {reference!r} refers to no type")
        self.used.add(name)
        return Typed(identifier(name, what=what), blank=_is_blank(self.shared[name], self.shared, frozenset()))

    def _element(self, member: Mapping[str, Any]) -> Typed | None:
        found = _ELEMENTS.get(str(member.get("$ref", "")).rpartition("scalars.json#/$defs/")[2])
        if found is None:
            return None
        self.helpers |= set(names_in(Code(found))) - {"bool", "date"}
        return Typed(Code(found))

    def _fields(self, name: str, schema: Mapping[str, Any], what: str, *, listed: bool) -> tuple[Field, ...]:
        required = set(schema.get("required", ()))
        fields: list[Field] = []
        taken = _members(getattr(mixins, _MIXINS.get(name, "Record")))
        if listed:
            taken |= _members(RecordSequence)
        for wire, member in _properties(schema):
            python = snake(wire) or "value"
            while python in taken:
                python += "_"
            taken.add(python)
            typed = self._element(member) or self.type_of(pascal(name, wire), member, f"{what}.{wire}")
            code = identifier(python, what=f"{what}: {wire!r}")
            found = _field(code, wire, member, typed, required=wire in required)
            self.helpers |= {"ABSENT", "Usual"} if "ABSENT" in found.default else set()
            self.helpers |= {"Drifting", "ZeroIsNone"} & set(names_in(found.annotation))
            fields.append(found)
        return tuple(fields)


def _properties(schema: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The members that become fields; rare ones do not, because every field costs time in every record."""
    members = schema["properties"].items()
    return [(wire, member) for wire, member in members if not member.get("x-flickr", {}).get("rare")]


def _members(base: type) -> set[str]:
    """The members of this base; a field of the same name gets an underscore appended."""
    return {member for member in dir(base) if not member.startswith("_")}


def _field(name: Code, wire: str, member: Mapping[str, Any], typed: Typed, *, required: bool) -> Field:
    renamed = f"name={literal(wire)}" if name != wire else ""
    plain: Code | None = None
    factory: Code | None = None
    shape = typed.code
    if member.get("x-flickr", {}).get("drift") and shape in _DRIFTING:
        shape = annotation("Drifting", shape)
    usual = "default" in member
    if member.get("type") == "array":
        plain, factory = Code("[]"), Code("lambda: []") if renamed else None
    elif required:
        pass
    elif member.get("x-flickr", {}).get("zero") == "none":
        shape, plain = annotation("ZeroIsNone", shape), Code("None")
    elif usual and isinstance(member["default"], dict) and (typed.blank or typed.code == "Any"):
        factory = typed.code if typed.code != "Any" else Code("dict")
    elif usual and wire == "_content" and typed.code == "str":  # in XML, empty and missing text are the same
        plain = literal("")
    elif usual and typed.code != "bool" and not isinstance(member["default"], dict):
        shape, plain = annotation("Usual", shape), Code("ABSENT")
    else:  # a missing flag must not be read as False
        shape, plain = optional(shape), Code("None")
    if factory:
        options = ", ".join(part for part in (f"default_factory={factory}", renamed) if part)
        return Field(name, shape, Code(f"msgspec.field({options})"), wire)
    if renamed:
        options = ", ".join(part for part in (f"default={plain}" if plain else "", renamed) if part)
        return Field(name, shape, Code(f"msgspec.field({options})"), wire)
    return Field(name, shape, plain or Code(""), wire)


def _is_blank(schema: Mapping[str, Any], shared: Mapping[str, dict[str, Any]], seen: frozenset[str]) -> bool:
    """Whether an object without members is valid, because nothing in it is required."""
    if schema.get("required"):
        return False
    for member in schema.get("properties", {}).values():
        if isinstance(member.get("default"), dict) and not _member_is_blank(member, shared, seen):
            return False
    return True


def _member_is_blank(member: Mapping[str, Any], shared: Mapping[str, dict[str, Any]], seen: frozenset[str]) -> bool:
    if "$ref" not in member:
        return _is_blank(member, shared, seen)
    name = str(member["$ref"]).rpartition("/")[2].removesuffix(".json")
    return name not in seen and name in shared and _is_blank(shared[name], shared, seen | {name})


def _lists_one(schema: Mapping[str, Any]) -> bool:
    """Whether a record has exactly one list, of which it is then a sequence: a page, or the container of a list."""
    names = {wire for wire, _ in _properties(schema)}
    lists = [member for _, member in _properties(schema) if member.get("type") == "array"]
    return len(lists) == 1 and bool(names & _PAGES or not names & _IDENTIFIED)


def _sequence(base: Code, item: Code) -> Code:
    """The bases of a record that is a sequence; its entries may be a class that is defined later."""
    sequence = f"RecordSequence[{literal(item)}]"
    return Code(sequence if base == "Record" else f"{base}, {sequence}")


def _list_of(field: Field) -> tuple[Code, Code] | None:
    """A field that is a list, with the type of an entry."""
    shape = field.annotation.removeprefix("Drifting[").removesuffix("]" if "Drifting" in field.annotation else "")
    return (field.name, Code(shape[len("list[") : -1])) if shape.startswith("list[") else None
