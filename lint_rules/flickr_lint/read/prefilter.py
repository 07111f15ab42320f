"""Says from bytes alone which files can't have to do with Flickr; it may keep too many, but never drops one that does.

A module has to do with Flickr when it mentions it, or imports a project module that does. The first is seen in the
bytes; for the second the importing file must spell the name of what it imports, so those names are looked for in a
second pass.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from flickr_lint.read.source import Raw

__all__ = ["importable_name", "may_import", "mentions", "mentions_text"]

_MENTION = re.compile(r"flickr|flic\.kr", re.IGNORECASE)
_MENTION_BYTES = re.compile(_MENTION.pattern.encode(), re.IGNORECASE)
_TEMPLATE = re.compile(r"flickr|flic\.kr|\burl_(?:sq|[stqmnzclohk])\b", re.IGNORECASE)
_TEMPLATE_BYTES = re.compile(_TEMPLATE.pattern.encode(), re.IGNORECASE)


def mentions_text(text: str, kind: str) -> bool:
    """Whether a decoded file mentions Flickr (or, in a template, one of its `url_*` extras)."""
    return bool((_TEMPLATE if kind == "template" else _MENTION).search(text))


def mentions(raw: Raw) -> bool:
    """Whether a file may mention Flickr, from its bytes: False only if `mentions_text` is false once it is decoded."""
    pattern = _TEMPLATE_BYTES if raw.kind == "template" else _MENTION_BYTES
    if pattern.search(raw.data):
        return True
    return _unusual(raw)


def may_import(raw: Raw, names: Collection[str], *, beside_package: bool) -> bool:
    """Whether a file may import a module of one of these names.

    Args:
        raw: the file.
        names: last parts of dotted names, such as `photo_client`.
        beside_package: whether the file lies below a package whose `__init__` matters: `from . import x` reaches it.
    """
    if b"import" not in raw.data and not _unusual(raw):
        return False
    if beside_package and re.search(rb"from\s*\\?\s*\.", raw.data):
        return True
    if any(name.encode() in raw.data for name in names):
        return True
    return _unusual(raw)


def importable_name(path: str) -> str:
    """The word by which others import the module at a path: its own name, or its folder's for `__init__.py`."""
    file = PurePosixPath(path)
    return file.parent.name if file.stem == "__init__" else file.stem


def _unusual(raw: Raw) -> bool:
    """Whether bytes and text may differ in their letters: odd encodings, compatibility letters, JSON escapes."""
    if raw.kind == "notebook" and b"\\u" in raw.data:
        return True
    if raw.data.isascii():
        return raw.kind == "python" and bool(
            re.search(rb"coding[:=]\s*(?!utf-?8|ascii|latin|iso-?8859|cp125)", raw.data[:400], re.IGNORECASE)
        )
    try:
        text = raw.data.decode("utf-8")
    except UnicodeDecodeError:
        return True
    folded = unicodedata.normalize("NFKC", text)
    return folded != text
