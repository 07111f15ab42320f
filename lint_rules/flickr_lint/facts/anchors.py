"""Targets of the anchors in a piece of HTML; apart from `markup`, since most runs need no parser for it."""

from __future__ import annotations

from html.parser import HTMLParser

__all__ = ["anchors"]


def anchors(text: str) -> list[str]:
    """What the `href` of each link says; links that download are left out.

    A text may end inside a tag, to be continued elsewhere: what it says up to there still counts.
    """
    parser = _Anchors()
    parser.feed(text if text.rfind(">") > text.rfind("<") else text + '">')
    parser.close()
    return parser.targets


class _Anchors(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a" and not any(name == "download" for name, _ in attrs):
            self.targets += [value for name, value in attrs if name == "href" and value]
