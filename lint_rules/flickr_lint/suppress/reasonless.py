"""A suppression that does not say why.

## What it does

Finds `flickr-lint: ignore[…]` comments with nothing after them. It is on if `require-reasons = true` is in
`[tool.flickr-lint]` or `--require-reasons` is given, and otherwise off.

## Why it is bad

Reviewers of the integration, also of a key application, can't distinguish a decision from an oversight.

## Example

```python
send(link=photo["url_o"])  # flickr-lint: ignore[hosting-link]
```

## Use instead

```python
send(link=photo["url_o"])  # flickr-lint: ignore[hosting-link] the printer needs the file, nobody sees the address
```

## What it cannot see

Whether the reason is a good one.
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

__all__ = ["SuppressionWithoutReason"]


class SuppressionWithoutReason(HouseRule):
    """See the module's docstring."""

    code = "FLK003"
    name = "suppression-without-reason"
    summary = "a suppression that does not say why"
    help = "say why after the bracket: `flickr-lint: ignore[rule] reason`"
    default = False

    def check_comments(
        self,
        source: Module | Template,
        marks: Sequence[Suppression],
        used: frozenset[tuple[int, str]],  # noqa: ARG002
        ran: set[str],  # noqa: ARG002
    ) -> Iterator[Finding]:
        """Comments without a reason."""
        for mark in marks:
            if mark.verb == "ignore" and not any(letter.isalnum() for letter in mark.reason):
                yield self.finding(source, mark.region, "This suppression gives no reason")
