"""Builds the sections of methods: documentation from the specs, Python from the client's IR."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from flickr_generator.reference.markdown import Markdown, anchor, cell, code, prose
from flickr_generator.reference.pages import Entry
from flickr_generator.reference.records import type_link
from flickr_generator.reference.values import argument_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flickr_generator.build.ir import Argument, Function, Namespace
    from flickr_generator.reference.pages import Row

__all__ = ["entry"]

_WIDTH = 88


def entry(  # the references of a section
    method: str,
    document: Mapping[str, Any],
    function: Function,
    namespace: Namespace,
    path: str,
    *,
    places: Mapping[str, str],
    links: Mapping[str, str],
    aliases: Mapping[str, str],
) -> Entry:
    """The section of a method, which the client has at `path`."""
    facts = document["x-flickr"]
    summary, _, rest = str(document["description"]).strip().partition(". ")
    properties = document["properties"]["arguments"]["properties"]
    deprecated = f"Deprecated: {facts['deprecated']}" if facts["deprecated"] else ""
    opening = prose(summary.rstrip(".") + ".", links)
    return Entry(
        heading=Markdown(method),
        name=Markdown(method.rpartition(".")[2]),
        anchor=Markdown(anchor(method)),
        path=code(path),
        short=cell(opening),
        summary=opening,
        paragraphs=tuple(prose(text, links) for text in (rest, deprecated) if text),
        needs=Markdown(f"{_needs(facts)} · {facts['http']}"),
        call=_call(path, function),
        arguments=tuple(
            (
                Markdown(f"{code(argument.name)}{' (required)' if argument.required else ''}"),
                cell(code(_shape(argument))),
                cell(argument_text(schema, links, aliases)),
            )
            for argument, schema in _in_order(function, properties)
        ),
        returns=_returns(function, places),
        errors=_errors(function),
        errors_module=code(f"flickr_client.errors.{namespace.module}"),
    )


def _in_order(function: Function, properties: Mapping[str, Any]) -> Iterable[tuple[Argument, Mapping[str, Any]]]:
    """The arguments in the function's order, each with its schema."""
    wires = {str(argument.wire_name): argument for argument in function.arguments}
    schemas = {wires[repr(name)].name: schema for name, schema in properties.items()}
    return [(argument, schemas[argument.name]) for argument in function.arguments]


def _needs(facts: Mapping[str, Any]) -> str:
    if facts["permission"] != "none":
        return f"Needs permission **{facts['permission']}**"
    return "Needs a signed call" if facts["login"] or facts["signing"] else "Needs no permission"


def _shape(argument: Argument) -> str:
    return argument.annotation.removesuffix(" | None")


def _call(path: str, function: Function) -> Markdown:
    """A call in Python: required arguments with their types, the names of the optional ones."""
    given = [f"{argument.name}: {_shape(argument)}" for argument in function.required]
    given += [f"{argument.name}=…" for argument in function.optional]
    line = f"flickr.{path}({', '.join(given)}) -> {function.result}"
    if len(line) <= _WIDTH:
        return Markdown(line)
    inner = textwrap.wrap(
        ", ".join(given), _WIDTH, initial_indent="    ", subsequent_indent="    ", break_long_words=False
    )
    return Markdown("\n".join([f"flickr.{path}(", *inner, f") -> {function.result}"]))


def _returns(function: Function, places: Mapping[str, str]) -> Markdown:
    if function.result == "None":
        return Markdown("Returns nothing.")
    if function.result == "dict[str, Any]":
        return Markdown(f"Returns the response as Flickr sent it, a {code('dict')}.")
    text = f"Returns {type_link(function.result, places)}."
    if function.paging:
        text += f" {code(f'iter_{function.name}')} reads all pages: {type_link(function.paging.item, places)}."
    return Markdown(text)


def _errors(function: Function) -> tuple[Row, ...]:
    return tuple(
        (Markdown(failure.code), code(failure.name), code(failure.family), cell(prose(f"{failure.message}.")))
        for failure in function.raised
    )
