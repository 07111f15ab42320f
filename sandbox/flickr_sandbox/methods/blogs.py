"""`flickr.blogs.*`: posts are stored in the sandbox only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.access import seen_photo
from flickr_sandbox.errors import Failure
from flickr_sandbox.methods.registry import serves

if TYPE_CHECKING:
    from flickr_sandbox.call import Call
    from flickr_sandbox.wire import Tree

__all__ = ["get_list", "get_services", "post_photo"]

_SERVICES = (
    ("beta.blogger.com", "Blogger"),
    ("Typepad", "Typepad"),
    ("MovableType", "Movable Type"),
    ("LiveJournal", "LiveJournal"),
    ("MetaWeblogAPI", "Wordpress"),
    ("MetaWeblogAPI", "MetaWeblogAPI"),
    ("Manila", "Manila"),
    ("AtomAPI", "AtomAPI"),
    ("BloggerAPI", "BloggerAPI"),
    ("Vox", "Vox"),
    ("Twitter", "Twitter"),
)
_BLOGS = "SELECT * FROM blogs WHERE owner = ? AND ? IN ('', service) AND ? IN ('', id) ORDER BY rowid"


@serves("flickr.blogs.getServices")
def get_services(_call: Call) -> Tree:
    """The services that Flickr could post to."""
    return {"services": {"service": [{"id": key, "_content": name} for key, name in _SERVICES]}}


@serves("flickr.blogs.getList")
def get_list(call: Call) -> Tree:
    """The caller's blogs, or those at one service."""
    blogs = [
        {
            "id": row["id"],
            "name": row["name"],
            "service": row["service"],
            "needspassword": row["needs_password"],
            "url": row["url"],
        }
        for row in call.database.rows(_BLOGS, (call.user.nsid, call.stripped("service"), ""))
    ]
    return {"blogs": {"blog": blogs}}


@serves("flickr.blogs.postPhoto")
def post_photo(call: Call) -> Tree:
    """Posts a photo to the caller's blog of `blog_id`, or to the first one at `service`."""
    blog_id, service = call.stripped("blog_id"), call.stripped("service")
    row = call.database.row(_BLOGS, (call.user.nsid, service, blog_id)) if blog_id or service else None
    if row is None:
        raise Failure(1, "Blog not found")
    photo = seen_photo(call, code=2)
    if row["needs_password"] and not call.text("blog_password"):
        raise Failure(3, "Password needed")
    words = {"title": call.text("title"), "description": call.text("description")}
    call.database.insert("blog_posts", {"blog_id": row["id"], "photo_id": photo.id, **words, "posted": call.now})
    return {}
