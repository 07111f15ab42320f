"""A suppression that names an unknown rule, or is misspelled.

## What it does

Finds `flickr-lint: ignore[…]` comments that name something other than a rule's code or name, and misspelled
suppressions (`flickr-lint: ingore[…]`, `flickr-lint: disable`).

## Why it is bad

It suppresses nothing, although its author believes that it does.

## Example

```python
send(link=photo["url_o"])  # flickr-lint: ignore[hosting-lnk] the printer needs the file
```

## Use instead

```python
send(link=photo["url_o"])  # flickr-lint: ignore[hosting-link] the printer needs the file
```

## What it cannot see

Comments in files that do not parse, and rules of plugins that are not installed.
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

__all__ = ["UnknownRuleInSuppression"]


class UnknownRuleInSuppression(HouseRule):
    """See the module's docstring."""

    code = "FLK002"
    name = "unknown-rule-in-suppression"
    summary = "a suppression that names no rule there is, or is misspelt itself"
    help = "write `flickr-lint: ignore[rule] reason`; `flickr-lint --rules` lists codes and names"

    def check_comments(
        self,
        source: Module | Template,
        marks: Sequence[Suppression],
        used: frozenset[tuple[int, str]],  # noqa: ARG002
        ran: set[str],  # noqa: ARG002
    ) -> Iterator[Finding]:
        """Comments with another verb than `ignore`, and words that are no rule."""
        from flickr_lint.registry import known_words, nearest

        known = known_words()
        for mark in marks:
            if mark.verb != "ignore":
                yield self.finding(
                    source, mark.region, f"`flickr-lint: {mark.verb}` suppresses nothing: did you mean `ignore`?"
                )
                continue
            for word in mark.rules:
                if word not in known:
                    near = nearest(word)
                    hint = f": did you mean {near}?" if near else ""
                    yield self.finding(source, mark.region, f"There is no rule `{word}`{hint}")
