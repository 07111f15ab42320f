"""Rules about suppressions, which check comments after all other rules have run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_lint.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flickr_lint.findings import Finding
    from flickr_lint.module import Module
    from flickr_lint.suppress.comments import Suppression
    from flickr_lint.template import Template

__all__ = ["HouseRule"]


class HouseRule(Rule):
    """A rule about suppressions; it serves no sentence of the guide, and can't itself be suppressed by a comment."""

    guide = ""
    VALID = ()
    INVALID = ()

    def check_comments(
        self, source: Module | Template, marks: Sequence[Suppression], used: frozenset[tuple[int, str]], ran: set[str]
    ) -> Iterator[Finding]:
        """Findings about the suppressions of a file.

        Args:
            source: the file.
            marks: its suppressions.
            used: which of them (by index) covered a finding, and by which of their words ('' if they name none).
            ran: codes and names of the rules that were run.
        """
        raise NotImplementedError
