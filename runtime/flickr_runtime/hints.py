"""What to do about an error that Flickr states in few words: wrong keys, missing tokens, names in place of NSIDs.

Flickr's methods take NSIDs, while people know names and addresses; the response to either mistake is "User not found".
"""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

from flickr_runtime.errors import APPLICATIONS, InvalidArgument, NotFound
from flickr_runtime.ids import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from flickr_runtime.errors import APIError

    _Called = Callable[[str, str, str], str]

__all__ = ["hint_for"]

_NSID = re.compile(r"[0-9]+@[Nn][0-9]{2}")
_ABOUT = {
    "user": re.compile(r"\b(user|person|owner|member|contact|account|nsid)\b|user_id", re.IGNORECASE),
    "group": re.compile(r"\b(group|pool|nsid)\b|group_id", re.IGNORECASE),
}
_UNKNOWN = re.compile(r"not found|unknown|invalid|does not exist|no such|not specified|no user", re.IGNORECASE)


def hint_for(error: APIError, *, is_signed: bool, permission: str, in_shell: bool = False) -> str:
    """What the error most likely means, and what to do; empty if that is not known.

    Args:
        error: The error, with the arguments of its call.
        is_signed: Whether the call had a user's token.
        permission: What the method needs: `none`, `read`, `write` or `delete`.
        in_shell: Whether to name calls of the command `flickr`, in place of the client's.
    """
    called = _command if in_shell else _call
    return _about_access(error.code, permission, is_signed=is_signed) or _about_name(error, called, is_signed=is_signed)


def _about_access(code: int, permission: str, *, is_signed: bool) -> str:
    """What to do about Flickr's codes for keys, signatures and tokens, which mean the same in every method."""
    login = f"`flickr login --perms {permission}`" if permission in {"write", "delete"} else "`flickr login`"
    if code == 99:
        if is_signed:
            return f"If the token permits less than that, log in again with {login}"
        return f"This call has no token: log in with {login}, or pass token=…"
    return {
        96: f"Compare the API secret with {APPLICATIONS}",
        98: f"The token is not valid: log in again with {login}",
        100: f"Compare the API key with {APPLICATIONS}",
    }.get(code, "")


def _about_name(error: APIError, called: _Called, *, is_signed: bool) -> str:
    """What to do if an argument is a name or an address and the error says that nobody has this NSID."""
    is_named = error.message in error.arguments  # some messages are only the argument's value
    is_missing = is_named or isinstance(error, NotFound | InvalidArgument) or _UNKNOWN.search(error.message)
    for name, value in error.arguments.items():
        about = _ABOUT.get(KINDS.get(name, ""))
        if about and is_missing and about.search(error.message) and not _NSID.fullmatch(value):
            return _advice(name, KINDS[name], value, called, is_signed=is_signed)
    return ""


def _advice(name: str, kind: str, value: str, called: _Called, *, is_signed: bool) -> str:
    if kind == "user" and value == "me":
        return "" if is_signed else f"{name}='me' stands for the user who is logged in, and this call has no token"
    address = value if "/" in value else f"https://www.flickr.com/{'photos' if kind == 'user' else 'groups'}/{value}/"
    if kind == "group":
        return f"{name}={value!r} is not an NSID; {called('urls.lookupGroup', 'url', address)} finds the group's"
    by_name = called("people.findByUsername", "username", value)
    by_url = called("urls.lookupUser", "url", address)
    is_alias = "/" not in value and not any(map(str.isspace, value))
    found = by_url if "/" in value else f"{by_name} or {by_url}" if is_alias else by_name
    return f"{name}={value!r} is not an NSID; {found} finds the person's"


def _call(method: str, name: str, value: str) -> str:
    return f"flickr.{re.sub('[A-Z]', lambda found: '_' + found[0].lower(), method)}({name}={value!r})"


def _command(method: str, name: str, value: str) -> str:
    return f"`flickr call {method} {shlex.quote(f'{name}={value}')}`"
