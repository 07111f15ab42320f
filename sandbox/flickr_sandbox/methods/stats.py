"""`flickr.stats.*`: invented numbers, always the same for an object and a day, and only for Pro accounts."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

from flickr_sandbox.dates import unix_seconds
from flickr_sandbox.errors import Failure
from flickr_sandbox.methods.registry import serves
from flickr_sandbox.paging import page_of
from flickr_sandbox.photo_list import photo_entries
from flickr_sandbox.search import ORDERS
from flickr_sandbox.state import comments, favorites, photos, photosets
from flickr_sandbox.state.photos import Conditions

if TYPE_CHECKING:
    from collections.abc import Callable

    from flickr_sandbox.call import Call
    from flickr_sandbox.state.records import Photo
    from flickr_sandbox.wire import Tree

__all__ = ["get_csv_files", "get_popular_photos", "get_total_views"]

_DAY_SECONDS, _HISTORY_DAYS = 86400, 28
_FEW, _MAX_COUNT = 25, 100
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}|\d{9,11}", re.ASCII)
_DOMAINS = ("images.search.example", "blog.otters.example", "tides.example")
_SUBJECTS = ("Photostream", "Photo", "Photoset", "Collection")
_POPULAR = {"views": ORDERS["interestingness-desc"]}
_POPULAR["favorites"] = "(SELECT count(*) FROM favorites f WHERE f.photo_id = p.id) DESC, p.id DESC"
_POPULAR["comments"] = "(SELECT count(*) FROM comments m WHERE m.photo_id = p.id) DESC, p.id DESC"


@serves("flickr.stats.getTotalViews")
def get_total_views(call: Call) -> Tree:
    """The views of everything of the caller, in total or on a day."""
    day = _day(call, needed=False)
    parts = {part: _views(call, part, day) for part in ("photos", "photostream", "sets", "galleries", "collections")}
    views = {"total": sum(parts.values()), **parts}
    said = {name: str(number) if name in ("total", "photos") else number for name, number in views.items()}
    return {"stats": {name: {"views": number} for name, number in said.items()}}


@serves("flickr.stats.getPopularPhotos")
def get_popular_photos(call: Call) -> Tree:
    """The caller's photos by views, comments or favourites, with invented numbers of the day."""
    day = _day(call, needed=False)
    sort = call.stripped("sort") or "views"
    if sort not in _POPULAR:
        raise Failure(5, "Invalid sort")
    conditions = Conditions()
    conditions.add("p.owner = ?", call.user.nsid)
    page = page_of(call, photos.count_photos(call.database, conditions), default=_FEW, most=_MAX_COUNT)
    found = photos.page_of_photos(
        call.database, conditions, order=_POPULAR[sort], limit=page.per_page, offset=page.offset
    )
    entries = photo_entries(call, found, lambda photo: {"stats": _stats(call, photo, day)})
    return {"photos": {**page.members(), "photo": entries}}


@serves("flickr.stats.getMostPopularPhotoDateRange")
def get_most_popular_photo_date_range(call: Call) -> Tree:
    """The caller's most popular photo of each day, the last day first; free accounts have none."""
    sort = call.stripped("sort") if call.stripped("sort") in _POPULAR else "views"
    until = unix_seconds(call.stripped("date_until")) if _DATE.fullmatch(call.stripped("date_until")) else None
    if until is None or not call.user.is_pro:
        days = []
    else:
        last = min(until, call.now) // _DAY_SECONDS * _DAY_SECONDS
        count = call.whole("num_days", 1, most=_HISTORY_DAYS)
        days = [last - number * _DAY_SECONDS for number in range(count)]
    conditions = Conditions()
    conditions.add("p.owner = ?", call.user.nsid)
    mine = photos.page_of_photos(call.database, conditions, order=_POPULAR[sort], limit=_MAX_COUNT, offset=0)
    entries: list[Tree] = []
    for day in days:
        shown = [photo for photo in mine if photo.posted < day + _DAY_SECONDS]
        if shown:
            best = max(shown, key=lambda photo: _popularity(call, photo, day, sort))
            entries += photo_entries(call, [best], lambda photo: {"stats": _stats(call, photo, day)})  # noqa: B023
    return {"photos": {"page": 1, "pages": 1, "perpage": len(entries), "total": len(entries), "photo": entries}}


@serves("flickr.stats.getCSVFiles")
def get_csv_files(call: Call) -> Tree:
    """The files of past statistics, of which there are none."""
    _pro(call)
    return {"stats": {"csvfiles": {"csv": []}}}


def _of_subject(subject: str) -> None:
    """Registers the three methods for one kind of object: its counts, referring domains, and referring pages."""

    @serves(f"flickr.stats.get{subject}Stats")
    def stats(call: Call) -> Tree:
        return {"stats": _numbers(call, subject, _subject_id(call, subject, needed=True), _day(call))}

    @serves(f"flickr.stats.get{subject}Domains")
    def domains(call: Call) -> Tree:
        day, thing = _day(call), _subject_id(call, subject, needed=False)
        found = [{"name": name, "views": _number(call, thing, day, name)} for name in _DOMAINS]
        page = page_of(call, len(found), default=_FEW, most=_MAX_COUNT)
        return {"domains": {**page.members(), "domain": found[page.offset : page.offset + page.per_page]}}

    @serves(f"flickr.stats.get{subject}Referrers")
    def referrers(call: Call) -> Tree:
        day, thing = _day(call), _subject_id(call, subject, needed=False)
        domain = call.stripped("domain")
        if domain not in _DOMAINS:
            raise Failure(5, "Invalid domain")
        found = [
            {"url": f"https://{domain}/?q={word}", "views": _number(call, thing, day, word), "searchterm": word}
            for word in ("otter", "lighthouse")
        ]
        page = page_of(call, len(found), default=_FEW, most=_MAX_COUNT)
        shown = found[page.offset : page.offset + page.per_page]
        return {"domain": {**page.members(), "name": domain, "referrer": shown}}


for _subject in _SUBJECTS:
    _of_subject(_subject)


def _pro(call: Call) -> None:
    if not call.user.is_pro:
        raise Failure(1, "User does not have stats")


def _day(call: Call, *, needed: bool = True) -> int | None:
    """The start of the day of `date`, in seconds since 1970."""
    _pro(call)
    text = call.stripped("date")
    if not text and not needed:
        return None
    seconds = unix_seconds(text) if _DATE.fullmatch(text) else None
    if seconds is None:
        raise Failure(3, "Invalid date")
    if not call.now - _HISTORY_DAYS * _DAY_SECONDS - _DAY_SECONDS <= seconds <= call.now:
        raise Failure(2, "No stats for that date")
    return seconds - seconds % _DAY_SECONDS


def _subject_id(call: Call, subject: str, *, needed: bool) -> str:
    if subject == "Photostream":
        return call.user.nsid
    given = call.stripped(f"{subject.lower()}_id")
    if not given and not needed:
        return subject
    find: dict[str, Callable[[], str | None]] = {
        "Photo": lambda: getattr(photos.find_photo(call.database, given), "owner", None),
        "Photoset": lambda: getattr(photosets.find_photoset(call.database, given), "owner", None),
        "Collection": lambda: _collection_owner(call, given),
    }
    if find[subject]() != call.user.nsid:
        raise Failure(4, f"{subject} not found")
    return given


def _collection_owner(call: Call, collection_id: str) -> str | None:
    row = call.database.row("SELECT owner FROM collections WHERE id = ?", (collection_id,))
    return row["owner"] if row else None


def _numbers(call: Call, subject: str, thing: str, day: int | None) -> Tree:
    views = {"views": _number(call, thing, day, "views")}
    if subject in ("Photostream", "Collection"):
        return views
    said = {"comments": _number(call, thing, day, "comments") // 20}
    return {**views, **said, **({"favorites": views["views"] // 10} if subject == "Photo" else {})}


def _stats(call: Call, photo: Photo, day: int | None) -> Tree:
    return {
        **_numbers(call, "Photo", photo.id, day),
        "total_views": str(photo.views),
        "total_comments": comments.count_comments(call.database, "photo_id", photo.id),
        "total_favorites": favorites.count_favorites(call.database, photo.id),
    }


def _popularity(call: Call, photo: Photo, day: int, sort: str) -> tuple[int, str]:
    return _number(call, photo.id, day, "comments" if sort == "comments" else "views"), photo.id


def _views(call: Call, part: str, day: int | None) -> int:
    return _number(call, part, day, "views") * (1 if day else 100)


def _number(call: Call, thing: str, day: int | None, what: str) -> int:
    return zlib.crc32(f"{call.user.nsid} {thing} {day} {what}".encode()) % 200
