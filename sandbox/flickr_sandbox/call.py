"""A call of a method as its handler sees it: arguments, caller, state."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flickr_sandbox.errors import Failure
from flickr_sandbox.state import users

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flickr_sandbox.faults import Fault
    from flickr_sandbox.push import Push
    from flickr_sandbox.site import Site
    from flickr_sandbox.state import Database
    from flickr_sandbox.state.records import Permission, User

__all__ = ["Call", "Caller"]

_MAX_DIGITS = 15


@dataclass(frozen=True)
class Caller:
    """Who calls: the application, the user and the granted permission; nsid is None without a user."""

    consumer: str
    nsid: str | None = None
    perms: Permission = "none"


@dataclass(frozen=True)
class Call:
    """One call.

    Attributes:
        method: Its method.
        arguments: The arguments that the method has, as they were sent.
        caller: Who calls.
        database: The state.
        site: Where pages and pictures are.
        now: The world's time, in seconds since 1970.
        oddities: The faults that alter its response.
        is_encoded: Whether the response is sent as JSON, unaltered, so that parts of it may be an `EncodedList`.
        push: The deliveries to push subscribers.
    """

    method: str
    arguments: Mapping[str, str]
    caller: Caller
    database: Database
    site: Site
    now: int
    oddities: Mapping[str, Fault]
    is_encoded: bool = False
    push: Push | None = None

    def has(self, *names: str) -> bool:
        """Whether any of these arguments was sent; an empty one counts."""
        return not self.arguments.keys().isdisjoint(names)

    def text(self, name: str, default: str = "") -> str:
        """An argument as it is."""
        return self.arguments.get(name, default)

    def stripped(self, name: str) -> str:
        """An argument without surrounding space: for identifiers and enumerations."""
        return self.arguments.get(name, "").strip()

    def words(self, name: str) -> list[str]:
        """The entries of a comma-separated argument."""
        return [word for word in (part.strip() for part in self.text(name).split(",")) if word]

    def whole(self, name: str, default: int, *, least: int = 0, most: int = 10**_MAX_DIGITS) -> int:
        """A whole number, limited to `most`; the default if it is below `least` or not a number, as at Flickr."""
        text = self.stripped(name)
        if not (text.isascii() and text.isdecimal()):
            return default
        number = int(text) if len(text) <= _MAX_DIGITS else most
        return max(least, min(most, number)) if number >= least else default

    def number(self, name: str) -> float | None:
        """A number that may have a fraction; None for anything else."""
        text = self.stripped(name)
        return float(text) if re.fullmatch(r"-?\d{1,10}(\.\d{1,20})?", text, re.ASCII) else None

    def flag(self, name: str, *, default: bool = False) -> bool:
        """A 0 or 1."""
        return {"1": True, "0": False}.get(self.stripped(name), default)

    @property
    def user(self) -> User:
        """The user who calls; raises `Failure` 99 if nobody is logged in."""
        found = users.find_user(self.database, self.caller.nsid) if self.caller.nsid else None
        if found is None:
            raise Failure(99, "Insufficient permissions. Method requires read privileges; none granted.")
        return found

    def person(self, name: str, code: int, message: str, *, default_to_caller: bool = False) -> User:
        """The user whose NSID is in an argument; `me` is the caller. Raises a `Failure` of that code and message."""
        nsid = self.stripped(name)
        if self.caller.nsid and (nsid == "me" or (default_to_caller and not nsid)):
            return self.user
        found = users.find_user(self.database, nsid)
        if found is None:
            raise Failure(code, message)
        return found
