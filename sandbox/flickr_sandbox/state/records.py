"""The rows of the database as frozen data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = [
    "LEVELS",
    "AccessToken",
    "Consumer",
    "Permission",
    "Photo",
    "Photoset",
    "RequestToken",
    "Tag",
    "Ticket",
    "User",
]

Permission = Literal["none", "read", "write", "delete"]
LEVELS: tuple[Permission, ...] = ("none", "read", "write", "delete")


@dataclass(frozen=True)
class User:
    """A member, with the defaults of the `prefs` methods."""

    nsid: str
    username: str
    path_alias: str | None
    realname: str
    location: str
    description: str
    is_pro: bool
    joined: int
    icon_server: int
    privacy: int
    content_type: int
    hidden: int
    safety_level: int
    geo_perms: int
    import_geo: int

    @property
    def path(self) -> str:
        """The user's part of page URLs: the alias, or the NSID if there is none."""
        return self.path_alias or self.nsid

    @property
    def shown(self) -> str:
        """The name on pages: the real name, or the user name if there is none."""
        return self.realname or self.username

    @property
    def email(self) -> str:
        """An invented e-mail address."""
        return "".join(letter for letter in self.username.lower() if letter.isalnum()) + "@sandbox.example"


@dataclass(frozen=True)
class Photo:
    """A photo or video; dates are seconds since 1970, `taken` is the photographer's local time."""

    id: str
    owner: str
    secret: str
    original_secret: str
    server: str
    farm: int
    title: str
    description: str
    posted: int
    taken: str
    taken_granularity: int
    taken_unknown: bool
    updated: int
    license: int
    safety_level: int
    content_type: int
    hidden: bool
    media: str
    format: str
    width: int
    height: int
    rotation: int
    is_public: bool
    is_friend: bool
    is_family: bool
    views: int
    latitude: float | None
    longitude: float | None
    accuracy: int
    context: int

    @property
    def has_geo(self) -> bool:
        """Whether the photo is on the map."""
        return self.latitude is not None and self.longitude is not None


@dataclass(frozen=True)
class Tag:
    """A tag on a photo: as typed, and as Flickr normalises it."""

    id: str
    photo_id: str
    author: str
    raw: str
    clean: str
    machine: bool


@dataclass(frozen=True)
class Photoset:
    """An album."""

    id: str
    owner: str
    title: str
    description: str
    primary_photo: str
    created: int
    updated: int
    views: int


@dataclass(frozen=True)
class Ticket:
    """An asynchronous upload: `complete` is 0 pending, 1 done, 2 failed."""

    id: str
    photo_id: str
    complete: int
    imported: int


@dataclass(frozen=True)
class Consumer:
    """An application.

    Attributes:
        key: Its API key.
        secret: The secret of the key.
        name: What the authorise page calls it.
        limit: How many calls an hour it may make; None for any number.
        over: What happens above that: `slow`, `429` or `expired`.
        is_expired: Whether its key has expired.
    """

    key: str
    secret: str
    name: str
    limit: int | None = None
    over: str = "429"
    is_expired: bool = False


@dataclass(frozen=True)
class RequestToken:
    """A request token; `state` is new, approved, denied or used."""

    token: str
    secret: str
    consumer: str
    callback: str
    state: str
    nsid: str | None
    perms: Permission
    verifier: str | None


@dataclass(frozen=True)
class AccessToken:
    """An access token: the application, the permission, and the user who granted it."""

    token: str
    secret: str
    consumer: str
    nsid: str
    perms: Permission
    username: str
    fullname: str
