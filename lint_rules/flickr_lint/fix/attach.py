"""Gives a finding its fix: the makers are the modules of `flickr_lint.fix.makers`, each named after its rule's code."""

from __future__ import annotations

import difflib
import importlib
import io
import pkgutil
import tokenize
from collections import Counter
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Protocol

from msgspec.structs import replace

from flickr_lint.findings import Edit, Region
from flickr_lint.fix.apply import lexical as changes_words
from flickr_lint.fix.apply import replaced
from flickr_lint.fix.expressions import cut
from flickr_lint.fix.patch import trimmed
from flickr_lint.masking import veiled
from flickr_lint.module import Module
from flickr_lint.suppress import suppressions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flickr_lint.findings import Finding, Fix
    from flickr_lint.project import Project
    from flickr_lint.template import Template

__all__ = ["attach", "fixable"]

_LEXICAL = frozenset({"FLK103", "FLK104", "FLK602", "FLK703"})
"""Rules whose fixes can be made in what doesn't parse."""
_OF_COMMENTS = frozenset({"FLK001", "FLK002", "FLK103"})
"""Rules whose fixes change comments."""
_MAX_LENGTH = 10
"""Lines of a preview."""


class Maker(Protocol):
    """Makes the fix of a rule's findings."""

    def __call__(self, finding: Finding, source: Module | Template, project: Project) -> Fix | None:
        """The fix for a finding in a file; None if a person must fix it."""
        ...


def attach(
    finding: Finding,
    source: Module | Template,
    project: Project,
    *,
    lexical: bool = False,
    suppressed_lines: frozenset[int] = frozenset(),
) -> Finding:
    """The finding with its fix, if there is one; a notebook's cells are for their owner to edit.

    Args:
        finding: the finding.
        source: the file.
        project: all files.
        lexical: the file doesn't parse, so only words within its texts are changed.
        suppressed_lines: lines of the file with a suppression, which only fixes of suppressions may change.
    """
    maker = None if finding.suppressed is not None else _makers().get(finding.code)
    if lexical and finding.code not in _LEXICAL:
        maker = None
    if (maker is None and finding.fix is None) or (isinstance(source, Module) and source.cells):
        return replace(finding, fix=None) if finding.fix else finding
    fix = finding.fix or (_maker(maker)(finding, source, project) if maker else None)
    if fix is None or not fix.edits:
        return finding
    named = replace(fix, edits=tuple(replace(edit, path=edit.path or source.path) for edit in fix.edits))
    made: list[Edit] = []
    preview: list[str] = []
    for path, given in named.by_file().items():
        here = path == source.path
        there = source if here else project.source(path)
        edits = _editable(finding, given, there, lexical=lexical, suppressed_lines=suppressed_lines if here else None)
        if there is None or edits is None or (lexical and not here):
            return replace(finding, fix=None)
        made += edits
        preview += [*([] if here or not edits else [f"  {path}:"]), *(_preview(there, edits) if edits else ())]
    whole = replace(named, edits=tuple(made), preview=tuple(preview))
    return replace(finding, fix=whole if made else None)


def _editable(
    finding: Finding,
    given: Iterable[Edit],
    source: Module | Template | None,
    *,
    lexical: bool,
    suppressed_lines: frozenset[int] | None,
) -> tuple[Edit, ...] | None:
    """The edits of one file as they are made; None if it is not for us to change, or not there."""
    if source is None or (isinstance(source, Module) and source.cells):
        return None
    edits = tuple(edit for edit in (trimmed(source, edit) for edit in given) if not _changes_nothing(edit))
    lines = frozenset(mark.line for mark in suppressions(source)) if suppressed_lines is None else suppressed_lines
    if lexical and not changes_words(source.lines, edits):
        return None
    if not finding.code.startswith("FLK00") and any(_touches(edit.region, lines) for edit in edits):
        return None
    if finding.fix is None and finding.code not in _OF_COMMENTS and _loses_comments(source, edits):
        return None
    return edits


def _loses_comments(source: Module | Template, edits: tuple[Edit, ...]) -> bool:
    """Whether a comment would be lost with what is replaced; it may be about more than that."""
    if not isinstance(source, Module) or not any("#" in cut(source, edit.region) for edit in edits):
        return False
    return bool(_comments(source.text) - _comments(replaced(source.text, edits)))


def _comments(text: str) -> Counter[str]:
    out: Counter[str] = Counter()
    with suppress(tokenize.TokenError, SyntaxError, ValueError):  # the text before it counts
        tokens = tokenize.generate_tokens(io.StringIO(text).readline)
        out.update(token.string for token in tokens if token.type == tokenize.COMMENT)
    return out


def _changes_nothing(edit: Edit) -> bool:
    region = edit.region
    return not edit.text and (region.line, region.column) == (region.end_line, region.end_column)


def _touches(region: Region, lines: frozenset[int]) -> bool:
    """Whether a stretch lies on one of some lines; what is put before a line, or after it, does not."""
    last = region.end_line - 1 if region.end_column == 1 and region.end_line > region.line else region.end_line
    if region.column == 1 and (region.line, region.column) == (region.end_line, region.end_column):
        return False
    return any(region.line <= line <= last for line in lines)


def fixable() -> frozenset[str]:
    """Codes of the rules that have fixes."""
    return frozenset(_makers())


def _preview(source: Module | Template, edits: tuple[Edit, ...]) -> tuple[str, ...]:
    first, last = min(edit.region.line for edit in edits), max(edit.region.end_line for edit in edits)
    before = source.lines[first - 1 : last]
    moved = [Edit(_moved(edit.region, first - 1), edit.text) for edit in edits]
    after = replaced("\n".join(before), moved).split("\n")
    hidden = {line: source.shown[first - 1 + at] for at, line in enumerate(before)}
    changes = [
        f"{line[0]} {hidden.get(line[1:], veiled(line[1:]))}".rstrip()
        for line in list(difflib.unified_diff(before, after, n=0, lineterm=""))[2:]
    ]
    shown = [line for line in changes if not line.startswith("@")]
    return (*shown[:_MAX_LENGTH], *(["  …"] if len(shown) > _MAX_LENGTH else []))


def _moved(region: Region, lines: int) -> Region:
    return Region(region.line - lines, region.column, region.end_line - lines, region.end_column)


@cache
def _makers() -> dict[str, str]:
    from flickr_lint.fix import makers

    return {info.name.upper(): info.name for info in pkgutil.iter_modules(makers.__path__)}


@cache
def _maker(name: str) -> Maker:
    found: Maker = importlib.import_module(f"flickr_lint.fix.makers.{name}").make
    return found
