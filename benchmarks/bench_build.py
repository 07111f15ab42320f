"""Reflection to formatted client, all methods, no network; the yardstick is CPython compiling what was written."""

from __future__ import annotations

import tempfile
from pathlib import Path

from _clock import best_of, check_promises

import flickr_specs
from flickr_generator.build import build_files, write_client
from flickr_generator.derive import derive, write_specs
from flickr_generator.inputs import load_inputs

SPECS = flickr_specs.root()


def pipeline(folder: Path) -> None:
    """Inputs to specs to client, everything written to an empty folder."""
    specs = derive(load_inputs(SPECS))
    write_specs(folder / "specs", specs)
    write_client(folder / "client", build_files(specs.methods, specs.types))


def compiled(folder: Path) -> None:
    """Compiles every module of the client."""
    for path in sorted(folder.rglob("*.py")):
        compile(path.read_text(), path.name, "exec")


def once() -> None:
    """The pipeline, in a folder of its own."""
    with tempfile.TemporaryDirectory() as name:
        pipeline(Path(name))


def main() -> None:
    """Prints seconds and ratio."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pipeline(folder)
        files = len(list(folder.rglob("*.*")))
        ours, yardstick = best_of(5, once, lambda: compiled(folder / "client"))
    print(f"{files} files: {ours:.2f} s; compiling them takes CPython {yardstick:.2f} s, ratio {ours / yardstick:.1f}")
    check_promises((f"{ours:.2f} s (promise: under 2 s)", ours < 2))


if __name__ == "__main__":
    main()
