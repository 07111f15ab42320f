"""Derives every spec from the inputs, and writes them, so that the folder contains these only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from flickr_generator.derive.document import method_document, response_document, type_document
from flickr_generator.derive.errors import unnamed_errors
from flickr_generator.derive.failure import FAILURE
from flickr_generator.derive.redundant import needless_entries
from flickr_generator.derive.response_shapes import all_methods, response_shapes
from flickr_generator.derive.responses import Responses
from flickr_generator.derive.scalars import scalar_schemas
from flickr_generator.errors import SpecError
from flickr_generator.files import json_bytes, replace_file

if TYPE_CHECKING:
    from pathlib import Path

    from flickr_generator.inputs import Inputs

__all__ = ["FOLDERS", "Specs", "derive", "read_specs", "write_specs"]

FOLDERS = ("methods", "types", "responses")
"""Subfolders of the specs, in the order of the fields of `Specs`."""


class Specs(msgspec.Struct, frozen=True):
    """Spec documents by name, and messages: about redundant overlay entries, and errors without a name."""

    methods: dict[str, dict[str, Any]]
    types: dict[str, dict[str, Any]]
    responses: dict[str, dict[str, Any]]
    needless: list[str] = []
    unnamed: list[str] = []

    def files(self) -> dict[str, bytes]:
        """Path below the specs' folder and content of every document."""
        return {
            f"{folder}/{name}.json": json_bytes(document)
            for folder, documents in zip(FOLDERS, (self.methods, self.types, self.responses), strict=True)
            for name, document in documents.items()
        }


def derive(inputs: Inputs) -> Specs:
    """The specs that follow from the inputs; equal inputs give equal bytes."""
    methods = all_methods(inputs)
    found = response_shapes(inputs, methods)
    responses = Responses(inputs.overlay, found)
    documents = {
        name: method_document(
            name,
            facts,
            inputs,
            responses.response(name, whole=facts.permission in {"none", "read"}),
            found.evidence[name],
        )
        for name, facts in methods.items()
    }
    types = {name: type_document(name, schema) for name, schema in responses.types().items()}
    types["scalars"] = scalar_schemas()
    others = {
        name: response_document(name, entry.doc, responses.response(name, whole=False))
        for name, entry in inputs.overlay.other_responses.items()
    }
    others["error"] = FAILURE
    return Specs(
        methods=documents,
        types=types,
        responses=dict(sorted(others.items())),
        needless=[*needless_entries(inputs, methods), *found.needless, *responses.unused_patterns()],
        unnamed=unnamed_errors(inputs, methods),
    )


def read_specs(folder: Path) -> Specs:
    """The specs below `folder`; raises `SpecError`, which names the file that is missing or damaged."""
    methods, types, others = (
        {path.stem: _read(path) for path in sorted((folder / name).glob("*.json"))} for name in FOLDERS
    )
    if not methods or "scalars" not in types or "error" not in others:
        raise SpecError(f"{folder}: contains no complete specs; `flickr-gen reflect` writes them from the inputs")
    return Specs(methods=methods, types=types, responses=others)


def _read(path: Path) -> dict[str, Any]:
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, Any])
    except (OSError, msgspec.DecodeError, RecursionError) as error:
        raise SpecError(f"{path}: {error}; `flickr-gen reflect` writes it again") from error


def write_specs(folder: Path, specs: Specs) -> list[str]:
    """Writes changed documents below `folder` and deletes stale ones; returns their paths, in order."""
    files = specs.files()
    touched = [path for path, body in files.items() if replace_file(folder / path, body)]
    for name in FOLDERS:
        for path in sorted((folder / name).glob("*.json")):
            if f"{name}/{path.name}" not in files:
                path.unlink()
                touched.append(f"{name}/{path.name}")
    return sorted(touched)
