"""Opens one side of a comparison by its name: a snapshot, a specs folder, a git revision or an endpoint."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar

from flickr_generator.diff.documents import api_of_documents
from flickr_generator.diff.reduced import reduced_to_reflection
from flickr_generator.diff.reflected import api_of_reflection
from flickr_generator.diff.revision import UnknownRevision, files_at
from flickr_generator.errors import GeneratorError
from flickr_generator.normalise import method_names
from flickr_generator.reflect import read_reflection
from flickr_generator.sources import open_source

if TYPE_CHECKING:
    from collections.abc import Callable

    from flickr_generator.diff.api import Api
    from flickr_generator.reflect import Progress
    from flickr_generator.sources import Source

__all__ = ["CannotCompare", "Side", "open_live", "open_side"]

_SPECS = r"flickr_specs/methods/flickr\.[^/]+\.json"
_FOLDERS = ("methods", "types", "responses")
T = TypeVar("T")


class CannotCompare(GeneratorError):
    """An invalid input, so that no comparison is possible."""


class Side(Protocol):
    """One side: its `name` for people, its `kind`, and its API."""

    name: str
    kind: Literal["reflection", "specs"]

    def whole(self) -> Api:
        """All of its API."""
        ...

    def reflected(self) -> Api:
        """The part that is from reflection."""
        ...


class _Reflection:
    kind: Literal["reflection", "specs"] = "reflection"

    def __init__(self, name: str, api: Api) -> None:
        self.name = name
        self._api = api

    def whole(self) -> Api:
        return self._api

    def reflected(self) -> Api:
        return self._api


class _Specs:
    kind: Literal["reflection", "specs"] = "specs"

    def __init__(self, name: str, files: dict[str, bytes]) -> None:
        self.name = name
        self._files = files

    def whole(self) -> Api:
        return _or_refuse(self.name, lambda: api_of_documents(self._files))

    def reflected(self) -> Api:
        return _or_refuse(self.name, lambda: reduced_to_reflection(self._files))


def open_side(place: str, specs: Path) -> Side:
    """The side that `place` names; `specs` is the committed specs, near which git revisions are searched.

    Raises `CannotCompare`, which names the place and what is wrong with it.
    """
    if place.startswith(("http://", "https://")):
        raise CannotCompare(f"{place}: an endpoint is compared with --live URL")
    if not place or "\0" in place:
        raise CannotCompare(f"{place!r}: names nothing")
    path = Path(place)
    if path.is_dir():
        return _open_folder(path)
    if path.exists():
        raise CannotCompare(f"{place}: is a file; give a snapshot folder, a specs folder or a git revision")
    try:
        return _Specs(*_or_refuse("", lambda: files_at(place, _SPECS, [Path.cwd(), specs])))
    except CannotCompare as error:
        if isinstance(error.__cause__, UnknownRevision):
            raise CannotCompare(f"{place}: no such folder, nor a git revision that this clone has") from error
        raise


def open_live(url: str, *, api_key: str | None, calls_per_second: float | None, progress: Progress) -> Side:
    """The reflection of an endpoint, read call by call; raises `CannotCompare` if it is invalid."""
    if not url.startswith(("http://", "https://")):
        raise CannotCompare(f"{url}: --live takes an http(s) URL")
    return _Reflection(
        url,
        _or_refuse("", lambda: _read(open_source(url, api_key=api_key, calls_per_second=calls_per_second), progress)),
    )


def _open_folder(path: Path) -> Side:
    if (path / "getMethods.json").exists() or (path / "getMethodInfo").exists():
        return _Reflection(str(path), _or_refuse("", lambda: _snapshot(path)))
    if any(path.glob("flickr.*.json")):
        documents = {f"methods/{file.name}": _bytes(file) for file in path.glob("*.json")}
        beside = _documents(path.parent) if path.name == "methods" and (path.parent / "types").is_dir() else {}
        return _Specs(str(path), {**beside, **documents})
    if any((path / "methods").glob("flickr.*.json")):
        if not any((path / "types").glob("*.json")):
            raise CannotCompare(
                f"{path}: has methods/ and no types/, which they refer to; give {path / 'methods'} alone"
            )
        return _Specs(str(path), _documents(path))
    if not any(path.iterdir()):
        raise CannotCompare(f"{path}: is empty")
    raise CannotCompare(
        f"{path}: is neither a snapshot (getMethods.json, getMethodInfo/) nor a specs folder (methods/flickr.….json)"
    )


def _documents(folder: Path) -> dict[str, bytes]:
    files = {f"{name}/{file.name}": _bytes(file) for name in _FOLDERS for file in (folder / name).glob("*.json")}
    snapshot = folder / "inputs" / "reflection.json"
    return {**files, "inputs/reflection.json": _bytes(snapshot)} if snapshot.is_file() else files


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise CannotCompare(f"{file}: {error.strerror or error}") from error


def _snapshot(path: Path) -> Api:
    source = open_source(str(path), api_key=None, calls_per_second=None)
    api = _read(source)
    # A truncated list would look like many removals.
    listed = method_names(source.get_methods())
    unlisted = sorted({file.stem for file in (path / "getMethodInfo").glob("*.json")}.difference(listed))
    if unlisted:
        raise CannotCompare(
            f"{path}: is half a snapshot: getMethods.json does not list {unlisted[0]}, which getMethodInfo/ describes"
        )
    return api


def _read(source: Source, progress: Progress | None = None) -> Api:
    return api_of_reflection(read_reflection(source, progress) if progress else read_reflection(source))


def _or_refuse(name: str, read: Callable[[], T]) -> T:
    """The result of `read`; its errors become `CannotCompare`, with the side's name."""
    try:
        return read()
    except CannotCompare:
        raise
    except GeneratorError as error:
        raise CannotCompare(f"{name}: {error}" if name else str(error)) from error
    except OSError as error:
        raise CannotCompare(f"{error.filename or name}: {error.strerror or error}") from error
