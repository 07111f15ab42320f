"""Pages of groups, galleries, tags, favourites and places, whose URLs the API and the feeds contain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzeug.exceptions import NotFound

from flickr_sandbox.endpoints.people_pages import pictures_page
from flickr_sandbox.gazetteer import place_by_url
from flickr_sandbox.html import Markup, page
from flickr_sandbox.photo_places import in_place
from flickr_sandbox.state import galleries, groups, photosets, users
from flickr_sandbox.state.favorites import FAVORITES
from flickr_sandbox.state.galleries import GALLERY
from flickr_sandbox.state.groups import POOL
from flickr_sandbox.state.photos import Conditions, visible_to
from flickr_sandbox.state.tags import clean_tag

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from flickr_sandbox.endpoints.context import Context
    from flickr_sandbox.state.records import User

__all__ = ["albums_page", "contacts_page", "edit_page", "everyone_page", "favorites_page", "forum_page"]
__all__ += ["gallery_page", "group_page", "place_page", "tag_page"]

_ALBUM = Markup('<li><a href="{page}">{title}</a></li>')


def _public() -> Conditions:
    conditions = Conditions()
    visible_to(conditions, None)
    return conditions


def _user(context: Context, path: str) -> User:
    found = users.user_by_path(context.database, path)
    if found is None:
        raise NotFound
    return found


def group_page(context: Context, name: str) -> Response:
    """A group with its pool; private ones are not found."""
    group = groups.group_by_path(context.database, name)
    if group is None or group.privacy == 1:
        raise NotFound
    conditions = _public()
    conditions.add("m.group_id = ? AND NOT m.is_pending", group.nsid)
    return pictures_page(context, conditions, POOL, group.name, group.description)


def gallery_page(context: Context, user: str, gallery_id: str) -> Response:
    """A gallery."""
    owner, gallery = _user(context, user), galleries.find_gallery(context.database, gallery_id)
    if gallery is None or gallery.owner != owner.nsid:
        raise NotFound
    conditions = _public()
    conditions.add("m.gallery_id = ?", gallery.id)
    return pictures_page(context, conditions, GALLERY, gallery.title, gallery.description)


def tag_page(context: Context, tag: str, user: str = "") -> Response:
    """Public photos with a tag, of everybody or of one user."""
    conditions = _public()
    conditions.add("EXISTS (SELECT 1 FROM tags t WHERE t.photo_id = p.id AND t.clean = ?)", clean_tag(tag))
    if user:
        conditions.add("p.owner = ?", _user(context, user).nsid)
    return pictures_page(context, conditions, "photos p", f"Tagged {tag}", "")


def everyone_page(context: Context) -> Response:
    """The newest public photos."""
    return pictures_page(context, _public(), "photos p", "Uploads from everyone", "")


def favorites_page(context: Context, user: str) -> Response:
    """A user's favourites."""
    owner, conditions = _user(context, user), _public()
    conditions.add("f.user = ?", owner.nsid)
    return pictures_page(context, conditions, FAVORITES, f"Favourites of {owner.username}", "")


def contacts_page(context: Context, user: str) -> Response:
    """The photos of a user's contacts."""
    owner, conditions = _user(context, user), _public()
    conditions.add("EXISTS (SELECT 1 FROM contacts c WHERE c.owner = ? AND c.contact = p.owner)", owner.nsid)
    return pictures_page(context, conditions, "photos p", f"Contacts of {owner.username}", "")


def albums_page(context: Context, user: str) -> Response:
    """A user's albums."""
    owner = _user(context, user)
    albums = Markup("").join(
        _ALBUM.format(page=context.site.photoset_page(owner, each.id), title=each.title)
        for each in photosets.photosets_of(context.database, owner.nsid)
    )
    return page(context.site.base, f"Albums of {owner.username}", Markup("<ul>{}</ul>").format(albums))


def place_page(context: Context, path: str) -> Response:
    """Public photos of a place."""
    place = place_by_url(path)
    if place is None:
        raise NotFound
    conditions = _public()
    conditions.add("p.latitude IS NOT NULL")
    in_place(conditions, place)
    return pictures_page(context, conditions, "photos p", place.full_name, "")


def edit_page(context: Context) -> Response:
    """Where uploads are given titles; applications send users there after an upload (facts, section 3)."""
    return page(
        context.site.base,
        "Edit your uploads",
        Markup("<p>At Flickr, titles and tags of the new photos are edited here.</p>"),
    )


def forum_page(context: Context) -> Response:
    """The help forum, which has no topics here."""
    return page(context.site.base, "Help forum", Markup("<p>No requests yet.</p>"))
