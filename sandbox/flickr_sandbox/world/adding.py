"""The context for adding entries to a world: the state, the time, and lookups by name."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from flickr_sandbox.errors import SandboxError
from flickr_sandbox.state import photos, users
from flickr_sandbox.world.check import Misfit
from flickr_sandbox.world.values import moment

if TYPE_CHECKING:
    from flickr_sandbox.state import Database
    from flickr_sandbox.state.records import Photo, User

__all__ = ["Adding"]

_FIRST_PHOTO, _FIRST_NUMBER = 53_000_000_000, 72157700000000000


@dataclass
class Adding:
    """Adds to one database, in a transaction of the caller's.

    Missing ids are derived from the existing ones, so that the same world has the same ids every time.

    Attributes:
        now: The default date, in seconds since 1970.
        folder: The folder of picture files.
    """

    database: Database
    now: int
    folder: Path = field(default_factory=Path)
    _people: dict[str, User] = field(default_factory=dict)
    _last_photo: int = 0

    def person(self, name: str, member: str) -> User:
        """The user of that NSID, path alias or screen name; raises `Misfit`."""
        if name not in self._people:
            found = users.user_by_path(self.database, name)
            if found is None:
                known = ", ".join(user.path_alias or user.username for user in users.all_users(self.database)[:10])
                raise Misfit(f"there is no user {name!r}; there are {known or 'none yet'}", (member,))
            self._people[name] = found
        return self._people[name]

    def photo(self, photo_id: str, *path: str | int) -> Photo:
        """The photo with that id; raises `Misfit`."""
        found = photos.find_photo(self.database, photo_id)
        if found is None:
            raise Misfit(f"there is no photo {photo_id!r}", path)
        return found

    def moment(self, value: int | str | None, default: int, *path: str | int) -> int:
        """Seconds since 1970; raises `Misfit` for an invalid date."""
        if value is None:
            return default
        try:
            return moment(value)
        except SandboxError as error:
            raise Misfit(str(error), path) from None

    def new_photo_id(self) -> str:
        """The next id of a photo."""
        if not self._last_photo:
            highest = self.database.number("SELECT max(CAST(id AS INTEGER)) FROM photos")
            self._last_photo = max(_FIRST_PHOTO, highest)
        self._last_photo += 1
        return str(self._last_photo)

    def new_id(self, table: str) -> str:
        """The next id of an album, a gallery, a note …, which is derived from their number."""
        number = _FIRST_NUMBER + self.database.number(f"SELECT count(*) FROM {table}") + 1  # noqa: S608 - ours
        while self.is_taken(table, str(number)):
            number += 1
        return str(number)

    def check_free(self, table: str, identifier: str, member: str = "id") -> None:
        """Raises `Misfit` if the id is already used."""
        if self.is_taken(table, identifier, member if member == "nsid" else "id"):
            raise Misfit(f"{identifier!r} is taken already", (member,))

    def is_taken(self, table: str, identifier: str, column: str = "id") -> bool:
        """Whether there is a row with that id."""
        sql = f"SELECT 1 FROM {table} WHERE {column} = ?"  # noqa: S608 - names of ours
        return self.database.row(sql, (identifier,)) is not None

    @staticmethod
    def secret(*parts: str) -> str:
        """Ten hexadecimal digits derived from the parts."""
        return hashlib.sha256(":".join(parts).encode()).hexdigest()[:10]
