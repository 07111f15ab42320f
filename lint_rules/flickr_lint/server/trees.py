"""The trees of the files that were linted last: unchanged files are not parsed again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from flickr_lint.module import Module
from flickr_lint.read.reparse import reparse
from flickr_lint.read.source import decode
from flickr_lint.server.parts import Parts
from flickr_lint.sources import parse_raw

if TYPE_CHECKING:
    from flickr_lint.findings import Notice
    from flickr_lint.read.source import Raw

__all__ = ["Trees"]


class _Known(Struct, frozen=True):
    """The text of a file, its module, and the shares of its statements."""

    data: bytes
    module: Module
    parts: Parts


class Trees:
    """Parses files for one run after the other; the trees of files that a run did not ask for are dropped after it."""

    def __init__(self) -> None:
        self._before: dict[str, _Known] = {}
        self._now: dict[str, _Known] = {}

    def begin(self) -> None:
        """Begins another run: modules of the one before must not be used any more."""
        self._before, self._now = self._now, {}

    def parse(self, raw: Raw) -> Module | Notice:
        """The module in a file, or why there is none; facts that an earlier run found of it are not in it."""
        known = self._now.pop(raw.path, None) or self._before.pop(raw.path, None)
        parts = Parts()
        if known is None:
            parsed = parse_raw(raw)
        elif known.data == raw.data:
            parsed, parts = known.module.renewed(), known.parts
        elif (edited := self._edited(raw, known)) is not None:
            parsed, parts = edited, known.parts
        else:
            parsed = parse_raw(raw)
        if isinstance(parsed, Module):
            self._now[raw.path] = _Known(raw.data, parsed, parts)
        elif known is not None:  # while somebody types, a file often does not parse
            self._now[raw.path] = known
        return parsed

    @staticmethod
    def _edited(raw: Raw, known: _Known) -> Module | None:
        """The module of a file whose text has changed."""
        before = known.module
        text = decode(raw) if raw.kind == "python" and not before.cells and before.notice is None else None
        tree = reparse(before.lines, before.tree, text.split("\n")) if isinstance(text, str) else None
        if tree is None or not isinstance(text, str):
            return None
        module = Module(raw.path, text, tree)
        module.tables = known.parts.tables(tree)
        return module
