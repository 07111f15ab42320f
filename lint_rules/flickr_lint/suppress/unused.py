"""A suppression that suppresses nothing.

## What it does

Finds `flickr-lint: ignore[…]` comments, or single rules in them, without a finding. Only rules that were
run count: with `--select FLK5`, a comment about FLK701 is not reported.

## Why it is bad

It hides later findings on that line.

## Example

```python
send(link=photo.page_url)  # flickr-lint: ignore[hosting-link] the printer needs the file
```

## Use instead

```python
send(link=photo.page_url)
```

## What it cannot see

Comments in files that do not parse.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_lint.suppress.rule import HouseRule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flickr_lint.findings import Finding
    from flickr_lint.module import Module
    from flickr_lint.suppress.comments import Suppression
    from flickr_lint.template import Template

__all__ = ["UnusedSuppression"]


class UnusedSuppression(HouseRule):
    """See the module's docstring."""

    code = "FLK001"
    name = "unused-suppression"
    summary = "a suppression that suppresses nothing"
    help = "remove it, so that it can't hide what comes later"

    def check_comments(
        self, source: Module | Template, marks: Sequence[Suppression], used: frozenset[tuple[int, str]], ran: set[str]
    ) -> Iterator[Finding]:
        """Comments or words of them that covered nothing, though their rule was run."""
        for at, mark in enumerate(marks):
            if mark.verb != "ignore":
                continue
            if not mark.rules:
                if (at, "") not in used and "all" in ran:
                    yield self.finding(source, mark.region, "This comment suppresses nothing")
                continue
            idle = [word for word in mark.rules if (at, word) not in used and word in ran]
            if idle:
                words = ", ".join(word.upper() if word.startswith("flk") else word for word in idle)
                yield self.finding(source, mark.region, f"This comment suppresses no finding of {words}")
