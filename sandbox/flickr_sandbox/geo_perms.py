"""Who may see where a photo was taken: the photo's setting, or else the owner's default."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flickr_sandbox.call import Call
    from flickr_sandbox.state.photos import Conditions
    from flickr_sandbox.state.records import Photo, User
    from flickr_sandbox.wire import Tree

__all__ = ["GeoPerms", "geo_perms_of", "place_visible_to", "seen_perms", "set_geo_perms"]


@dataclass(frozen=True)
class GeoPerms:
    """Four flags: a user with any of them may see the place, and the owner always may."""

    is_public: bool = False
    is_contact: bool = False
    is_friend: bool = False
    is_family: bool = False

    def members(self, prefix: str = "is") -> Tree:
        """The flags as attributes."""
        flags = {"public": self.is_public, "contact": self.is_contact}
        flags |= {"friend": self.is_friend, "family": self.is_family}
        return {f"{prefix}{name}": int(flag) for name, flag in flags.items()}


# prefs.getGeoPerms counts: 0 none set, 1 public, 2 contacts, 3 friends and family, 4 friends, 5 family, 6 private
_DEFAULTS = {
    0: GeoPerms(),
    1: GeoPerms(is_public=True),
    2: GeoPerms(is_contact=True),
    3: GeoPerms(is_friend=True, is_family=True),
    4: GeoPerms(is_friend=True),
    5: GeoPerms(is_family=True),
    6: GeoPerms(),
}


def geo_perms_of(call: Call, photo: Photo, owner: User) -> GeoPerms:
    """Who may see the place of a photo."""
    sql = "SELECT is_public, is_contact, is_friend, is_family FROM geo_perms WHERE photo_id = ?"
    row = call.database.row(sql, (photo.id,))
    return _DEFAULTS[owner.geo_perms] if row is None else GeoPerms(*(bool(flag) for flag in row))


def set_geo_perms(call: Call, photo_id: str, perms: GeoPerms) -> None:
    """Sets who may see the place of a photo."""
    call.database.execute("DELETE FROM geo_perms WHERE photo_id = ?", (photo_id,))
    call.database.insert("geo_perms", {"photo_id": photo_id, **vars(perms)})


def seen_perms(call: Call, photo: Photo, owner: User) -> GeoPerms | None:
    """Who may see the place of a photo; None if it has none, or the caller may not see it."""
    if not photo.has_geo:
        return None
    perms = geo_perms_of(call, photo, owner)
    if perms.is_public or photo.owner == call.caller.nsid:
        return perms
    sql = "SELECT is_friend, is_family FROM contacts WHERE owner = ? AND contact = ?"
    row = call.database.row(sql, (photo.owner, call.caller.nsid))
    if row is None:
        return None
    return perms if perms.is_contact or (perms.is_friend and row[0]) or (perms.is_family and row[1]) else None


def place_visible_to(conditions: Conditions, nsid: str | None) -> None:
    """Restricts to photos on the map whose place the user may see, as `seen_perms` decides for one photo."""
    conditions.add("p.latitude IS NOT NULL")
    public = "coalesce(g.is_public, u.geo_perms = 1)"
    known = "c.is_friend AND coalesce(g.is_friend, u.geo_perms IN (3, 4))"
    known += " OR c.is_family AND coalesce(g.is_family, u.geo_perms IN (3, 5))"
    known += " OR coalesce(g.is_contact, u.geo_perms = 2)"
    contact = f"EXISTS (SELECT 1 FROM contacts c WHERE c.owner = p.owner AND c.contact = ? AND ({known}))"  # noqa: S608 - our own text
    shown = "SELECT 1 FROM users u LEFT JOIN geo_perms g ON g.photo_id = p.id"  # one owner, one row of flags or none
    conditions.add(
        f"p.owner = ? OR EXISTS ({shown} WHERE u.nsid = p.owner AND ({public} OR {contact}))", nsid or "", nsid or ""
    )
