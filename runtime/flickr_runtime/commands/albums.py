"""Adds uploaded photos to an album of the user, which is created if none has that title."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flickr_runtime.errors import APIError, ArgumentError, FlickrError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flickr_runtime.flow import Flow
    from flickr_runtime.upload.defaults import Call

__all__ = ["album_flow"]

_ALREADY_IN_IT = 3  # flickr.photosets.addPhoto
_PAGE = 500


def album_flow(call: Call, name: str, photo_ids: Sequence[str]) -> Flow[tuple[str, int]]:
    """Adds photos to the user's album with this title; returns the album's id and the number of photos added.

    Photos that are already in it stay. Raises `ArgumentError` if several albums have the title, and `FlickrError` if a
    call fails: then the photos before it are in the album, and the same command continues.
    """
    if not photo_ids:
        raise ArgumentError("no photo to put into the album")
    album, added, left = (yield from _album_called(call, name)), 0, list(photo_ids)
    if album is None:
        made = yield from call("flickr.photosets.create", title=name, primary_photo_id=left[0])
        album, added, left = str(made["photoset"]["id"]), 1, left[1:]
    for photo_id in left:
        try:
            yield from call("flickr.photosets.addPhoto", photoset_id=album, photo_id=photo_id)
        except APIError as error:
            if error.code != _ALREADY_IN_IT:
                raise FlickrError(f"album {name!r}: photo {photo_id} was not added: {error}") from error
        else:
            added += 1
    return album, added


def _album_called(call: Call, name: str) -> Flow[str | None]:
    found: list[str] = []
    page = 1
    while True:
        response: dict[str, Any] = yield from call("flickr.photosets.getList", page=page, per_page=_PAGE)
        rows = response.get("photosets", {}).get("photoset", [])
        for row in rows if isinstance(rows, list) else [rows]:
            title = row.get("title", "")
            if (title.get("_content", "") if isinstance(title, dict) else title) == name:
                found.append(str(row["id"]))
        if not rows or page >= int(response["photosets"].get("pages", 1) or 1):
            break
        page += 1
    if len(found) > 1:
        raise ArgumentError(f"{len(found)} albums are called {name!r} ({', '.join(found)}); rename all but one")
    return found[0] if found else None
