"""How much of a key's limit is used, and for what: counts of calls per key, hour, method, outcome and cache hit."""

from flickr_runtime.usage.recorder import RETENTION_DAYS, Usage
from flickr_runtime.usage.report import HourUsage, MethodUsage, UsageReport, usage_report

__all__ = ["RETENTION_DAYS", "HourUsage", "MethodUsage", "Usage", "UsageReport", "usage_report"]
