"""Pages as Flickr counts them: what is out of bounds is moved into them, never refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flickr_sandbox.call import Call
    from flickr_sandbox.wire import Tree

__all__ = ["Page", "page_of"]


@dataclass(frozen=True)
class Page:
    """One page of a list."""

    page: int
    pages: int
    per_page: int
    total: int

    @property
    def offset(self) -> int:
        """How many entries come before this page."""
        return (self.page - 1) * self.per_page

    def members(self) -> Tree:
        """The attributes that lists of photos carry."""
        return {"page": self.page, "pages": self.pages, "perpage": self.per_page, "total": self.total}


def page_of(call: Call, total: int, *, default: int = 100, most: int = 500) -> Page:
    """The page that `page` and `per_page` ask for; past the end it is the last one."""
    per_page = call.whole("per_page", default, least=1, most=most)
    pages = -(-total // per_page)
    return Page(call.whole("page", 1, least=1, most=max(pages, 1)), pages, per_page, total)
