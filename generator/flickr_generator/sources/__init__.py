"""Sources of reflection: a snapshot in a folder, or an endpoint over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Source", "open_source"]


class Source(Protocol):
    """Returns the raw responses of `flickr.reflection.*`."""

    def get_methods(self) -> bytes:
        """The response of `flickr.reflection.getMethods`."""
        ...

    def get_method_infos(self, names: list[str]) -> Iterator[tuple[str, bytes]]:
        """Name and response of `flickr.reflection.getMethodInfo`, for each of `names` in their order."""
        ...


def open_source(place: str, *, api_key: str | None, calls_per_second: float | None) -> Source:
    """The source that `place` names: a URL, or else a folder."""
    if place.startswith(("http://", "https://")):
        from flickr_generator.sources.http import HttpSource

        return HttpSource(place, api_key=api_key, calls_per_second=calls_per_second)
    from flickr_generator.sources.folder import FolderSource

    return FolderSource(place)
