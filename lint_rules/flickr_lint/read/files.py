"""Finds the files to check: walks folders, skips what is not the project's own, always includes explicit paths."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = ["PYTHON", "TEMPLATES", "NoSuchPathError", "base_of", "kind_of", "walk"]

PYTHON = (".py", ".pyw", ".ipynb")
TEMPLATES = (".html", ".htm", ".xhtml", ".j2", ".jinja", ".jinja2", ".djhtml", ".pt", ".zpt")
_KNOWN = (*PYTHON, *TEMPLATES)
_SHEBANG = re.compile(rb"#![^\n]*(?:(?<![A-Za-z])(?:python|pypy)[0-9.]*w?(?![A-Za-z])|\buv run\b|\bpipx run\b)")
_FIRST = 128
"""Bytes of a file without a suffix that are looked at."""
_SKIPPED = frozenset(
    {"node_modules", "__pycache__", "build", "dist", "site-packages", "venv"}
    | {
        ".venv",
        ".git",
        ".hg",
        ".svn",
        ".tox",
        ".nox",
        ".mypy_cache",
        ".ruff_cache",
        ".pytest_cache",
        ".ipynb_checkpoints",
    }
)


class NoSuchPathError(FileNotFoundError):
    """A path given on the command line does not exist."""


def kind_of(path: Path) -> str:
    """`python`, `notebook`, `template`, or nothing for a file that the linter does not read.

    The name decides; a file without a suffix is a Python script if its first line says so.
    """
    name = path.name.lower()
    if name.endswith(".ipynb"):
        return "notebook"
    if name.endswith(PYTHON):
        return "python"
    if name.endswith(TEMPLATES):
        return "template"
    return "python" if "." not in name and _is_script(path) else ""


def _is_script(path: Path) -> bool:
    """Whether a file begins with `#!…python`."""
    try:
        if not path.is_file():  # a pipe may never end
            return False
        with path.open("rb") as stream:
            return bool(_SHEBANG.match(stream.readline(_FIRST)))
    except OSError:
        return False


def walk(paths: Iterable[Path], excludes: Callable[[Path], bool] | None = None) -> Iterator[tuple[Path, bool]]:
    """Each file once, in a stable order, and whether it was given explicitly (so that one of another kind is reported).

    Args:
        paths: files and folders.
        excludes: says which files and folders below the given ones to leave out.

    Raises:
        NoSuchPathError: a path does not exist.
    """
    seen: set[str] = set()
    for path in paths:
        if not path.exists():
            raise NoSuchPathError(str(path))
        below = _below(path, excludes) if path.is_dir() else [(path, os.path.realpath(path))]
        for file, real in below:
            if real not in seen:
                seen.add(real)
                yield file, file is path


def _below(root: Path, excludes: Callable[[Path], bool] | None) -> Iterator[tuple[Path, str]]:
    """The files in a folder and below, each with where it really is; files come before folders."""
    folders = [str(root)]
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(folder) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError:
            continue
        real = os.path.realpath(folder)
        inside = []
        for entry in entries:
            name = entry.name
            if _is(entry.is_dir):
                if name in _SKIPPED or name.endswith(".egg-info") or entry.is_symlink():
                    continue
                if not (excludes and excludes(Path(folder, name))):
                    inside.append(os.path.join(folder, name))  # noqa: PTH118 (a path object takes ten times as long)
                continue
            known = name.lower().endswith(_KNOWN)
            if not known and "." in name:
                continue
            file = Path(folder, name)
            if (_is(entry.is_file) if known else _is_script(file)) and not (excludes and excludes(file)):
                yield file, os.path.realpath(file) if entry.is_symlink() else f"{real}{os.sep}{name}"
        folders += reversed(inside)


def _is(asked: Callable[[], bool]) -> bool:
    """The result of a test of a folder's entry; False if that is not permitted."""
    try:
        return asked()
    except OSError:
        return False


def base_of(paths: Iterable[Path]) -> Path:
    """The folder that reports name files from: the current one, or what the paths share where some lie outside it."""
    here = Path.cwd()
    absolute = [Path(os.path.abspath(path)) for path in paths]  # noqa: PTH100 (symbolic links stay as given)
    if all(path.is_relative_to(here) for path in absolute):
        return here
    return Path(os.path.commonpath([path if path.is_dir() else path.parent for path in absolute]))
