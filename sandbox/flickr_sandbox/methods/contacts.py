"""`flickr.contacts.*`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flickr_sandbox.dates import unix_seconds
from flickr_sandbox.errors import Failure
from flickr_sandbox.methods.registry import serves
from flickr_sandbox.paging import page_of
from flickr_sandbox.state import users
from flickr_sandbox.wire.tree import zero_or_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flickr_sandbox.call import Call
    from flickr_sandbox.state.users import Contact
    from flickr_sandbox.wire import Tree

__all__ = ["get_list", "get_list_recently_uploaded", "get_public_list", "get_tagging_suggestions"]

_MAX_PER_PAGE = 1000
_FILTERS: dict[str, Callable[[Contact], bool]] = {
    "friends": lambda contact: contact.is_friend,
    "family": lambda contact: contact.is_family,
    "both": lambda contact: contact.is_friend and contact.is_family,
    "neither": lambda contact: not (contact.is_friend or contact.is_family),
    "ff": lambda contact: contact.is_friend or contact.is_family,
}


@serves("flickr.contacts.getList")
def get_list(call: Call) -> Tree:
    """The caller's contacts, by name or by when they were added."""
    if call.stripped("sort") not in ("", "name", "time"):
        raise Failure(1, "Invalid sort parameter.")
    matches = _FILTERS.get(call.stripped("filter"), _anybody)
    found = [contact for contact in users.contacts_of(call.database, call.user.nsid) if matches(contact)]
    if call.stripped("sort") != "time":
        found.sort(key=lambda contact: contact.user.username.lower())
    return _page(call, [_full(contact) for contact in found])


@serves("flickr.contacts.getPublicList")
def get_public_list(call: Call) -> Tree:
    """Somebody's contacts."""
    user = call.person("user_id", 1, "User not found")
    return _page(call, [_public(contact) for contact in users.contacts_of(call.database, user.nsid)])


@serves("flickr.contacts.getListRecentlyUploaded")
def get_list_recently_uploaded(call: Call) -> Tree:
    """Contacts who uploaded lately, with the number of their new photos."""
    since = unix_seconds(call.stripped("date_lastupload")) or call.now - 3600
    matches = _FILTERS.get(call.stripped("filter"), _anybody)
    found = []
    for contact in users.contacts_of(call.database, call.user.nsid):
        sql = "SELECT count(*) FROM photos WHERE owner = ? AND is_public AND posted >= ?"
        count = call.database.number(sql, (contact.user.nsid, since))
        if count and matches(contact):
            found.append({**_full(contact), "photos_uploaded": count})
    return _page(call, found)


@serves("flickr.contacts.getTaggingSuggestions")
def get_tagging_suggestions(call: Call) -> Tree:
    """People whom the caller may want to add to a photo."""
    found = users.contacts_of(call.database, call.user.nsid)
    page = page_of(call, len(found))
    entries = [
        {name: value for name, value in _full(contact).items() if name not in ("ignored", "rev_ignored")}
        for contact in found[page.offset : page.offset + page.per_page]
    ]
    return {"contacts": {**page.members(), "contact": entries}}


def _anybody(_contact: Contact) -> bool:
    return True


def _page(call: Call, found: Sequence[Tree]) -> Tree:
    page = page_of(call, len(found), default=_MAX_PER_PAGE, most=_MAX_PER_PAGE)
    shown = found[page.offset : page.offset + page.per_page]
    both = {"page": page.page, "pages": page.pages, "per_page": page.per_page, "perpage": page.per_page}
    return {"contacts": {**both, "total": page.total, "contact": shown}}


def _public(contact: Contact) -> Tree:
    return {
        "nsid": contact.user.nsid,
        "username": contact.user.username,
        "iconserver": zero_or_text(contact.user.icon_server),
        "iconfarm": 66,
        "ignored": 0,
        "rev_ignored": 0,
    }


def _full(contact: Contact) -> Tree:
    return {
        **_public(contact),
        "realname": contact.user.realname,
        "friend": int(contact.is_friend),
        "family": int(contact.is_family),
        "path_alias": contact.user.path_alias,
        "location": contact.user.location,
    }
