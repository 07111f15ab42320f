"""How records are shown: one line at a prompt, and thumbnails that link to photo pages in notebooks."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import TYPE_CHECKING, Any

from flickr_runtime.errors import FlickrError

if TYPE_CHECKING:
    from msgspec import Struct

__all__ = ["html_of", "line_of"]

_WIDTH = 100
_MAX_TEXT = 40
_MAX_THUMBNAILS = 100
_FIRST = ("id", "nsid", "username", "title", "name", "owner", "ownername")
_OF_PAGES = ("page", "pages", "total")


def line_of(record: Struct) -> str:
    """The type and the fields that were returned, at most 100 characters: `Photo(id='1', title='An otter', …)`.

    A page shows its length and its place in the list: `PhotoPage(100 items, page=1, pages=3, total=250)`.
    """
    names = [name for name in _FIRST if name in record.__struct_fields__]
    names += [name for name in record.__struct_fields__ if name not in names]
    parts = []
    if _is_list(record):
        names = [name for name in _OF_PAGES if name in names] if "total" in names else names
        parts.append(f"{len(record)} item{'' if len(record) == 1 else 's'}")  # type: ignore[arg-type]
    for name in names:
        value = getattr(record, name)
        if value not in (None, "", []) and not (parts and isinstance(value, list) and _is_list(record)):
            parts.append(f"{name}={_short(value)}")
    name, used = type(record).__name__, 0
    for count, part in enumerate(parts):
        used += len(part) + 2
        if count and len(name) + used > _WIDTH:
            return f"{name}({', '.join([*parts[:count], '…'])})"
    return f"{name}({', '.join(parts)})"


def html_of(record: Struct) -> str | None:
    """A photo as a thumbnail that links to its page, a page of photos as thumbnails; None for any other record."""
    if _is_list(record):
        figures = [found for item in list(record)[:_MAX_THUMBNAILS] if (found := _figure(item))]  # type: ignore[call-overload]
        if not figures:
            return None
        style = "display:flex;flex-wrap:wrap;gap:8px"
        return f'<div><p>{escape(line_of(record))}</p><div style="{style}">{"".join(figures)}</div></div>'
    return _figure(record)


def _figure(photo: Any) -> str | None:
    page, url = getattr(photo, "page_url", None), getattr(photo, "url", None)
    if not isinstance(page, str) or not callable(url):
        return None
    try:
        source = str(url("q"))
    except FlickrError:
        return None
    title = escape(str(getattr(photo, "title", None) or getattr(photo, "id", "")))
    image = f'<img src="{escape(source)}" alt="{title}" width="150" height="150" loading="lazy">'
    link = f'<a href="{escape(page)}" target="_blank" rel="noopener">{image}</a>'
    return f'<figure style="margin:0;width:150px">{link}<figcaption>{title}</figcaption></figure>'


def _is_list(record: Struct) -> bool:
    return hasattr(record, "__len__") and hasattr(record, "__getitem__")


def _short(value: Any) -> str:
    if isinstance(value, str):
        return repr(value if len(value) <= _MAX_TEXT else f"{value[: _MAX_TEXT - 1]}…")
    if isinstance(value, list):
        kinds = {type(item).__name__ for item in value}
        return f"[{len(value)} {kinds.pop() if len(kinds) == 1 else 'items'}]"
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "__struct_fields__"):
        return f"{type(value).__name__}(…)"
    return repr(value)
