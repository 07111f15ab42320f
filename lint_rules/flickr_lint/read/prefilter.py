"""Says from bytes alone which files can't have to do with Flickr; it may select too many, but omits none that does.

A module has to do with Flickr when it mentions it, or imports a project module that does. The first is seen in the
bytes; for the second, whatever may be an import is read from the text.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from flickr_lint.read.imports import ANYTHING, may_import

if TYPE_CHECKING:
    from flickr_lint.read.source import Raw

__all__ = ["importable_name", "imports", "mentions", "mentions_text"]

_MENTION = re.compile(r"flickr|flic\.kr", re.IGNORECASE | re.ASCII)
_TEMPLATE = re.compile(r"flickr|flic\.kr|\burl_(?:sq|[stqmnzclohk])\b", re.IGNORECASE | re.ASCII)
_TEMPLATE_BYTES = re.compile(_TEMPLATE.pattern.encode(), re.IGNORECASE)
_ODD_CODING = re.compile(rb"coding[:=]\s*(?!utf-?8|ascii|latin|iso-?8859|cp125)", re.IGNORECASE)


def mentions_text(text: str, kind: str) -> bool:
    """Whether a decoded file mentions Flickr (or, in a template, one of its `url_*` extras)."""
    return bool((_TEMPLATE if kind == "template" else _MENTION).search(text))


def mentions(raw: Raw) -> bool:
    """Whether a file may mention Flickr, from its bytes: False only if `mentions_text` is false once it is decoded."""
    lower = raw.data.lower()
    if b"flickr" in lower or b"flic.kr" in lower:
        return True
    if raw.kind == "template" and b"url_" in lower and _TEMPLATE_BYTES.search(lower):
        return True
    return _unusual(raw)


def imports(raw: Raw) -> tuple[str, ...]:
    """Whatever a Python file or notebook may import, as `may_import` gives it."""
    if b"import" not in raw.data and not _unusual(raw):
        return ()
    if raw.kind == "notebook" or _unusual(raw):
        return (ANYTHING,)
    return may_import(raw.data.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n"))


def importable_name(path: str) -> str:
    """The word by which others import the module at a path: its own name, or its folder's for `__init__.py`."""
    file = PurePosixPath(path)
    return file.parent.name if file.stem == "__init__" else file.stem


def _unusual(raw: Raw) -> bool:
    """Whether bytes and text may differ in their letters: odd encodings, compatibility letters, JSON escapes."""
    if raw.kind == "notebook" and b"\\u" in raw.data:
        return True
    if raw.data.isascii():
        return raw.kind == "python" and bool(_ODD_CODING.search(raw.data, 0, 400))
    try:
        text = raw.data.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return not unicodedata.is_normalized("NFKC", text)
