"""What rules ask: files that are linted together, the engine that follows their values, and what is known of them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from flickr_lint.sources import Sources

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flickr_lint.facts.flow import Flow
    from flickr_lint.models.rows import Row
    from flickr_lint.read.source import Raw
    from flickr_lint.relevance import Relevance

__all__ = ["Project"]


class Project(Sources):
    """The files that have to do with Flickr and what is known of them, which goes when this goes."""

    def __init__(
        self, raws: Iterable[Raw] | Relevance, *, use_prefilter: bool = True, rows: tuple[Row, ...] = ()
    ) -> None:
        super().__init__(raws, use_prefilter=use_prefilter, rows=rows)
        self.facts: dict[object, Any] = {}
        """What `Remembered` keeps."""

    @cached_property
    def flow(self) -> Flow:
        """The engine, calls of the API, and where values come from."""
        from flickr_lint.facts.flow import Flow

        return Flow(self)
