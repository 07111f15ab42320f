"""Makes searches concurrently, a few at a time, and reports what is new."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING, TypedDict

from flickr_client import FlickrError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from flickr_client import AsyncFlickr
    from flickr_client.types import Photo
    from search_bot.memory import Memory

__all__ = ["Bot", "Find"]

HOUR = 3600
DAY = 24 * HOUR
OVERLAP = 2 * HOUR  # Flickr finds photos some time after their upload, so each search reaches a little further back
AT_A_TIME = 2

_LOG = logging.getLogger("search_bot")


class Find(TypedDict):
    """A photo that was found: where to see it, not a copy of it."""

    search: str
    id: str
    title: str
    owner: str
    page: str
    uploaded: str
    license: int | None


class Bot:
    """Watches searches; `write` is called with each find, once."""

    def __init__(
        self,
        flickr: AsyncFlickr,
        memory: Memory,
        write: Callable[[Find], None],
        *,
        clock: Callable[[], float] = time.time,
        at_a_time: int = AT_A_TIME,
    ) -> None:
        self._flickr, self._memory, self._write, self._clock = flickr, memory, write, clock
        self._bound = asyncio.Semaphore(at_a_time)

    async def watch(self, texts: Iterable[str]) -> None:
        """Makes each search once an hour, until it is cancelled."""
        wanted = list(dict.fromkeys(texts))
        while True:
            await self.check(wanted)
            await asyncio.sleep(HOUR)

    async def check(self, texts: Iterable[str]) -> None:
        """Makes each search that was not made within the last hour; one that fails does not delay the others."""
        async with asyncio.TaskGroup() as searches:
            for text in dict.fromkeys(texts):
                if self._clock() - self._memory.of(text).looked >= HOUR:
                    searches.create_task(self._search(text))

    async def _search(self, text: str) -> None:
        watched = self._memory.of(text)
        async with self._bound:
            begun = self._clock()
            since = watched.until - OVERLAP if watched.until else int(begun) - DAY
            found = self._flickr.photos.iter_search(
                text=text,
                min_upload_date=since,
                sort="date-posted-asc",  # so that a search that is cut off continues where it was
                safe_search=1,
                extras=["date_upload", "owner_name", "license"],
            )
            try:
                async for photo in found:
                    if photo.id not in watched.reported:
                        uploaded = int(photo.dateupload.timestamp()) if photo.dateupload else since
                        # No `await` in between: a cancellation comes before or after both.
                        self._write(_find(text, photo))
                        watched.note(photo.id, uploaded)
                watched.forget_before(watched.until - OVERLAP)
                watched.looked = begun
            except FlickrError as error:
                watched.looked = begun
                _LOG.warning("%s: %s; it is looked for again in an hour", text, error)
            finally:
                self._memory.write()


def _find(text: str, photo: Photo) -> Find:
    return Find(
        search=text,
        id=photo.id,
        title=photo.title,
        owner=photo.ownername or photo.owner or "",
        page=photo.page_url,
        uploaded=photo.dateupload.isoformat() if photo.dateupload else "",
        license=photo.license,
    )
