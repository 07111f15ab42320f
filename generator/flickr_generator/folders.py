"""Finds the folders that the commands read and write: the specs, and the client.

Those of the checkout that contains the current folder come before the installed ones, so that a change of a clone shows
in git, however flickr-gen was installed.
"""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

from flickr_generator.errors import GeneratorError

__all__ = ["client_folder", "specs_folder", "writable"]

_SPECS, _CLIENT = Path("specs/flickr_specs"), Path("generated/flickr_client")
_PARTS = (_SPECS / "inputs", _CLIENT, Path("runtime/flickr_runtime"))


def specs_folder(given: str | None) -> Path:
    """The given folder, or that of the current checkout, or of the installed `flickr_specs`."""
    if given is not None:
        if not Path(given).is_dir():
            raise GeneratorError(f"{given}: no such folder; --specs takes a copy of the flickr_specs folder")
        return Path(given)
    if checkout := _checkout():
        return checkout / _SPECS
    from flickr_specs import root

    folder = root()
    if not isinstance(folder, Path):
        raise GeneratorError("flickr_specs is installed inside an archive; copy its folder and name it with --specs")
    return folder


def client_folder(given: str | None) -> Path:
    """The given folder, or that of the current checkout, or of the installed `flickr_client`, which is not imported."""
    if given is not None:
        return Path(given)
    if checkout := _checkout():
        return checkout / _CLIENT
    found = find_spec("flickr_client")
    places = list(found.submodule_search_locations or ()) if found else []
    if not places:
        raise GeneratorError("flickr_client is not installed; name a folder for it with --output")
    return Path(places[0])


def writable(folder: Path, option: str) -> Path:
    """Returns the folder; raises `GeneratorError` if files in it cannot be replaced."""
    closed = [path for path in (folder, *_subfolders(folder)) if not os.access(path, os.W_OK | os.X_OK)]
    if closed:
        raise GeneratorError(f"{closed[0]}: is installed read-only; copy {folder.name} and name the copy with {option}")
    return folder


def _checkout() -> Path | None:
    here = Path.cwd()
    return next((each for each in (here, *here.parents) if all((each / part).is_dir() for part in _PARTS)), None)


def _subfolders(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_dir()] if folder.is_dir() else []
