"""How much of a key's limit is used, and for what: counts of calls per key, hour, method, outcome and cache hit."""

from flickr_runtime.usage.recorder import DAYS_KEPT, Usage
from flickr_runtime.usage.report import HourUsage, MethodUsage, UsageReport, usage_report

__all__ = ["DAYS_KEPT", "HourUsage", "MethodUsage", "Usage", "UsageReport", "usage_report"]
