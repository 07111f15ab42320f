"""Tags of a response (users, photos and other objects in it) and of a write (what it changes), as numbers.

A tag stands for an id, wherever it occurs, or for a group of responses. Two ids of different kinds may have the same
tag; then more is purged than needed.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from string import ascii_letters
from typing import TYPE_CHECKING

from flickr_runtime.cache.store import DAY
from flickr_runtime.errors import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flickr_runtime.cache.scope import Scope
    from flickr_runtime.method import Method

__all__ = [
    "OWNERLESS",
    "found_tags",
    "id_tag",
    "own_tags",
    "photo_tags",
    "response_tags",
    "user_tags",
    "write_tags",
]

# Ids as they occur in texts: NSIDs of people and groups, and long numbers, alone or within an address or another id.
# Splitting a text into words of digits, letters, @ and N takes a fifth of the time of searching it for them.
_WORDS = bytes(
    byte if chr(byte) in "0123456789@N" else ord("x") if chr(byte) in ascii_letters else ord(" ") for byte in range(256)
)
_LONG = 6  # digits
# Flickr's first photos have short ids: numbers after `id`, with or without quotes.
_SHORT = re.compile(rb'id"\s*:\s*"?([0-9]{1,5})(?![0-9A-Za-z@.])')
_NSID = re.compile(r"[0-9]{1,20}@N[0-9]{2}")
_PHOTO = re.compile(r"[0-9]{1,20}")
_PIECES = re.compile(r"[\s,]+")
_USERS = ("user_id", "owner_id")
# Ids of objects that no write changes.
_NO_OBJECTS = frozenset(
    {"place_id", "woe_id", "place_type_id", "foursquare_id", "license_id", "status_id", "cluster_id"}
)


def _group_tag(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8, person=b"flickrkit-tag").digest(), "big", signed=True)


OWNERLESS = _group_tag("ownerless")
"""The tag of responses that belong to somebody but do not name the owner."""


def id_tag(text: str) -> int:
    """The tag of an id."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 and text != "0" else _group_tag(text)


def found_tags(text: bytes) -> set[int]:
    """The tags of every id in a text, whatever its form."""
    tags = {id_tag(found.decode()) for found in _SHORT.findall(text)}
    for word in set(text.translate(_WORDS).split()):
        word = word.removeprefix(b"x")  # noqa: PLW2901  # the letter of an escape such as \\n sticks to what follows
        if (len(word) >= _LONG and word.isdigit()) or (b"@N" in word and _NSID.fullmatch(word.decode())):
            tags.add(id_tag(word.decode()))
    return tags


def user_tags(nsid: str) -> set[int]:
    """The tags of all that concerns a user, or might: a response that names no owner could be about anybody.

    Raises `ArgumentError` if it is not an NSID.
    """
    if not _NSID.fullmatch(nsid):
        raise ArgumentError(f"user={nsid!r}: give the user's id, such as 12345678@N01")
    return {id_tag(nsid), _account(nsid), OWNERLESS}


def photo_tags(photo_id: str) -> set[int]:
    """The tags of all that concerns a photo; raises `ArgumentError` for an invalid id."""
    if not _PHOTO.fullmatch(photo_id):
        raise ArgumentError(f"photo={photo_id!r}: give the photo's id, which is all digits")
    return {id_tag(photo_id)}


def own_tags(scope: Scope) -> set[int]:
    """The tags of all responses to a user, of those that depend on the account, and of those that might be theirs."""
    nsid = {id_tag(scope.nsid)} if scope.nsid else set()
    return {_responses_to(scope), OWNERLESS, *_own(scope), *nsid}


def response_tags(method: Method[object], arguments: Mapping[str, str], body: bytes, scope: Scope) -> set[int]:
    """The tags of a response: ids in arguments and body, its user, and the account that it depends on as a whole."""
    objects = set(_objects(arguments))
    tags = found_tags(body) | _argument_tags(arguments)
    if scope.who:
        tags.add(_responses_to(scope))
        if scope.nsid:
            tags.add(id_tag(scope.nsid))
    if method.lifetime < DAY:  # no write changes what may be cached for a day
        if not objects:
            tags |= _own(scope)
        for name in _USERS:
            tags |= _own(scope) if (user := arguments.get(name)) == "me" else {_account(user)} if user else set()
    if objects and b'"owner' not in body and b'"nsid"' not in body:
        tags.add(OWNERLESS)
    return tags


def write_tags(arguments: Mapping[str, str], scope: Scope) -> set[int]:
    """The tags of what a write may have changed: responses about the objects that it names, and lists of the account.

    A write that names no object may have changed anything of the user's.
    """
    tags = {id_tag(value) for value in _objects(arguments)} | _own(scope)
    for value in _objects(arguments):
        tags |= found_tags(value.encode())
    tags |= {_account(arguments[name]) for name in _USERS if name in arguments}
    return tags if any(_objects(arguments)) else tags | own_tags(scope)


def _argument_tags(arguments: Mapping[str, str]) -> set[int]:
    tags = {id_tag(value) for value in _objects(arguments)}
    for value in arguments.values():
        tags |= found_tags(value.encode())
    return tags


def _objects(arguments: Mapping[str, str]) -> Iterator[str]:
    """The ids of photos, albums and the like that arguments name."""
    for name, value in arguments.items():
        if name.endswith(("_id", "_ids")) and name not in _USERS and name not in _NO_OBJECTS:
            yield from filter(None, _PIECES.split(value))


def _own(scope: Scope) -> set[int]:
    """The tags of responses that depend on the caller's account as a whole, such as the list of their albums."""
    return {_account(who) for who in (scope.who, scope.nsid) if who}


def _responses_to(scope: Scope) -> int:
    return _group_tag(f"who:{scope.who}")


def _account(who: str) -> int:
    return _group_tag(f"account:{who}")
