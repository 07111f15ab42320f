"""Pages as Flickr counts them: numbers out of bounds are replaced by the nearest bound, never refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flickr_sandbox.call import Call
    from flickr_sandbox.wire import Tree

__all__ = ["Page", "page_of"]


@dataclass(frozen=True)
class Page:
    """One page of a list; `shown` is the page whose entries are returned, which a fault makes differ from `page`."""

    page: int
    pages: int
    per_page: int
    total: int
    shown: int

    @property
    def offset(self) -> int:
        """The number of entries before this page."""
        return (self.shown - 1) * self.per_page

    def members(self) -> Tree:
        """The attributes of lists of photos."""
        return {"page": self.page, "pages": self.pages, "perpage": self.per_page, "total": self.total}


def page_of(call: Call, total: int, *, default: int = 100, most: int = 500, cap: int | None = None) -> Page:
    """The page that `page` and `per_page` name; past the end it is the last one.

    `default` and `most` are for `per_page`. Pages beyond the first `cap` entries repeat the last one within.
    """
    per_page = call.whole("per_page", default, least=1, most=most)
    pages = -(-total // per_page)
    asked = call.whole("page", 1, least=1)
    shown = min(asked, max(pages, 1))
    page = asked if "endless" in call.oddities or "no_clamp" in call.oddities else shown
    if "no_clamp" in call.oddities:
        shown = min(asked, max(pages, 1) + 1)
    if fault := call.oddities.get("cap"):
        cap = int(fault.amount)
    if cap is not None:
        shown = min(shown, max(cap // per_page, 1))
    return Page(page, pages, per_page, total, shown)
