"""Merges recorded responses into the committed recordings: their structure only, never a value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_generator.errors import GeneratorError
from flickr_generator.shapes import NOTHING, Shape, merge, read_recording

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping
    from pathlib import Path

__all__ = ["learn", "recordings"]


def recordings(folder: Path) -> Iterator[tuple[str, Path]]:
    """Name of the subfolder and file, for every `<folder>/<name>/*.json|xml`, in alphabetical order."""
    if not folder.is_dir():
        raise GeneratorError(f"{folder}: no such folder; recordings are laid out as FOLDER/<method>/*.json|xml")
    for path in sorted(folder.glob("*/*")):
        if path.suffix in {".json", ".xml"} and path.is_file():
            yield path.parent.name, path


def learn(folder: Path, known: Mapping[str, Shape], names: Container[str]) -> tuple[dict[str, Shape], list[str]]:
    """The shapes by folder name, with the recordings in `folder` merged into `known`; and the unreadable ones.

    Folders that are not in `names`, the methods and other responses with specs, are skipped.
    """
    shapes = dict(known)
    problems: list[str] = []
    for name, path in recordings(folder):
        if name not in names:
            continue
        try:
            shape = read_recording(path.read_bytes(), typed=True)
        except (GeneratorError, OSError) as error:
            problems.append(f"{path}: {error}")
            continue
        if shape is not None:
            shapes[name] = merge(shapes.get(name, NOTHING), shape)
    return shapes, problems
