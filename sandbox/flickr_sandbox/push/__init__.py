"""Push subscriptions: callbacks are requested to confirm, and receive what is new."""

from __future__ import annotations

from flickr_sandbox.push.deliver import Push
from flickr_sandbox.push.verify import confirms, is_loopback

__all__ = ["Push", "confirms", "is_loopback"]
