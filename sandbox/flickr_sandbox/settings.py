"""The settings of a sandbox."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

    from flickr_sandbox.apps import OverLimit

__all__ = ["CONSUMER_KEY", "CONSUMER_SECRET", "Declined", "Settings"]

Declined = Literal["callback", "home"]

CONSUMER_KEY = "5a6db0c05a6db0c05a6db0c05a6db0c0"
CONSUMER_SECRET = "5ec2e75ec2e75ec2"  # noqa: S105 - opens nothing but a sandbox


@dataclass(frozen=True)
class Settings:
    """Limits, keys and the clock.

    Attributes:
        consumer_key: The API key that the sandbox knows.
        consumer_secret: The secret of that key.
        consumer_name: What the authorise page calls the application.
        limit: How many calls an hour that application may make; None for any number.
        over: What happens above that: `slow` (responses take 5 seconds longer), `429` or `expired`.
        public_url: The base URL for clients, such as `https://flickr.test:8443`, if it differs from that in requests;
            links and pictures are below it.
        control_hosts: Host names under which `/sandbox/…` may be used besides those of this machine, from any address;
            `*` is any name.
        max_body_bytes: The longest request body that is read.
        plaintext: Whether OAuth's PLAINTEXT is accepted, which Flickr does not document and flickraw needs.
        declined: Where a user who declines a login is redirected: the application (`callback`), which gets
            `oauth_token` and `oauth_problem=user_refused`, or to the front page (`home`), as clients report of Flickr.
        timestamp_window_seconds: The largest difference between `oauth_timestamp` and the clock. Flickr allows about
            half an hour (facts: an upload of 35 minutes was refused, a timestamp post-dated by 30 was not).
        clock: Returns the time in seconds since 1970.
    """

    consumer_key: str = CONSUMER_KEY
    consumer_secret: str = CONSUMER_SECRET
    consumer_name: str = "Sandbox demo"
    limit: int | None = None
    over: OverLimit = "429"
    public_url: str = ""
    control_hosts: frozenset[str] = frozenset()
    max_body_bytes: int = 64 * 1024 * 1024
    plaintext: bool = True
    declined: Declined = "callback"
    timestamp_window_seconds: int = 30 * 60
    clock: Callable[[], float] = time.time
