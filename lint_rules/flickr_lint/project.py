"""The project, as rules see it: files that are linted together, the engine that follows their values, and facts."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from flickr_lint.sources import Sources

if TYPE_CHECKING:
    from flickr_lint.facts.flow import Flow

__all__ = ["Project"]


class Project(Sources):
    """The files that have to do with Flickr, and their facts, which are deleted with it."""

    @cached_property
    def flow(self) -> Flow:
        """The engine, calls of the API, and where values come from."""
        from flickr_lint.facts.flow import Flow

        return Flow(self)
