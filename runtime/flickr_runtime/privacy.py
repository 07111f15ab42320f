"""The five privacy settings of a photo, with the names of Flickr's site."""

from __future__ import annotations

from enum import IntEnum

__all__ = ["Privacy"]

_NUMBERS = range(1, 6)


class Privacy(IntEnum):
    """Who may see a photo; the numbers are those of `flickr.prefs.getPrivacy`, the labels are the guide's terms."""

    PUBLIC = 1
    FRIENDS = 2
    FAMILY = 3
    FRIENDS_AND_FAMILY = 4
    PRIVATE = 5

    @property
    def label(self) -> str:
        """The term to show to people (Developer Guide, «Privacy»)."""
        return self.name.replace("_", " ").title().replace(" And ", " and ")

    @property
    def word(self) -> str:
        """Its name in commands and their JSON, such as `friends-and-family`."""
        return self.name.lower().replace("_", "-")

    @classmethod
    def called(cls, value: object) -> Privacy:
        """The setting for a setting, a number, or a name in any form: `private`, `friends-and-family`.

        Raises `ValueError`, with the allowed values, for anything else.
        """
        if isinstance(value, int) and not isinstance(value, bool) and value in _NUMBERS:
            return cls(value)
        if isinstance(value, str):
            word = value.strip().upper().replace("-", "_").replace(" ", "_")
            if word in cls.__members__ or (word.isascii() and word.isdigit() and word in map(str, _NUMBERS)):
                return cls[word] if word in cls.__members__ else cls(int(word))
        known = ", ".join(f"Privacy.{name}" for name in cls.__members__)
        raise ValueError(f"privacy must be one of {known}, not {value!r}")

    def flags(self) -> dict[str, bool]:
        """Its three arguments of uploads and `flickr.photos.setPerms`."""
        return {
            "is_public": self is Privacy.PUBLIC,
            "is_friend": self in {Privacy.FRIENDS, Privacy.FRIENDS_AND_FAMILY},
            "is_family": self in {Privacy.FAMILY, Privacy.FRIENDS_AND_FAMILY},
        }
