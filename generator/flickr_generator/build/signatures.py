"""Converts argument schemas into arguments of Python functions, and their enumerations into named `Literal`s."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flickr_generator.build.code import (
    Code,
    annotation,
    docstring,
    identifier,
    join,
    literal,
    names_in,
    optional,
    union,
)
from flickr_generator.build.ir import Argument
from flickr_generator.build.names import pascal

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Literals", "arguments"]

_TYPES: dict[str, str] = {
    "text": "str",
    "flag": "bool",
    "integer": "int",
    "number": "float",
    "unix": "datetime | int",
    "mysql": "datetime | str",
    "moment": "datetime | int | str",
    "date": "date | str",
}
_JSON_TYPES = {"integer": "integer", "number": "number", "boolean": "flag"}
_LISTS = frozenset({"comma", "space"})


@dataclass
class Literals:
    """Aliases for enumerations, by name; equal enumerations of arguments with the same name share one."""

    aliases: dict[str, tuple[Code, ...]] = field(default_factory=dict)

    def alias(self, argument: str, method: str, values: list[Any]) -> Code:
        """The name of the alias for these values, which is added if it is new."""
        codes = tuple(literal(value) for value in values)
        for name in (pascal(argument), pascal(*method.split(".")[1:], argument)):
            if self.aliases.setdefault(name, codes) == codes:
                return identifier(name, what=f"{method}: {argument}")
        raise AssertionError(f"{method}: {argument} has two enumerations")


def arguments(method: str, schema: Mapping[str, Any], literals: Literals) -> tuple[list[Argument], set[str]]:
    """The arguments of a method in the specs' order, and the names that their annotations need imported."""
    required = set(schema.get("required", ()))
    found = [
        _argument(method, name, member, literals, required=name in required)
        for name, member in schema["properties"].items()
    ]
    needed = {name for argument in found for name in names_in(argument.annotation)}
    return found, needed


def _argument(method: str, name: str, member: Mapping[str, Any], literals: Literals, *, required: bool) -> Argument:
    wire = str(member.get("x-flickr", {}).get("wire") or _JSON_TYPES.get(str(member.get("type")), "text"))
    what = f"{method}: {name}"
    if wire in _LISTS:
        item = _values(method, name, member["items"], literals)
        shape = union(annotation("Sequence", item), Code("str"))
        if item == "int":
            shape = union(shape, Code("int"))
    else:
        shape = _values(method, name, member, literals, Code(_TYPES[wire]))
    return Argument(
        name=identifier(name, what=what),
        wire_name=literal(name),
        annotation=shape if required else optional(shape),
        required=required,
        doc=docstring(_described(member)),
        wire=None if wire == "text" else literal(wire),
        check=_check(member),
    )


def _check(member: Mapping[str, Any]) -> Code | None:
    """The source of the runtime's `Check`.

    The extras of photos are omitted: the runtime has them, with those that are not documented.
    """
    single = member.get("items", member)
    found = [part["enum"] for part in (single, *single.get("anyOf", ())) if "enum" in part]
    values = [literal(value) for value in found[0]] if found and "license" not in found[0] else []
    parts = [Code(f"values=({join(', ', values)},)")] if values else []
    if values and "enum" not in single:
        parts.append(Code("is_open=True"))
    parts += [Code(f"{bound}={literal(member[bound])}") for bound in ("minimum", "maximum") if bound in member]
    return Code(f"Check({join(', ', parts)})") if parts else None


def _values(method: str, name: str, schema: Mapping[str, Any], literals: Literals, plain: Code | None = None) -> Code:
    """The type of a value: an alias of its enumeration, in a union with the plain type if other values are accepted."""
    for part in (schema, *schema.get("anyOf", ())):
        if "enum" in part:
            alias = literals.alias(name, method, part["enum"])
            return alias if part is schema else union(alias, plain or _plain(schema))
    return plain or _plain(schema)


def _plain(schema: Mapping[str, Any]) -> Code:
    types = [part.get("type") for part in (schema, *schema.get("anyOf", ())) if part.get("type")]
    return Code("int" if types and types[0] == "integer" else "str")


def _described(member: Mapping[str, Any]) -> str:
    notes = [str(member["description"]).strip()]
    stated = member.get("x-flickr", {}).get("deprecated")
    if "default" in member:
        notes.append(f"Default: {member['default']}.")
    if "minimum" in member and "maximum" in member:
        notes.append(f"From {member['minimum']} to {member['maximum']}.")
    elif "maximum" in member:
        notes.append(f"At most {member['maximum']}.")
    if stated:
        notes.append(f"Deprecated: {stated}")
    return " ".join(note if note.endswith((".", "!", "?")) else f"{note}." for note in notes)
