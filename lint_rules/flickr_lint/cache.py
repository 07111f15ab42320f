"""The cache of runs: outlines of files by content, and findings of projects by everything that they depend on.

Findings may depend on every relevant file of a project (a token may be stored in one and logged in another), so they
are stored under one key for all of them: their paths and contents, the paths of the files that imports might mean, the
rules, and the linter's own code. An entry that can't be read counts as missing; nothing in it is ever executed.
"""

from __future__ import annotations

import os
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from flickr_lint.findings import Checked, Notice
from flickr_lint.read.content import blake2b
from flickr_lint.read.outline import Outline
from flickr_lint.read.pool import digest
from flickr_lint.registry import RuleSet

if TYPE_CHECKING:
    from collections.abc import Iterator, MutableMapping, Sequence

    from flickr_lint.models.rows import Row
    from flickr_lint.read.pool import Pool
    from flickr_lint.relevance import Relevance
    from flickr_lint.rule import Rule

__all__ = ["Cache", "default_folder", "stamp"]

_WHOLES = 8
"""States of files that are kept; many of them lead to the same findings."""
_DAYS = 30
"""Caches of projects that were not linted for so long are removed."""


class _Whole(msgspec.Struct):
    """A run's result: the key of its findings, and the notices about files that can't be read."""

    key: bytes
    notices: tuple[Notice, ...]
    relevant: int


class _Content(msgspec.Struct):
    stamp: bytes
    outlines: dict[bytes, Outline]
    results: dict[bytes, bytes]
    wholes: dict[bytes, _Whole] = {}


class _Outlines(dict[bytes, Outline]):
    """Outlines that record which of them were requested, so that the others need not be stored."""

    def __init__(self, known: dict[bytes, Outline]) -> None:
        super().__init__(known)
        self.asked: set[bytes] = set()

    def get(self, key: bytes, default: Outline | None = None) -> Outline | None:  # type: ignore[override]
        self.asked.add(key)
        return super().get(key, default)


class Cache:
    """The cache of one project, read when made and written by `save`."""

    def __init__(self, folder: Path, project: str) -> None:
        """Reads the entries in a folder about a project (any text that names it)."""
        self._file = folder / f"{blake2b(project.encode(), digest_size=12).hexdigest()}.msgpack"
        self._stamp = stamp()
        content = _read(self._file, self._stamp)
        self._outlines = _Outlines(content.outlines)
        self._results = content.results
        self._wholes = content.wholes
        self._before = len(content.outlines)
        self._settled = self._whole = False
        self._used: dict[bytes, bytes] = {}

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

    def state(self, pool: Pool, rules: Sequence[Rule], rows: Sequence[Row] = ()) -> bytes:
        """What a run depends on, by the sizes and times of files; nothing if these don't show it."""
        files = pool.state()
        key = blake2b(self._stamp + files + repr(rows).encode(), digest_size=20)
        for part in _named(rules):
            key.update(len(part).to_bytes(4, "big") + part)
        return key.digest() if files else b""

    def unchanged(self, state: bytes) -> Checked | None:
        """The result of a run in the same state."""
        whole = self._wholes.get(state)
        found = self.get(whole.key) if whole is not None else None
        if whole is None or found is None:
            return None
        self._whole = True
        return Checked(found.findings, whole.notices, whole.relevant)

    def settle(self, state: bytes, key: bytes, whole: Checked) -> None:
        """Store the result of a run under its state; its findings are under a key."""
        self._wholes[state] = _Whole(key, whole.notices, whole.relevant)
        self._settled = True

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
        """Store findings under a key."""
        self._used[key] = msgspec.msgpack.encode(checked)

    def save(self) -> None:
        """Write what this run used, and the results of the few runs before, if the folder can be written."""
        older = list(self._results.items())[-3:]
        results = {**{key: data for key, data in older if key not in self._used}, **self._used}
        wholes = {state: whole for state, whole in self._wholes.items() if whole.key in results}
        outlines = {key: outline for key, outline in self._outlines.items() if key in self._outlines.asked}
        same = list(results) == list(self._results) and not self._settled
        if self._whole or (same and len(outlines) == self._before == len(self._outlines)):
            return
        content = _Content(self._stamp, outlines, results, dict(list(wholes.items())[-_WHOLES:]))
        try:
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _forget_old(self._file.parent)
            handle, name = tempfile.mkstemp(dir=self._file.parent)
            with os.fdopen(handle, "wb") as stream:
                stream.write(msgspec.msgpack.encode(content))
            Path(name).replace(self._file)
        except OSError:
            return


def default_folder() -> Path:
    """`FLICKR_LINT_CACHE_DIR`, or the user's cache folder: nothing is created in projects."""
    named = os.environ.get("FLICKR_LINT_CACHE_DIR")
    if named:
        return Path(named)
    import platformdirs

    return Path(platformdirs.user_cache_dir("flickrkit")) / "lint"


@cache
def stamp() -> bytes:
    """A digest of everything that findings depend on besides the files: our code, the specs, and Python's version.

    Code and specs count by names, sizes and times: they are hundreds of files, which only an installation changes.
    """
    import flickr_specs

    specs = flickr_specs.root()
    value = blake2b(repr(sys.version_info).encode(), digest_size=20)
    for line in sorted(_listed(str(Path(__file__).parent), str(specs / "methods"), str(specs / "types"))):
        value.update(line.encode(errors="replace") + b"\0")
    return value.digest()


def _listed(*folders: str) -> Iterator[str]:
    """Each file in folders and below: its name, size and times."""
    for folder in folders:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir():
                    if entry.name != "__pycache__":
                        yield from _listed(entry.path)
                else:
                    at = entry.stat()
                    yield f"{entry.path} {at.st_size} {at.st_mtime_ns} {at.st_ctime_ns}"


def _parts(relevance: Relevance, rules: Sequence[Rule]) -> Iterator[bytes]:
    yield from _named(rules)
    for path, raw in relevance.raws.items():
        yield path.encode()
        yield digest(raw)
    for path, content in relevance.beside.items():
        yield path.encode()
        yield content
    yield "\0".join(relevance.locator.paths).encode()


def _named(rules: Sequence[Rule]) -> Iterator[bytes]:
    """The rules by module and code; those of plugins with their text."""
    for name, code in _names(rules):
        yield f"{name}.{code}".encode()
        file = getattr(sys.modules.get(name), "__file__", None)
        if file and not name.startswith("flickr_lint."):
            yield Path(file).read_bytes()


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
