"""Reads the file of a world, in JSON or YAML."""

from __future__ import annotations

import json
from importlib import import_module
from typing import TYPE_CHECKING, Any

from flickr_sandbox.errors import SandboxError
from flickr_sandbox.world.check import Misfit, checked, written
from flickr_sandbox.world.entries import World
from flickr_sandbox.world.lines import line_of_json, line_of_yaml, repeated_in_json, repeated_in_yaml

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["WorldFile", "read_world"]

_YAML = (".yaml", ".yml")
_SCHEMA = "$schema"


class WorldFile:
    """A world from a file, and the line numbers for its errors."""

    def __init__(self, path: Path, text: str, world: World) -> None:
        self.path, self.world = path, world
        self._text = text

    def error(self, misfit: Misfit) -> SandboxError:
        """The error with file and line."""
        return _located(self.path, self._text, misfit)


def read_world(path: Path) -> WorldFile:
    """The world in a file; `.yaml` and `.yml` need PyYAML.

    Raises:
        SandboxError: It cannot be read, or is invalid; the message names file and line.
    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or error
        raise SandboxError(f"{path}: cannot be read ({why}); give a world in JSON or YAML, in UTF-8") from error
    given = _yaml(path, text) if path.suffix.lower() in _YAML else _json(path, text)
    if isinstance(given, dict):
        given.pop(_SCHEMA, None)
    try:
        return WorldFile(path, text, checked(given, World))
    except Misfit as misfit:
        raise _located(path, text, misfit) from None


def _located(path: Path, text: str, misfit: Misfit) -> SandboxError:
    find = line_of_yaml if path.suffix.lower() in _YAML else line_of_json
    where = f"{written(misfit.path)}: " if misfit.path else ""
    return SandboxError(f"{path}, line {find(text, misfit.path)}: {where}{misfit.message}")


def _json(path: Path, text: str) -> Any:
    try:
        given = json.loads(text, object_pairs_hook=_object)
    except (json.JSONDecodeError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise SandboxError(f"{path}, line {line}: is not JSON ({getattr(error, 'msg', error)})") from None
    except _Repeated:
        given = None
        _refuse_repeated(path, repeated_in_json(text))
    return given


class _Repeated(Exception):
    """An object has a name twice."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _Repeated
    return found


def _refuse_repeated(path: Path, found: tuple[str, int] | None) -> None:
    if found:
        raise SandboxError(f"{path}, line {found[1]}: {found[0]!r} is here twice; put both together")


def _yaml(path: Path, text: str) -> Any:
    try:
        yaml: Any = import_module("yaml")
    except ImportError:
        raise SandboxError(f"{path}: YAML needs PyYAML: pip install 'flickrkit[yaml]', or give JSON") from None
    try:
        given = _plain(yaml.safe_load(text))
        repeated = repeated_in_yaml(text)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line, problem = (mark.line + 1 if mark else 1), getattr(error, "problem", None) or error
        raise SandboxError(f"{path}, line {line}: is not YAML ({problem})") from None
    _refuse_repeated(path, repeated)
    return given


def _plain(value: Any) -> Any:
    """YAML has dates, which worlds have as text."""
    if isinstance(value, dict):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return str(value) if hasattr(value, "isoformat") else value
