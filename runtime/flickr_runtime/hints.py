"""What to do about an error that Flickr states in few words: names of people and groups in place of their NSIDs.

Flickr's methods take NSIDs, while people know names and addresses. It answers "User not found" to either mistake.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flickr_runtime.errors import InvalidArgument, NotFound
from flickr_runtime.ids import KINDS

if TYPE_CHECKING:
    from flickr_runtime.errors import APIError

__all__ = ["hint_for"]

_NSID = re.compile(r"[0-9]+@[Nn][0-9]{2}")
_ABOUT = {
    "user": re.compile(r"\b(user|person|owner|member|contact|account|nsid)\b|user_id", re.IGNORECASE),
    "group": re.compile(r"\b(group|pool|nsid)\b|group_id", re.IGNORECASE),
}
_UNKNOWN = re.compile(r"not found|unknown|invalid|does not exist|no such|not specified|no user", re.IGNORECASE)


def hint_for(error: APIError, *, is_signed: bool) -> str:
    """What to do, if an argument of the call is a name or an address and the error says that nobody has this NSID."""
    is_named = error.message in error.arguments  # some errors say no more than the name of the argument
    is_missing = is_named or isinstance(error, NotFound | InvalidArgument) or _UNKNOWN.search(error.message)
    for name, value in error.arguments.items():
        about = _ABOUT.get(KINDS.get(name, ""))
        if about and is_missing and about.search(error.message) and not _NSID.fullmatch(value):
            return _advice(name, KINDS[name], value, is_signed=is_signed)
    return ""


def _advice(name: str, kind: str, value: str, *, is_signed: bool) -> str:
    if kind == "user" and value == "me":
        return "" if is_signed else f"{name}='me' stands for the user who is logged in, and this call has no token"
    address = value if "/" in value else f"https://www.flickr.com/{'photos' if kind == 'user' else 'groups'}/{value}/"
    if kind == "group":
        return f"{name}={value!r} is not an NSID; flickr.urls.lookup_group(url={address!r}) finds the group's"
    by_name = f"flickr.people.find_by_username(username={value!r})"
    by_url = f"flickr.urls.lookup_user(url={address!r})"
    is_alias = "/" not in value and not any(map(str.isspace, value))
    found = by_url if "/" in value else f"{by_name} or {by_url}" if is_alias else by_name
    return f"{name}={value!r} is not an NSID; {found} finds the person's"
