"""Builds the sections of types from records and enumerations of the client's IR."""

from __future__ import annotations

from typing import TYPE_CHECKING

import flickr_runtime
from flickr_generator.reference.markdown import Markdown, cell, code, join, link, prose
from flickr_generator.reference.pages import Type

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flickr_generator.build.code import Code
    from flickr_generator.build.ir import Record

__all__ = ["alias_section", "record_section", "type_link"]


def record_section(record: Record, doc: str, places: Mapping[str, str], links: Mapping[str, str]) -> Type:
    """A record with its fields; `places` has the URL of each record by name."""
    notes: list[Markdown] = []
    if record.items:
        notes.append(Markdown(f"Iterates over {code(record.items[0])}: {type_link(record.items[1], places)}."))
    if own := _properties(record.base):
        notes.append(Markdown(f"Also has {join(' and ', [code(name) for name in own])}."))
    return Type(
        heading=Markdown(record.name),
        doc=prose(doc, links),
        notes=tuple(notes),
        fields=tuple(
            (
                code(field.name),
                cell(type_link(field.annotation, places)),
                cell(code(field.wire)) if field.wire != field.name else Markdown(""),
            )
            for field in record.fields
        ),
    )


def alias_section(name: Code, values: Iterable[Code]) -> Type:
    """A `Literal` of `flickr_client.literals`."""
    listed = join(", ", [code(value) for value in values])
    return Type(heading=Markdown(name), doc=listed, notes=(), fields=())


def type_link(annotation: Code, places: Mapping[str, str]) -> Markdown:
    """The annotation as code, linked if it contains a record."""
    text = "".join(char if char.isalnum() or char == "_" else " " for char in annotation)
    address = next((places[word] for word in text.split() if word in places), None)
    return link(code(annotation), address) if address else code(annotation)


def _properties(base: str) -> list[str]:
    """The properties of a record's base in the runtime."""
    found = getattr(flickr_runtime, base, None)
    return [name for name in dir(found) if isinstance(getattr(found, name, None), property) and name[0] != "_"]
