"""The contents of the sandbox for its front page: users with their counts, and the newest public photos."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flickr_sandbox.state import photos, users

if TYPE_CHECKING:
    from flickr_sandbox.site import Site
    from flickr_sandbox.state import Database

__all__ = ["people", "world"]

_MAX_USERS, _MAX_PHOTOS, _MAX_PEOPLE = 24, 24, 1000
_TABLES = ("users", "photos", "photosets", "groups", "galleries")
_NEWEST = "SELECT id FROM photos WHERE is_public AND safety_level = 1 AND NOT hidden ORDER BY posted DESC LIMIT ?"


def world(database: Database, site: Site) -> dict[str, Any]:
    """Counts of everything; the users with most photos, and the newest public photos, as the page shows them."""
    return {
        "images": site.images,
        "counts": {table: database.number(f"SELECT count(*) FROM {table}") for table in _TABLES},  # noqa: S608
        "users": [_user(database, nsid, number, site) for nsid, _, number in _owners(database, _MAX_USERS)],
        "photos": [_photo(database, str(row["id"]), site) for row in database.rows(_NEWEST, (_MAX_PHOTOS,))],
    }


def people(database: Database) -> list[dict[str, str]]:
    """NSID and screen name of at most 1000 users, those with most photos first, as on the front page."""
    return [{"nsid": nsid, "username": username} for nsid, username, _ in _owners(database, _MAX_PEOPLE)]


def _owners(database: Database, count: int) -> list[tuple[str, str, int]]:
    sql = "SELECT u.nsid, u.username, count(p.id) AS number FROM users u LEFT JOIN photos p ON p.owner = u.nsid"
    rows = database.rows(f"{sql} GROUP BY u.nsid ORDER BY number DESC, u.joined LIMIT ?", (count,))
    return [(str(row["nsid"]), str(row["username"]), int(row["number"])) for row in rows]


def _user(database: Database, nsid: str, number: int, site: Site) -> dict[str, Any]:
    user = users.find_user(database, nsid)
    if user is None:  # the row was just read
        raise LookupError(nsid)
    return {
        "nsid": user.nsid,
        "username": user.username,
        "path_alias": user.path_alias,
        "is_pro": user.is_pro,
        "iconserver": user.icon_server,
        "page": site.photos(user),
        "photos": number,
        "photosets": database.number("SELECT count(*) FROM photosets WHERE owner = ?", (nsid,)),
    }


def _photo(database: Database, photo_id: str, site: Site) -> dict[str, Any]:
    photo = photos.find_photo(database, photo_id)
    owner = users.find_user(database, photo.owner) if photo else None
    if photo is None or owner is None:
        raise LookupError(photo_id)
    return {
        "id": photo.id,
        "title": photo.title,
        "username": owner.username,
        "thumbnail": site.image(photo, "q"),
        "page": site.photo_page(owner, photo.id),
    }
