"""Smaller limits within the key's, for methods that cost Flickr more."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, NamedTuple

from flickr_runtime.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["SLOW_METHODS", "Lanes", "Shares"]

SLOW_METHODS = "flickr.photos.search flickr.*.search flickr.places.* flickr.photos.geo.photosForLocation"
"""Searches and lookups by place, the expensive methods according to the guide (Optimizing API queries)."""


class Lanes(NamedTuple):
    """Name and limit of each lane, and the names alone."""

    limits: tuple[tuple[str, int], ...]
    names: tuple[str, ...]


class Shares:
    """The lanes of methods: the key's own, and a share if one applies."""

    def __init__(self, limit: int, shares: Mapping[str, float]) -> None:
        """Checks the shares.

        Args:
            limit: The key's limit, in calls.
            shares: By patterns of method names, separated by spaces: the part of the limit that all these methods
                together may use, an `int` for a number of calls, a `float` for a fraction. The first pattern that
                matches a method counts.

        Raises:
            ConfigurationError: A share is not above 0, or above the limit.
        """
        self._main = ("", limit)
        self._shares = [
            (patterns, patterns.split(), _calls(patterns, share, limit)) for patterns, share in shares.items()
        ]
        self._known: dict[str, Lanes] = {}

    def lanes(self, method: str) -> Lanes:
        """The lanes that a method's calls take; the key's own is first and named ""."""
        known = self._known.get(method)
        if known is None:
            limits = (self._main, *self._share(method))
            known = self._known[method] = Lanes(limits, tuple(name for name, _ in limits))
        return known

    def _share(self, method: str) -> tuple[tuple[str, int], ...]:
        for lane, patterns, calls in self._shares:
            if any(fnmatchcase(method, pattern) for pattern in patterns):
                return ((lane, calls),)
        return ()


def _calls(patterns: str, share: float, limit: int) -> int:
    calls = share if isinstance(share, int) else int(share * limit)
    if not patterns.split() or not 1 <= calls <= limit:
        raise ConfigurationError(
            f"share {patterns!r}: {share!r} — give calls from 1 to {limit}, or a fraction of them such as 0.25"
        )
    return calls
