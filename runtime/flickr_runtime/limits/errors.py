"""The error of a call whose wait would pass its deadline."""

from __future__ import annotations

from flickr_runtime.errors import FlickrError

__all__ = ["RateLimited"]


class RateLimited(FlickrError):
    """The key's calls for the hour are used up, and the wait would pass the caller's deadline; no call was made.

    Attributes:
        retry_after: Seconds until the call could start.
        method: The method of the call.
    """

    def __init__(self, method: str, retry_after: float) -> None:
        super().__init__(method, retry_after)
        self.method = method
        self.retry_after = retry_after

    def __str__(self) -> str:
        return (
            f"{self.method}: the limit of the API key is reached; try again in {self.retry_after:.0f} seconds "
            "(give a later deadline to wait for that)"
        )
