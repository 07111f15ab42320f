"""Comments that suppress findings, and the rules about such comments (`FLK0..`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_lint.suppress.comments import Suppression, apply, suppressions

if TYPE_CHECKING:
    from flickr_lint.suppress.rule import HouseRule

__all__ = ["Suppression", "apply", "house_rules", "suppressions"]


def house_rules() -> tuple[HouseRule, ...]:
    """The rules about suppressions, in order of code."""
    from flickr_lint.suppress.reasonless import SuppressionWithoutReason
    from flickr_lint.suppress.unknown import UnknownRuleInSuppression
    from flickr_lint.suppress.unused import UnusedSuppression

    return (UnusedSuppression(), UnknownRuleInSuppression(), SuppressionWithoutReason())
