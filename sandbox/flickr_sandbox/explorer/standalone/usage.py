"""The usage of a key, over all programs that share its counts, for the chart of the explorer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flickr_runtime.usage.report import UsageReport

__all__ = ["usage_of"]


def usage_of(report: UsageReport) -> dict[str, Any]:
    """For JSON: calls by clock hour and by method over the last day."""
    return {
        "now": report.at.timestamp(),
        "limit": report.limit,
        "apps": [
            {
                "app": "This key",
                "last_hour": report.last_hour,
                "period": "day",
                "methods": {each.method: each.sent for each in report.methods if each.sent},
                "hours": [{"at": int(hour.start.timestamp()), "calls": hour.sent} for hour in report.hours],
            }
        ],
    }
