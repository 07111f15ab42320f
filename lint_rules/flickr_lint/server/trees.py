"""The trees of the files that were linted last: unchanged files are not parsed again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from flickr_lint.analysis.memory import Memories
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
        self.memories = Memories()
        """What the engine knows of the program that they are."""
        self._before: dict[str, _Known] = {}
        self._now: dict[str, _Known] = {}

    def begin(self) -> None:
        """Begins another run: modules and facts of the one before must not be used any more."""
        for dropped in self._before.values():
            dropped.parts.end()
        self._before, self._now = self._now, {}

    def parse(self, raw: Raw) -> Module | Notice:
        """The module in a file, or why there is none; facts that an earlier run found of it are not in it."""
        known = self._now.pop(raw.path, None) or self._before.pop(raw.path, None)
        if known is not None and known.data == raw.data:
            known.module.renew()
        elif known is not None and self._edited(raw, known):
            known = _Known(raw.data, known.module, known.parts)
        else:
            parsed = parse_raw(raw)
            if not isinstance(parsed, Module):
                if known is not None:  # while somebody types, a file often does not parse
                    self._now[raw.path] = known
                return parsed
            if known is not None:
                known.parts.end()
            known = _Known(raw.data, parsed, parts := Parts(self.memories.marks))
            parsed.tables = parts.tables(parsed.tree)
        self._now[raw.path] = known
        return known.module

    @staticmethod
    def _edited(raw: Raw, known: _Known) -> bool:
        """Whether the module of a file whose text has changed could be changed with it."""
        module = known.module
        text = decode(raw) if raw.kind == "python" and not module.cells and module.notice is None else None
        tree = reparse(module.lines, module.tree, text.split("\n")) if isinstance(text, str) else None
        if tree is None or not isinstance(text, str):
            return False
        module.edit(text, tree, known.parts.tables(tree))
        return True
