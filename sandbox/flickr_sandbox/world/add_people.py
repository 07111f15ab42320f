"""Adds members, contacts, testimonials, blogs and institutions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.state import users
from flickr_sandbox.state.records import User
from flickr_sandbox.state.testimonials import Testimonial
from flickr_sandbox.world.check import Misfit
from flickr_sandbox.world.values import CONTENT_TYPES, GEO_DEFAULTS, PRIVACIES, SAFETY

if TYPE_CHECKING:
    from flickr_sandbox.world.adding import Adding
    from flickr_sandbox.world.entries import BlogEntry, ContactEntry, InstitutionEntry, TestimonialEntry, UserEntry

__all__ = ["add_blog", "add_contact", "add_institution", "add_testimonial", "add_user"]

_FIRST_MEMBER = 20_000_000


def add_user(adding: Adding, entry: UserEntry) -> User:
    """Adds a member; raises `Misfit`."""
    nsid = entry.get("nsid") or _new_nsid(adding)
    adding.check_free("users", nsid, "nsid")
    for name, value in (("username", entry["username"]), ("path_alias", entry.get("path_alias"))):
        if value and users.user_by_path(adding.database, value):
            raise Misfit(f"{value!r} is taken already", (name,))
    user = User(
        nsid=nsid,
        username=entry["username"],
        path_alias=entry.get("path_alias"),
        realname=entry.get("realname", ""),
        location=entry.get("location", ""),
        description=entry.get("description", ""),
        is_pro=entry.get("is_pro", False),
        joined=adding.moment(entry.get("joined"), adding.now, "joined"),
        icon_server=entry.get("icon_server", 0),
        privacy=PRIVACIES[entry.get("privacy", "public")],
        content_type=CONTENT_TYPES[entry.get("content_type", "photo")],
        hidden=2 if entry.get("hidden", False) else 1,
        safety_level=SAFETY[entry.get("safety", "safe")],
        geo_perms=GEO_DEFAULTS[entry.get("geo_default", "public")],
        import_geo=int(entry.get("import_geo", False)),
    )
    users.add_user(adding.database, user)
    return user


def add_contact(adding: Adding, entry: ContactEntry) -> None:
    """Makes somebody a contact; raises `Misfit`."""
    owner, contact = adding.person(entry["owner"], "owner"), adding.person(entry["contact"], "contact")
    if owner.nsid == contact.nsid:
        raise Misfit("a user cannot be their own contact", ("contact",))
    if any(each.user.nsid == contact.nsid for each in users.contacts_of(adding.database, owner.nsid)):
        raise Misfit(f"{entry['contact']!r} is a contact of {entry['owner']!r} already", ("contact",))
    flags = {"friend": entry.get("is_friend", False), "family": entry.get("is_family", False)}
    users.add_contact(adding.database, owner.nsid, contact.nsid, **flags)


def add_testimonial(adding: Adding, entry: TestimonialEntry) -> Testimonial:
    """Adds a testimonial; raises `Misfit`."""
    author, about = adding.person(entry["author"], "author").nsid, adding.person(entry["about"], "about").nsid
    sql = "SELECT 1 FROM testimonials WHERE author = ? AND about = ?"
    if adding.database.row(sql, (author, about)):
        raise Misfit(f"{entry['author']!r} wrote about {entry['about']!r} already", ("about",))
    identifier = entry.get("id") or adding.new_id("testimonials")
    adding.check_free("testimonials", identifier)
    created = adding.moment(entry.get("created"), adding.now, "created")
    approved = adding.moment(entry.get("approved"), 0, "approved")
    new = Testimonial(identifier, author, about, entry["text"], created, approved)
    adding.database.insert("testimonials", vars(new))
    return new


def add_blog(adding: Adding, entry: BlogEntry) -> str:
    """Adds a blog and its posts, and returns its id; raises `Misfit`."""
    blog_id = entry.get("id") or adding.new_id("blogs")
    adding.check_free("blogs", blog_id)
    about = {"name": entry["name"], "service": entry.get("service", "MetaWeblogAPI"), "url": entry.get("url", "")}
    row = {"id": blog_id, "owner": adding.person(entry["owner"], "owner").nsid, **about}
    adding.database.insert("blogs", {**row, "needs_password": entry.get("needs_password", False)})
    for index, post in enumerate(entry.get("posts", ())):
        words = {"title": post.get("title", ""), "description": post.get("description", "")}
        photo = adding.photo(post["photo"], "posts", index, "photo")
        posted = adding.moment(post.get("posted"), adding.now, "posts", index, "posted")
        row = {"blog_id": blog_id, "photo_id": photo.id, **words}
        adding.database.insert("blog_posts", {**row, "posted": posted})
    return blog_id


def add_institution(adding: Adding, entry: InstitutionEntry) -> None:
    """Makes a member an institution of the Commons; raises `Misfit`."""
    nsid = adding.person(entry["user"], "user").nsid
    if adding.is_taken("institutions", nsid, "nsid"):
        raise Misfit(f"{entry['user']!r} is an institution already", ("user",))
    launched = adding.moment(entry.get("launched"), adding.now, "launched")
    row = {"nsid": nsid, "name": entry["name"], "launched": launched, "site": entry.get("site", "")}
    adding.database.insert("institutions", row)


def _new_nsid(adding: Adding) -> str:
    number = _FIRST_MEMBER + adding.database.number("SELECT count(*) FROM users")
    while adding.is_taken("users", f"{number}@N{number % 8:02}", "nsid"):
        number += 1
    return f"{number}@N{number % 8:02}"
