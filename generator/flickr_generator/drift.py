"""Compares what derives from the inputs with what is committed, as a unified diff."""

from __future__ import annotations

from difflib import unified_diff
from typing import TYPE_CHECKING

from flickr_generator.files import read_or_none

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

__all__ = ["drift", "generated_files"]


def drift(folder: Path, wanted: Mapping[str, bytes], present: Iterable[str]) -> Iterator[str]:
    """The lines of a diff from the files below `folder` to `wanted`, and to nothing for those not wanted."""
    for path in sorted({*wanted, *present}):
        old, new = read_or_none(folder / path), wanted.get(path)
        if old == new:
            continue
        before, after = f"{folder.name}/{path}", f"{folder.name}/{path}"
        yield from unified_diff(
            _lines(old),
            _lines(new),
            fromfile="/dev/null" if old is None else before,
            tofile="/dev/null" if new is None else after,
            lineterm="",
        )


def generated_files(folder: Path, *parts: str) -> list[str]:
    """Paths below `folder` of every file in its subfolders `parts`, or in all of it; byte code left out."""
    roots = [folder / part for part in parts] or [folder]
    return [
        path.relative_to(folder).as_posix()
        for root in roots
        for path in sorted(root.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    ]


def _lines(body: bytes | None) -> list[str]:
    return [] if body is None else body.decode("utf-8", "replace").splitlines()
