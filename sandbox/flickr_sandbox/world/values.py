"""The types of values in a world, and the names of Flickr's numbers."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta

from flickr_sandbox.clock import seconds_of

__all__ = ["CONTENT_TYPES", "GEO_DEFAULTS", "LEVELS_OF_PERMISSION", "PRIVACIES", "ROLES", "SAFETY", "Accuracy"]
__all__ += ["ContentType", "Count", "GeoDefault", "GeoFlag", "GroupPrivacy", "Id", "Latitude", "License", "Longitude"]
__all__ += [
    "Moment",
    "PermissionLevel",
    "Privacy",
    "Role",
    "SafetyLevel",
    "Taken",
    "ThrottleMode",
    "moment",
    "number_of",
]

Privacy: TypeAlias = Literal["public", "friends", "family", "friends-and-family", "private"]
SafetyLevel: TypeAlias = Literal["safe", "moderate", "restricted"]
ContentType: TypeAlias = Literal["photo", "screenshot", "other", "virtual"]
GeoDefault: TypeAlias = Literal["unset", "public", "contacts", "friends-and-family", "friends", "family", "private"]
GeoFlag: TypeAlias = Literal["public", "contact", "friend", "family"]
PermissionLevel: TypeAlias = Literal["nobody", "friends-and-family", "contacts", "everybody"]
GroupPrivacy: TypeAlias = Literal["private", "invite-only", "public"]
Role: TypeAlias = Literal["member", "moderator", "admin"]
ThrottleMode: TypeAlias = Literal["none", "day", "week", "month", "ever", "disabled"]

_MOMENT = "Seconds since 1970 or a date such as 2024-05-06T07:08:09Z; without a zone it is in UTC."
Moment: TypeAlias = Annotated[int | str, Meta(description=_MOMENT)]
Taken: TypeAlias = Annotated[
    str,
    Meta(
        pattern=r"^\d{4}-\d{2}-\d{2}( \d{2}:\d{2}:\d{2})?$",
        description="The photographer's local time: 2024-05-06 07:08:09, or the date alone.",
    ),
]
Id: TypeAlias = Annotated[str, Meta(pattern=r"^\d{1,20}$", description="Digits, as a string.")]
License: TypeAlias = Annotated[int, Meta(ge=0, le=16, description="The id of flickr.photos.licenses.getInfo.")]
Latitude: TypeAlias = Annotated[float, Meta(ge=-90, le=90, description="Degrees north.")]
Longitude: TypeAlias = Annotated[float, Meta(ge=-180, le=180, description="Degrees east.")]
Accuracy: TypeAlias = Annotated[int, Meta(ge=1, le=16, description="From 1, the world, to 16, a street.")]
Count: TypeAlias = Annotated[int, Meta(ge=0, le=2**53)]

PRIVACIES: dict[str, int] = {"public": 1, "friends": 2, "family": 3, "friends-and-family": 4, "private": 5}
SAFETY: dict[str, int] = {"safe": 1, "moderate": 2, "restricted": 3}
CONTENT_TYPES: dict[str, int] = {"photo": 1, "screenshot": 2, "other": 3, "virtual": 4}
GEO_DEFAULTS: dict[str, int] = {
    name: number
    for number, name in enumerate(("unset", "public", "contacts", "friends-and-family", "friends", "family", "private"))
}
LEVELS_OF_PERMISSION: dict[str, int] = {"nobody": 0, "friends-and-family": 1, "contacts": 2, "everybody": 3}
ROLES: dict[str, int] = {"member": 2, "moderator": 3, "admin": 4}


def moment(value: int | str) -> int:
    """Seconds since 1970; raises `SandboxError` for an invalid date."""
    return int(seconds_of(value))


def number_of(names: dict[str, int], number: int) -> str:
    """The name of one of Flickr's numbers."""
    return next(name for name, each in names.items() if each == number)
