"""The data of the templates, all as `Markdown`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flickr_generator.reference.markdown import Markdown

__all__ = ["Entry", "NamespacePage", "Row", "Type"]

Row = tuple["Markdown", ...]
"""The cells of a row of a table."""


@dataclass(frozen=True)
class Entry:
    """A method: one section of a page."""

    heading: Markdown
    name: Markdown
    anchor: Markdown
    path: Markdown
    short: Markdown
    summary: Markdown
    paragraphs: tuple[Markdown, ...]
    needs: Markdown
    call: Markdown
    arguments: tuple[Row, ...]
    returns: Markdown
    errors: tuple[Row, ...]
    errors_module: Markdown


@dataclass(frozen=True)
class Type:
    """A record or an alias: one section of a page."""

    heading: Markdown
    doc: Markdown
    notes: tuple[Markdown, ...]
    fields: tuple[Row, ...]

    @property
    def renamed(self) -> bool:
        """Whether a field has another name at Flickr."""
        return any(row[2] for row in self.fields)


@dataclass(frozen=True)
class NamespacePage:
    """A page: the methods of a namespace, and the types that only they return."""

    file: str
    heading: Markdown
    about: Markdown
    entries: tuple[Entry, ...]
    types: tuple[Type, ...]
