"""The five privacy settings of a photo, under the names that Flickr's users know."""

from __future__ import annotations

from enum import IntEnum

__all__ = ["Privacy"]


class Privacy(IntEnum):
    """Who may see a photo; the numbers are those of `flickr.prefs.getPrivacy`, the labels the guide's terms."""

    PUBLIC = 1
    FRIENDS = 2
    FAMILY = 3
    FRIENDS_AND_FAMILY = 4
    PRIVATE = 5

    @property
    def label(self) -> str:
        """The term to show to people (Developer Guide, «Privacy»)."""
        return self.name.replace("_", " ").title().replace(" And ", " and ")

    def flags(self) -> dict[str, bool]:
        """The three arguments in which uploads and `flickr.photos.setPerms` state it."""
        return {
            "is_public": self is Privacy.PUBLIC,
            "is_friend": self in {Privacy.FRIENDS, Privacy.FRIENDS_AND_FAMILY},
            "is_family": self in {Privacy.FAMILY, Privacy.FRIENDS_AND_FAMILY},
        }
