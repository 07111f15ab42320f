"""The committed inputs of the specs, and their folder."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Literal, TypeVar

import msgspec

from flickr_generator.errors import GeneratorError
from flickr_generator.facts import Reflection
from flickr_generator.files import json_bytes, replace_file
from flickr_generator.overlay import Overlay, load_overlay
from flickr_generator.shapes import Shape

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["Inputs", "load_inputs", "write_recordings", "write_reflection", "write_refusals"]

T = TypeVar("T")
_REFLECTION, _VERBS, _RECORDINGS, _OVERLAY = "reflection.json", "http_verbs.json", "recordings", "overlay"
_REFUSALS = "refusals.json"


class Inputs(msgspec.Struct, frozen=True):
    """The parsed content of `specs/flickr_specs/inputs`."""

    reflection: Reflection
    verbs: dict[str, Literal["GET", "POST"]]
    recordings: dict[str, Shape]
    overlay: Overlay
    refusals: dict[str, dict[str, str]] = {}


def load_inputs(specs: Path) -> Inputs:
    """Reads the inputs in `specs/inputs`; raises `GeneratorError`, which names the file that is missing or damaged."""
    folder = specs / "inputs"
    return Inputs(
        reflection=_decode(folder / _REFLECTION, Reflection),
        verbs=_decode(folder / _VERBS, dict[str, Literal["GET", "POST"]]),
        recordings={path.stem: _decode(path, Shape) for path in sorted((folder / _RECORDINGS).glob("*.json"))},
        overlay=load_overlay(folder / _OVERLAY),
        refusals=_decode(folder / _REFUSALS, dict[str, dict[str, str]]) if (folder / _REFUSALS).exists() else {},
    )


def write_reflection(specs: Path, reflection: Reflection) -> bool:
    """Replaces the committed reflection; returns True if it changed."""
    return replace_file(specs / "inputs" / _REFLECTION, reflection.to_json())


def write_recordings(specs: Path, shapes: Mapping[str, Shape]) -> list[str]:
    """Replaces the committed recordings; returns the names of those that changed."""
    folder = specs / "inputs" / _RECORDINGS
    return [
        name
        for name, shape in sorted(shapes.items())
        if replace_file(folder / f"{name}.json", json_bytes(shape.to_builtins()))
    ]


def write_refusals(specs: Path, refusals: Mapping[str, Mapping[str, str]]) -> bool:
    """Replaces the committed refusals; returns True if they changed."""
    return replace_file(specs / "inputs" / _REFUSALS, json_bytes(refusals))


def _decode(path: Path, into: type[T]) -> T:
    try:
        return msgspec.json.decode(path.read_bytes(), type=into)
    except OSError as error:
        raise GeneratorError(f"{path}: {error.strerror or error}") from error
    except (msgspec.DecodeError, json.JSONDecodeError) as error:
        raise GeneratorError(f"{path}: {error}; restore it from the repository or write it again") from error
