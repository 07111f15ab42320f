"""What is kept from run to run: outlines of files by content, findings of projects by all that they depend on.

Findings may depend on every relevant file of a project (a token may be stored in one and logged in another), so they
are kept under one key for all of them: their paths and contents, the paths of the files that imports might mean, the
rules, and the linter's own code. Whatever can't be read here counts as not there; nothing in it is ever executed.
"""

from __future__ import annotations

import os
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from flickr_lint.check import Checked
from flickr_lint.read.content import blake2b
from flickr_lint.read.outline import Outline
from flickr_lint.read.pool import digest
from flickr_lint.registry import RuleSet

if TYPE_CHECKING:
    from collections.abc import Iterator, MutableMapping, Sequence

    from flickr_lint.models.rows import Row
    from flickr_lint.relevance import Relevance
    from flickr_lint.rule import Rule

__all__ = ["Cache", "default_folder", "stamp"]

_DAYS = 30
"""Caches of projects that were not linted for so long are removed."""


class _Content(msgspec.Struct):
    stamp: bytes
    outlines: dict[bytes, Outline]
    results: dict[bytes, bytes]


class _Outlines(dict[bytes, Outline]):
    """Outlines that know which of them were asked for, so that the others need not be kept."""

    def __init__(self, known: dict[bytes, Outline]) -> None:
        super().__init__(known)
        self.asked: set[bytes] = set()

    def get(self, key: bytes, default: Outline | None = None) -> Outline | None:  # type: ignore[override]
        self.asked.add(key)
        return super().get(key, default)


class Cache:
    """The cache of one project, read when made and written by `save`."""

    def __init__(self, folder: Path, project: str) -> None:
        """Reads what is kept in a folder about a project (any text that names it)."""
        self._file = folder / f"{blake2b(project.encode(), digest_size=12).hexdigest()}.msgpack"
        self._stamp = stamp()
        content = _read(self._file, self._stamp)
        self._outlines = _Outlines(content.outlines)
        self._results = content.results
        self._used: dict[bytes, bytes] = {}
        self._before = len(content.outlines)

    @property
    def outlines(self) -> MutableMapping[bytes, Outline]:
        """Outlines by digest of kind and content."""
        return self._outlines

    def key(self, relevance: Relevance, rules: Sequence[Rule], rows: Sequence[Row] = ()) -> bytes:
        """What the findings of a project depend on."""
        key = blake2b(self._stamp + repr(rows).encode(), digest_size=20)
        for part in _parts(relevance, rules):
            key.update(len(part).to_bytes(4, "big") + part)
        return key.digest()

    def get(self, key: bytes) -> Checked | None:
        """The findings under a key."""
        data = self._results.get(key)
        if data is None:
            return None
        try:
            found = msgspec.msgpack.decode(data, type=Checked)
        except (msgspec.MsgspecError, ValueError):
            return None
        self._used[key] = data
        return found

    def put(self, key: bytes, checked: Checked) -> None:
        """Keep findings under a key."""
        self._used[key] = msgspec.msgpack.encode(checked)

    def save(self) -> None:
        """Write what this run used, and the results of the few runs before; without a place to write to, don't."""
        older = list(self._results.items())[-3:]
        results = {**{key: data for key, data in older if key not in self._used}, **self._used}
        outlines = {key: outline for key, outline in self._outlines.items() if key in self._outlines.asked}
        if list(results) == list(self._results) and len(outlines) == self._before == len(self._outlines):
            return
        try:
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _forget_old(self._file.parent)
            handle, name = tempfile.mkstemp(dir=self._file.parent)
            with os.fdopen(handle, "wb") as stream:
                stream.write(msgspec.msgpack.encode(_Content(self._stamp, outlines, results)))
            Path(name).replace(self._file)
        except OSError:
            return


def default_folder() -> Path:
    """`FLICKR_LINT_CACHE_DIR`, or the user's cache folder: no project gets a folder that it didn't ask for."""
    named = os.environ.get("FLICKR_LINT_CACHE_DIR")
    if named:
        return Path(named)
    import platformdirs

    return Path(platformdirs.user_cache_dir("flickrkit")) / "lint"


@cache
def stamp() -> bytes:
    """A digest of all that decides on findings besides the files: our code, the specs it asks, and Python's version."""
    value = blake2b(repr(sys.version_info).encode(), digest_size=20)
    ours = Path(__file__).parent
    for file in sorted(ours.rglob("*.py")):
        value.update(file.relative_to(ours).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    for line in _specs():
        value.update(line.encode())
    return value.digest()


def _specs() -> Iterator[str]:
    """The specs by name, size and time of change: there are hundreds, and they change with the installation only."""
    import flickr_specs

    root = flickr_specs.root()
    for folder in (root / "methods", root / "types"):
        with os.scandir(folder) as entries:
            found = [(entry.name, entry.stat()) for entry in entries]
        yield from sorted(f"{name} {status.st_size} {status.st_mtime_ns}" for name, status in found)


def _parts(relevance: Relevance, rules: Sequence[Rule]) -> Iterator[bytes]:
    for name, code in _names(rules):
        yield f"{name}.{code}".encode()
        file = getattr(sys.modules.get(name), "__file__", None)
        if file and not name.startswith("flickr_lint."):
            yield Path(file).read_bytes()
    for path, raw in relevance.raws.items():
        yield path.encode()
        yield digest(raw)
    for path, content in relevance.beside.items():
        yield path.encode()
        yield content
    yield "\0".join(relevance.locator.paths).encode()


def _names(rules: Sequence[Rule]) -> Iterator[tuple[str, str]]:
    """Module and code of each rule, without importing it."""
    if isinstance(rules, RuleSet):
        yield from ((card.module, card.code) for card in rules.cards)
    else:
        yield from ((type(rule).__module__, rule.code) for rule in rules)


def _read(file: Path, wanted: bytes) -> _Content:
    try:
        content = msgspec.msgpack.decode(file.read_bytes(), type=_Content)
    except (OSError, msgspec.MsgspecError, ValueError):
        return _Content(wanted, {}, {})
    return content if content.stamp == wanted else _Content(wanted, {}, {})


def _forget_old(folder: Path) -> None:
    import time

    for file in folder.glob("*.msgpack"):
        if time.time() - file.stat().st_mtime > _DAYS * 86_400:
            file.unlink(missing_ok=True)
