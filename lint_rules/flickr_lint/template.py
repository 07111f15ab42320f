"""A template: the elements, comments and template tags of an HTML file, read tolerantly.

The parser is the standard library's, which never fails on bad markup. Template syntax is masked before, letter by
letter, so that quotes and angle brackets inside `{{ … }}` and `{% … %}` don't confuse it; values are looked up in the
original.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from html.parser import HTMLParser
from itertools import accumulate
from typing import TYPE_CHECKING

from msgspec import Struct

from flickr_lint.findings import Region
from flickr_lint.locations import Placed
from flickr_lint.regex import regex

if TYPE_CHECKING:
    from flickr_lint.module import Module

__all__ = ["Attribute", "Element", "Embedded", "Inline", "Template", "TemplateTag"]

_OPENING = regex(r"<(?=[^<>]{20000})")
"""A tag that is longer than any that people write."""
_QUOTES = ('"""', "'''")
_OPENERS = {"{{": "}}", "{%": "%}", "{#": "#}"}


class Attribute(Struct, frozen=True):
    """An attribute with its value as written (entities and template expressions untouched)."""

    name: str
    value: str
    region: Region
    """Of the value."""


class Element(Struct, frozen=True):
    """A start tag."""

    tag: str
    attributes: tuple[Attribute, ...]
    region: Region
    names: frozenset[str] = frozenset()
    """Names of all attributes, those without a value too."""

    def has(self, name: str) -> bool:
        """Whether the element has an attribute of that name, be it without a value."""
        return name in self.names

    def get(self, name: str) -> Attribute | None:
        """The attribute of that name."""
        return next((attribute for attribute in self.attributes if attribute.name == name), None)


class Inline(Struct, frozen=True):
    """Text of a script element, or a comment (`kind` says which), and the line and column of its beginning."""

    kind: str
    text: str
    line: int
    column: int


class TemplateTag(Struct, frozen=True):
    """A `{{ … }}`, `{% … %}` or `{# … #}` with its inner text, stripped."""

    opener: str
    text: str
    region: Region


class Template(Placed):
    """A parsed template."""

    @cached_property
    def tags(self) -> tuple[TemplateTag, ...]:
        """Template tags in order."""
        return tuple(
            TemplateTag(
                self.text[start : start + 2], self.text[start + 2 : end - 2].strip(" \t\n-+"), self.span(start, end)
            )
            for start, end in self._spans
        )

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        """Start tags in order."""
        return tuple(self._parsed.elements)

    @cached_property
    def inlines(self) -> tuple[Inline, ...]:
        """Scripts and HTML comments in order."""
        return tuple(self._parsed.inlines)

    @property
    def end(self) -> int:
        """The offset of the end of what is shown."""
        return len(self.text.rstrip("\n"))

    def span(self, start: int, end: int) -> Region:
        """The region between two offsets into the text."""
        line, end_line = bisect_right(self.starts, start), bisect_right(self.starts, end)
        return Region(line, start - self.starts[line - 1] + 1, end_line, end - self.starts[end_line - 1] + 1)

    @cached_property
    def starts(self) -> list[int]:
        """The offsets at which lines begin."""
        return [0, *accumulate(len(line) + 1 for line in self.lines)]

    @cached_property
    def _spans(self) -> tuple[tuple[int, int], ...]:
        spans: list[tuple[int, int]] = []
        last = {closer: self.text.rfind(closer) for closer in _OPENERS.values()}
        at = 0
        while (at := self.text.find("{", at)) >= 0:
            closer = _OPENERS.get(self.text[at : at + 2])
            end = self.text.find(closer, at + 2) if closer and last[closer] >= at + 2 else -1
            if end < 0:
                at += 1
                continue
            spans.append((at, end + 2))
            at = end + 2
        return tuple(spans)

    @cached_property
    def _parsed(self) -> _Parser:
        masked = list(self.text)
        for start, end in self._spans:
            masked[start:end] = ["\n" if letter == "\n" else "\x1a" for letter in self.text[start:end]]
        parser = _Parser(self)
        parser.feed(_closed("".join(masked)))
        parser.close()
        return parser


class Embedded(Template):
    """A template in a text of a module, such as `render_template_string` is given; the rest of the module is blank."""

    def __init__(self, module: Module, region: Region) -> None:
        lines = module.lines
        blank = [" " * len(line) for line in lines]
        first, last = region.line - 1, region.end_line - 1
        blank[first : last + 1] = lines[first : last + 1]
        blank[last] = blank[last][: region.end_column - 1].ljust(len(lines[last]))
        blank[first] = blank[first][region.column - 1 :].rjust(len(lines[first]))
        super().__init__(module.path, "\n".join(blank))
        self.lines = lines
        self.module = module
        self.within = region

    @property
    def end(self) -> int:
        """The offset of the closing quotation marks."""
        return self.starts[self.within.end_line - 1] + self.within.end_column - 1 - len(_QUOTES[0])

    @property
    def editable(self) -> bool:
        """Whether quotation marks may be put into it: the text has three of them around it."""
        return self.text[self.end :].startswith(_QUOTES)

    def holds(self, region: Region) -> bool:
        """Whether a region is a part of the template, and not the whole text as Python sees it."""
        start, end = (self.within.line, self.within.column), (self.within.end_line, self.within.end_column)
        return start < (region.line, region.column) and (region.end_line, region.end_column) < end

    def scattered_secrets(self) -> list[tuple[int, int, int]]:
        """Those of the module: frames show its lines."""
        return self.module.scattered_secrets()


def _closed(text: str) -> str:
    """The text without openings that nothing closes: the parser would look for the end of each."""
    for opening, closing in (("<!--", "-->"), ("<", ">")):
        end = text.rfind(closing) + 1
        text = text[:end] + text[end:].replace(opening, "\x1a" * len(opening))
    return _OPENING.sub(lambda found: "\x1a" + found[0][1:], text) if _OPENING.search(text) else text


class _Parser(HTMLParser):
    """Collects what a template contains; offsets into the masked text are offsets into the original."""

    def __init__(self, template: Template) -> None:
        super().__init__(convert_charrefs=False)
        self.elements: list[Element] = []
        self.inlines: list[Inline] = []
        self._template = template
        self._script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        written = self.get_starttag_text() or ""
        start = self._offset()
        at = 0
        found = []
        for name, value in attrs:
            at = max(written.lower().find(name, at), at)
            if not value:
                continue
            begin, length = self._value(written, at + len(name))
            at = begin + length
            original = self._template.text[start + begin : start + begin + length]
            found.append(Attribute(name, original, self._template.span(start + begin, start + begin + length)))
        self.elements.append(
            Element(
                tag,
                tuple(found),
                self._template.span(start, start + len(written)),
                frozenset(name for name, _ in attrs),
            )
        )
        self._script = tag == "script"

    def handle_endtag(self, tag: str) -> None:
        self._script = self._script and tag != "script"

    def handle_data(self, data: str) -> None:
        if self._script:
            self._collect("script", data, 0)

    def handle_comment(self, data: str) -> None:
        self._collect("comment", data, len("<!--"))

    @staticmethod
    def _value(written: str, at: int) -> tuple[int, int]:
        """Where the value after an attribute's name begins and how long it is, as written."""
        while at < len(written) and written[at] in " \t\n\r=":
            at += 1
        quote = written[at : at + 1]
        if quote in {"'", '"'}:
            end = written.find(quote, at + 1)
            return at + 1, (end if end >= 0 else len(written)) - at - 1
        end = at
        while end < len(written) and written[end] not in " \t\n\r>":
            end += 1
        return at, end - at

    def _offset(self) -> int:
        line, column = self.getpos()
        return self._template.starts[line - 1] + column

    def _collect(self, kind: str, data: str, skip: int) -> None:
        start = self._offset() + skip
        region = self._template.span(start, start)
        self.inlines.append(Inline(kind, self._template.text[start : start + len(data)], region.line, region.column))
