"""Derives every spec from the inputs, and writes them so that the folder holds these and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from flickr_generator.derive.answers import all_methods, answers
from flickr_generator.derive.arguments import needless_facts
from flickr_generator.derive.document import BASE, DIALECT, method_document
from flickr_generator.derive.kinds import Kinds
from flickr_generator.derive.responses import Responses
from flickr_generator.derive.scalars import scalar_schemas
from flickr_generator.files import json_bytes, replace_file

if TYPE_CHECKING:
    from pathlib import Path

    from flickr_generator.facts import MethodFacts
    from flickr_generator.inputs import Inputs

__all__ = ["Specs", "derive", "write_specs"]

_FOLDERS = ("methods", "types")


class Specs(msgspec.Struct, frozen=True):
    """Spec documents by name, and what the overlay says without need (text for people; empty when all is well)."""

    methods: dict[str, dict[str, Any]]
    types: dict[str, dict[str, Any]]
    needless: list[str] = []

    def files(self) -> dict[str, bytes]:
        """Path below the specs' folder and content of every document."""
        return {
            f"{folder}/{name}.json": json_bytes(document)
            for folder, documents in (("methods", self.methods), ("types", self.types))
            for name, document in documents.items()
        }


def derive(inputs: Inputs) -> Specs:
    """The specs that follow from the inputs; equal inputs give equal bytes."""
    methods = all_methods(inputs)
    shapes = answers(inputs, methods)
    responses = Responses(inputs.overlay, Kinds(inputs.overlay.fields, shapes.values()), shapes)
    documents = {
        name: method_document(name, facts, inputs, responses.response(name)) for name, facts in methods.items()
    }
    types: dict[str, dict[str, Any]] = {
        name: {"$schema": DIALECT, "$id": f"{BASE}/types/{name}.json", "title": name, **schema}
        for name, schema in responses.types().items()
    }
    types["scalars"] = scalar_schemas()
    needless = [*_needless(inputs, methods), *responses.unused_patterns()]
    return Specs(methods=documents, types=types, needless=needless)


def write_specs(folder: Path, specs: Specs) -> list[str]:
    """Writes what changed below `folder` and deletes documents that are no more; the paths touched, in order."""
    files = specs.files()
    touched = [path for path, body in files.items() if replace_file(folder / path, body)]
    for name in _FOLDERS:
        for path in sorted((folder / name).glob("*.json")):
            if f"{name}/{path.name}" not in files:
                path.unlink()
                touched.append(f"{name}/{path.name}")
    return sorted(touched)


def _needless(inputs: Inputs, methods: dict[str, MethodFacts]) -> list[str]:
    overlay = inputs.overlay
    found = [f"added.toml: {name} is in reflection now" for name in overlay.added if name in inputs.reflection.methods]
    found += [f"methods: {name} is no method" for name in overlay.methods if name not in methods]
    found += [f"responses.toml: {name} is no method" for name in overlay.responses if name not in methods]
    found += [
        f"responses.toml: {name} has a sample or recordings of its own"
        for name, rule in overlay.responses.items()
        if rule.like
        and (name in inputs.recordings or (name in methods and methods[name].sample is not None))
    ]
    names = {argument.name for facts in methods.values() for argument in facts.arguments}
    found += [f"arguments.toml: no method has an argument {name}" for name in overlay.arguments if name not in names]
    for name, entry in overlay.methods.items():
        if name in methods:
            found += [
                f"methods: {name}: {argument}: {fact}"
                for argument, fact in needless_facts(methods[name], entry, overlay.arguments)
            ]
    return found
