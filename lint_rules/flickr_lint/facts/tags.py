"""The tags in a piece of HTML; apart from `markup`, since most runs need no parser for it."""

from __future__ import annotations

from html.parser import HTMLParser

__all__ = ["tags"]


def tags(text: str) -> list[tuple[str, dict[str, str]]]:
    """The names of the start tags, each with its attributes that have a value or none (``''``), in order.

    A text may end inside a tag, to be continued elsewhere: what it says up to there still counts.
    """
    parser = _Tags()
    parser.feed(text if text.rfind(">") > text.rfind("<") else text + '">')
    parser.close()
    return parser.found


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))
