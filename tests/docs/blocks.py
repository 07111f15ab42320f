"""The code blocks of a Markdown page, and which of them can be run."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["DATA", "PROGRAMS", "Block", "blocks_of"]

PROGRAMS = ("python", "console", "sh")
DATA = ("text", "toml", "yaml", "json", "html", "jinja")
_UNTIL = "no-run:"
_DOCUMENT = re.compile(r"<<['\"]?(\w+)['\"]?")


@dataclass(frozen=True)
class Block:
    """A block: its language, its text, the line it begins at, and why it is not run (empty if it is)."""

    language: str
    text: str
    line: int
    reason: str = ""
    is_fenced: bool = True

    @property
    def is_run(self) -> bool:
        return self.language in PROGRAMS and not self.reason

    @property
    def commands(self) -> str:
        """A shell script; of a session, the lines after `$`, with their continuations and here-documents."""
        if self.language == "sh":
            return self.text
        lines, goes_on, end = [], False, ""
        for line in self.text.splitlines():
            if end or goes_on or line.startswith("$ "):
                lines.append(line if end or goes_on else line.removeprefix("$ "))
                if end:
                    end = "" if line == end else end
                else:
                    end = found[1] if (found := _DOCUMENT.search(line)) else ""
                    goes_on = line.endswith("\\")
        return "\n".join(lines)


def blocks_of(page: Path) -> list[Block]:
    found = []
    for token in MarkdownIt().parse(page.read_text("utf-8")):
        if token.type in ("fence", "code_block"):
            language, _, rest = token.info.strip().partition(" ")
            reason = rest.strip().removeprefix(_UNTIL).strip() if rest.strip().startswith(_UNTIL) else ""
            line = (token.map or [0])[0] + 2
            found.append(Block(language, token.content, line, reason, token.type == "fence"))
    return found
