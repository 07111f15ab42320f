"""`flickr.testimonials.*`: texts that users write about each other, public once approved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.errors import Failure
from flickr_sandbox.methods.registry import serves
from flickr_sandbox.paging import page_of
from flickr_sandbox.state import testimonials, users
from flickr_sandbox.wire.tree import zero_or_text

if TYPE_CHECKING:
    from flickr_sandbox.call import Call
    from flickr_sandbox.state.testimonials import Testimonial
    from flickr_sandbox.wire import Tree

__all__ = ["add_testimonial", "approve_testimonial", "delete_testimonial", "edit_testimonial"]
__all__ += ["get_testimonials_about", "get_testimonials_by"]

_FEW, _MAX_COUNT = 10, 50
_NO_USER, _GONE = "Invalid NSID provided", "Testimonial not found"
_STATES = {"": True, "Pending": False, "All": None}


@serves("flickr.testimonials.addTestimonial")
def add_testimonial(call: Call) -> Tree:
    """Adds a testimonial, which the person must approve."""
    author, about = call.user.nsid, _about(call)
    if about == author:
        raise Failure(1, _NO_USER)
    text = _text(call, 2)
    if testimonials.list_testimonials(call.database, author=author, about=about):
        raise Failure(4, "Testimonial already written for this user")
    made = testimonials.add_testimonial(call.database, author, about, text, call.now)
    return {"testimonial": _tree(call, made)}


@serves("flickr.testimonials.editTestimonial")
def edit_testimonial(call: Call) -> Tree:
    """Changes a testimonial of the caller, which the person must approve again."""
    about = _about(call)
    found = testimonials.find_testimonial(call.database, call.stripped("testimonial_id"))
    if found is None or (found.author, found.about) != (call.user.nsid, about):
        raise Failure(2, _GONE)
    testimonials.edit_testimonial(call.database, found.id, _text(call, 4))
    edited = testimonials.find_testimonial(call.database, found.id)
    return {"testimonial": _tree(call, edited or found)}


@serves("flickr.testimonials.approveTestimonial")
def approve_testimonial(call: Call) -> Tree:
    """Approves a testimonial about the caller."""
    found = testimonials.find_testimonial(call.database, call.stripped("testimonial_id"))
    if found is None or found.about != call.user.nsid:
        raise Failure(2, _GONE)
    if found.approved:
        raise Failure(3, "Testimonial already approved")
    testimonials.approve_testimonial(call.database, found.id, call.now)
    return {}


@serves("flickr.testimonials.deleteTestimonial")
def delete_testimonial(call: Call) -> Tree:
    """Deletes a testimonial that the caller wrote, or that is about the caller."""
    found = testimonials.find_testimonial(call.database, call.stripped("testimonial_id"))
    if found is None or call.user.nsid not in (found.author, found.about):
        raise Failure(2, _GONE)
    testimonials.delete_testimonial(call.database, found.id)
    return {}


@serves("flickr.testimonials.getTestimonialsAbout")
def get_testimonials_about(call: Call) -> Tree:
    """The approved testimonials about a user."""
    return _page(call, testimonials.list_testimonials(call.database, about=_about(call), approved=True))


@serves("flickr.testimonials.getTestimonialsBy")
def get_testimonials_by(call: Call) -> Tree:
    """The approved testimonials that a user wrote."""
    return _page(call, testimonials.list_testimonials(call.database, author=_about(call), approved=True))


def _of_caller(state: str, *, approved: bool | None) -> None:
    """Registers the lists of testimonials by the caller and about the caller, in one state of approval."""
    if approved is not True:  # the lists of approved ones are public: see above

        @serves(f"flickr.testimonials.get{state}TestimonialsAbout")
        def about(call: Call) -> Tree:
            found = testimonials.list_testimonials(call.database, about=call.user.nsid, approved=approved)
            return _page(call, found)

        @serves(f"flickr.testimonials.get{state}TestimonialsBy")
        def by(call: Call) -> Tree:
            found = testimonials.list_testimonials(call.database, author=call.user.nsid, approved=approved)
            return _page(call, found)

    @serves(f"flickr.testimonials.get{state}TestimonialsAboutBy")
    def about_by(call: Call) -> Tree:
        whom = _about(call, "user_id" if state == "All" else _NO_USER)  # the name in its list of errors
        found = testimonials.list_testimonials(call.database, author=call.user.nsid, about=whom, approved=approved)
        return _page(call, found)


for _state, _approved in _STATES.items():
    _of_caller(_state, approved=_approved)


def _about(call: Call, message: str = _NO_USER) -> str:
    return call.person("user_id", 1, message).nsid


def _text(call: Call, code: int) -> str:
    text = call.text("testimonial_text").strip()
    if not text:
        raise Failure(code, "Unable to save testimonial")
    return text


def _page(call: Call, found: list[Testimonial]) -> Tree:
    page = page_of(call, len(found), default=_FEW, most=_MAX_COUNT)
    shown = found[page.offset : page.offset + page.per_page]
    return {"testimonials": {**page.members(), "testimonial": [_tree(call, each) for each in shown]}}


def _tree(call: Call, testimonial: Testimonial) -> Tree:
    approved = {"date_approved": str(testimonial.approved)} if testimonial.approved else {}
    return {
        "id": testimonial.id,
        "date_create": str(testimonial.created),
        "approved": int(bool(testimonial.approved)),
        **approved,
        "body": testimonial.body,
        "by_user": _person(call, testimonial.author),
        "about_user": _person(call, testimonial.about),
    }


def _person(call: Call, nsid: str) -> Tree:
    user = users.find_user(call.database, nsid)
    names = {"username": user.username, "realname": user.realname, "path_alias": user.path_alias} if user else {}
    return {"nsid": nsid, **names, "iconserver": zero_or_text(user.icon_server if user else 0), "iconfarm": 66}
