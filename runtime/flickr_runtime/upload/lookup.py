"""Looks up a photo by the checksum in its machine tag, before anything is sent again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flickr_runtime.errors import DeadlineExceeded, FlickrError
from flickr_runtime.events import Event
from flickr_runtime.flow import Sleep
from flickr_runtime.urls.parts import is_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flickr_runtime.flow import Flow
    from flickr_runtime.upload.session import UploadSession

__all__ = ["checksum_tag", "find_after_loss", "find_photo"]

# Maximum difference of the local clock and Flickr's for recent uploads.
_MARGIN_SECONDS = 24 * 3600
_ANY_KIND = {
    "user_id": "me",
    "safe_search": "3",
    "content_types": "0,1,2,3",
    "extras": "machine_tags,tags,date_upload",
}


def checksum_tag(sha1: str) -> str:
    """The machine tag of a file: in the namespace `checksum:`, which other programs also use."""
    return f"checksum:sha1={sha1}"


def find_photo(
    session: UploadSession, tag: str, *, since: float | None = None, search: bool = True
) -> Flow[str | None]:
    """The id of the user's photo with this machine tag, or None; raises what the calls raise.

    New uploads are in lists at once, but in searches only after a while, so it uses both.

    Args:
        session: The session of the client.
        tag: The machine tag.
        since: Only a photo that was uploaded after this time, in seconds since 1970, with a margin of a day.
        search: Whether to search, too, which costs Flickr more than a list does.
    """
    earliest = None if since is None else int(since - _MARGIN_SECONDS)
    recent = {"min_upload_date": str(earliest)} if earliest is not None else {}
    listed = yield from session.call("flickr.people.getPhotos", **_ANY_KIND, per_page="100", **recent)
    found = _with_tag(listed, tag, earliest)
    if found is None and search:
        searched = yield from session.call(
            "flickr.photos.search", **_ANY_KIND, machine_tags=tag, media="all", per_page="10", **recent
        )
        found = _with_tag(searched, tag, earliest)
    return found


def find_after_loss(
    session: UploadSession, tag: str, *, since: float | None, waits: Sequence[float], what: str
) -> Flow[tuple[str | None, FlickrError | None]]:
    """Looks up a photo after each wait until it is there; returns the id, and the last lookup's error.

    Without id and error, the photo is not at Flickr. A deadline before the last lookup is an error. For `since` see
    `find_photo`.
    """
    failure: FlickrError | None = None
    for number, seconds in enumerate(waits, start=1):
        if seconds:
            if not session.deadline.allows(seconds):
                return None, DeadlineExceeded(f"{what}: not done within {session.options.deadline:g} s")
            reason = f"{what}: the response was lost; checking whether Flickr stored it"
            session.emit(Event(kind="wait", method=what, seconds=seconds, detail=reason))
            yield Sleep(seconds, reason)
        try:
            # A lookup without a wait is for an old upload, which may be in searches only.
            found = yield from find_photo(session, tag, since=since, search=number == len(waits) or not seconds)
        except FlickrError as error:  # with any error it is still unknown
            failure = error
            continue
        failure = None
        if found is not None:
            return found, None
    return None, failure


def _with_tag(response: dict[str, Any], tag: str, earliest: int | None) -> str | None:
    """The first photo of a list with the tag; a photo without it belongs to another response."""
    page = response.get("photos")
    photos = page.get("photo") if isinstance(page, dict) else None
    for photo in photos if isinstance(photos, list) else [photos]:
        if isinstance(photo, dict) and photo.get("id") and _carries(photo, tag) and _recent(photo, earliest):
            return str(photo["id"])
    return None


def _carries(photo: dict[str, Any], tag: str) -> bool:
    words = f"{photo.get('machine_tags') or ''} {photo.get('tags') or ''}".lower().split()
    return tag.lower() in words


def _recent(photo: dict[str, Any], earliest: int | None) -> bool:
    uploaded = str(photo.get("dateupload") or "")
    return earliest is None or not is_number(uploaded) or int(uploaded) >= earliest
