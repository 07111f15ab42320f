"""The trees of the files that were linted last: unchanged files are not parsed again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_lint.module import Module
from flickr_lint.read.reparse import reparse
from flickr_lint.read.source import decode
from flickr_lint.sources import parse_raw

if TYPE_CHECKING:
    from flickr_lint.findings import Notice
    from flickr_lint.read.source import Raw

__all__ = ["Trees"]


class Trees:
    """Parses files for one run after the other; the trees of files that a run did not ask for are dropped after it."""

    def __init__(self) -> None:
        self._before: dict[str, tuple[bytes, Module]] = {}
        self._now: dict[str, tuple[bytes, Module]] = {}

    def begin(self) -> None:
        """Begins another run: modules of the one before must not be used any more."""
        self._before, self._now = self._now, {}

    def parse(self, raw: Raw) -> Module | Notice:
        """The module in a file, or why there is none; facts that an earlier run found of it are not in it."""
        known = self._now.pop(raw.path, None) or self._before.pop(raw.path, None)
        if known is None:
            parsed = parse_raw(raw)
        elif known[0] == raw.data:
            parsed = known[1].renewed()
        else:
            parsed = self._edited(raw, known[1]) or parse_raw(raw)
        if isinstance(parsed, Module):
            self._now[raw.path] = (raw.data, parsed)
        elif known is not None:  # while somebody types, a file often does not parse
            self._now[raw.path] = known
        return parsed

    @staticmethod
    def _edited(raw: Raw, known: Module) -> Module | None:
        """The module of a file whose text has changed."""
        text = decode(raw) if raw.kind == "python" and not known.cells and known.notice is None else None
        if not isinstance(text, str):
            return None
        tree = reparse(known.lines, known.tree, text.split("\n"))
        return Module(raw.path, text, tree) if tree is not None else None
