"""Finds the photos, requests how many the group accepts, and adds them one after the other."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flickr_client import FlickrError
from group_poster.outcomes import PoolClosed, outcome_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from flickr_client import Flickr
    from flickr_client.types import Photo

__all__ = ["Done", "Poster"]


@dataclass
class Done:
    """The photos by their outcome, and why there are no more of them, if the group accepts no more today."""

    by_outcome: dict[str, list[Photo]] = field(default_factory=dict)
    stopped: str = ""

    def note(self, outcome: str, photo: Photo) -> None:
        """Counts a photo."""
        self.by_outcome.setdefault(outcome, []).append(photo)


class Poster:
    """Adds photos of the signed-in user; `report` is called for each, because they are the user's."""

    def __init__(
        self,
        flickr: Flickr,
        *,
        pause: float = 5.0,
        report: Callable[[str], None] = print,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._flickr, self._pause, self.report, self._sleep = flickr, pause, report, sleep

    def post(self, group: str, tag: str, *, dry_run: bool = False) -> Done:
        """Adds what is not there yet, as far as the group accepts it; raises `FlickrError` if a call fails."""
        group_id = self._flickr.urls.lookup_group(group).id if "/" in group else group
        about = self._flickr.groups.get_info(group_id)
        self.report(f"{about.name}: {_grants(about.throttle.count, about.throttle.mode, about.throttle.remaining)}")
        there = {photo.id for photo in self._flickr.groups.pools.iter_get_photos(group_id, user_id="me")}
        tagged = self._flickr.photos.iter_search(user_id="me", tags=[tag], sort="date-posted-asc")
        wanted = [photo for photo in tagged if photo.id not in there]
        left = about.throttle.remaining
        may_add = int(left) if left and left.isdigit() else len(wanted)
        done = Done()
        for number, photo in enumerate(wanted):
            if number >= may_add:
                done.stopped = f"the group takes no more; {len(wanted) - number} photos are left"
                break
            if dry_run:
                self.report(f"would be added: {photo.title or photo.id} {photo.page_url}")
                continue
            if number:
                self._sleep(self._pause)
            try:
                self._add(photo, group_id, done)
            except PoolClosed as closed:
                done.stopped = f"{closed}; {len(wanted) - number} photos are left"
                break
        return done

    def _add(self, photo: Photo, group_id: str, done: Done) -> None:
        outcome, reason = "added", ""
        try:
            if self._flickr.groups.pools.add(photo.id, group_id).pending:
                outcome = "waiting for approval"
        except FlickrError as error:
            outcome = outcome_of(error)
            reason = f" ({error})" if outcome in {"not taken", "unknown"} else ""
        done.note(outcome, photo)
        self.report(f"{outcome}: {photo.title or photo.id} {photo.page_url}{reason}")


def _grants(count: int | None, mode: str, remaining: str | None) -> str:
    if not count or mode in {"", "none"}:
        return "takes any number of photos"
    return f"takes {count} photos of a member a {mode}" + (f", {remaining} of them now" if remaining else "")
