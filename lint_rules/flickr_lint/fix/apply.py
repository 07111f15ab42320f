"""Applies edits to a file's text, and preserves its encoding, byte order mark and line ends."""

from __future__ import annotations

import codecs
import io
import re
import tokenize
import warnings
from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from flickr_lint.read.source import Raw

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flickr_lint.findings import Edit, Fix, Region

__all__ = ["EditError", "chosen", "edited", "lexical", "replaced"]

_LINE_END = re.compile("\r\n|\r|\n")
_WORDS = re.compile(r"[\w.:/&=?% -]*")


class EditError(ValueError):
    """The edits can't be applied: the result could not be read."""


class _Written(Struct, frozen=True):
    """How a text is written as bytes."""

    text: str
    encoding: str
    mark: bytes


def chosen(fixes: Iterable[Fix]) -> list[Fix]:
    """Those fixes that don't touch the same places as one before them; the others' turn is the next round.

    An edit that two fixes have in common, such as an import, is made once.
    """
    taken: dict[str, dict[Edit, None]] = {}
    out = []
    for fix in fixes:
        there = [(edit, other) for edit in fix.edits for other in taken.get(edit.path, ())]
        if any(edit != other and _overlap(edit.region, other.region) for edit, other in there):
            continue
        for edit in fix.edits:
            taken.setdefault(edit.path, {})[edit] = None
        out.append(fix)
    return out


def replaced(text: str, edits: Iterable[Edit]) -> str:
    """The text with the edits made; new lines end as most of its lines do."""
    ends = list(_LINE_END.finditer(text))
    starts = [0, *(match.end() for match in ends)]
    usual = Counter(match[0] for match in ends).most_common(1)
    newline = usual[0][0] if usual else "\n"
    out, at = [], 0
    for edit in sorted(set(edits)):
        start = starts[edit.region.line - 1] + edit.region.column - 1
        end = starts[edit.region.end_line - 1] + edit.region.end_column - 1
        if not at <= start <= end <= len(text):
            raise EditError("edits overlap, or lie outside the file")
        out += [text[at:start], edit.text.replace("\n", newline)]
        at = end
    return "".join([*out, text[at:]])


def edited(raw: Raw, edits: Sequence[Edit]) -> Raw:
    """The file with the edits made.

    Raises:
        EditError: the result can't be encoded as the file is, or does not compile.
    """
    written = _written(raw)
    text = replaced(written.text, edits)
    try:
        data = written.mark + text.encode(written.encoding)
    except UnicodeEncodeError as error:
        raise EditError(f"{written.encoding} cannot encode what would be written: {error}") from None
    if raw.kind == "python":
        wrong = _wrong(data)
        if wrong and not (_wrong(raw.data) and (_is_old(text) or lexical(_LINE_END.split(written.text), edits))):
            raise EditError(f"the result would be no valid Python: {wrong}")
    return Raw(raw.path, raw.kind, data)


def _wrong(data: bytes) -> str:
    """Why a text does not compile; '' if it does."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(data, "<mended>", "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return str(error)
    return ""


def _is_old(text: str) -> bool:
    """Whether an older Python parses a text."""
    from flickr_lint.module import Module, parse

    return isinstance(parse("", text), Module)


def lexical(lines: Sequence[str], edits: Sequence[Edit]) -> bool:
    """Whether edits change words only: no quote, bracket or line end, so that the text around them reads as before."""
    words = (lines[edit.region.line - 1][edit.region.column - 1 : edit.region.end_column - 1] for edit in edits)
    same_line = all(edit.region.line == edit.region.end_line for edit in edits)
    return same_line and all(_WORDS.fullmatch(word) for word in (*words, *(edit.text for edit in edits)))


def _written(raw: Raw) -> _Written:
    """The text of a file that was decoded before, line ends as they are."""
    data = raw.data
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return _Written(data[len(mark) :].decode(encoding), encoding, mark)
    if raw.kind == "python":
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        return _Written(data.decode(encoding), encoding, b"")
    try:
        return _Written(data.decode("utf-8"), "utf-8", b"")
    except UnicodeDecodeError:
        return _Written(data.decode("latin-1"), "latin-1", b"")


def _overlap(one: Region, other: Region) -> bool:
    first, second = sorted(((r.line, r.column), (r.end_line, r.end_column)) for r in (one, other))
    return second[0] < first[1] or first == second
