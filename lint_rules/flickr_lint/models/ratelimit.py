"""Limiters: ratelimit, ratelimiter, requests-ratelimiter, aiolimiter, pyrate-limiter, limits, throttler."""

from __future__ import annotations

from flickr_lint.models.rows import Throttle

__all__ = ["ROWS"]

ROWS = (
    Throttle("ratelimit.limits", calls=(0, "calls"), period=(1, "period"), usual=900.0),
    Throttle("ratelimit.{sleep_and_retry,rate_limited}", calls=(0,), period=(1, "period")),
    Throttle("ratelimiter.RateLimiter", calls=(0, "max_calls"), period=(1, "period")),
    Throttle("requests_ratelimiter.*.{LimiterSession,LimiterAdapter,LimiterMixin}", calls=("per_second",)),
    Throttle("aiolimiter.*.AsyncLimiter", calls=(0, "max_rate"), period=(1, "time_period"), usual=60.0),
    Throttle("pyrate_limiter.*.{Rate,RequestRate}", calls=(0, "limit"), period=(1, "interval")),
    Throttle("pyrate_limiter.*.Limiter"),
    Throttle("asyncio_throttle.Throttler", calls=(0, "rate_limit"), period=(1, "period")),
    Throttle("throttler.*.{Throttler,throttle}", calls=(0, "rate_limit"), period=(1, "period")),
    Throttle("aiometer.*.{run_all,amap,run_on_each}", calls=("max_per_second",)),
    Throttle("requests_throttler.BaseThrottler"),
    Throttle("limits.*.{hit,RateLimitItem}"),
    Throttle("upstash_ratelimit.*.Ratelimit"),
    Throttle("self_limiters.*.{TokenBucket,Semaphore}"),
)
