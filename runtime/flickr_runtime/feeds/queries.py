"""Flickr's feeds and their arguments (facts: feeds)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Generic, Literal, TypeAlias, TypeVar

import msgspec

from flickr_runtime.errors import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["FeedFormat", "FeedLanguage", "FeedQuery", "Feeds"]

R = TypeVar("R")

FeedFormat: TypeAlias = Literal["json", "atom", "rss"]
FeedLanguage: TypeAlias = Literal["en-us", "de-de", "es-us", "fr-fr", "it-it", "ko-kr", "pt-br", "zh-hk"]

_FORMATS = {"json": "json", "atom": "atom_1", "rss": "rss_200"}
_NAME = re.compile(r"[A-Za-z_]{1,40}")


class FeedQuery(msgspec.Struct, frozen=True):
    """A feed and its arguments: its name as in `{name}.gne`, and the arguments by Flickr's names."""

    name: str
    fields: dict[str, str] = {}


class Feeds(Generic[R]):
    """Every public feed, as a method. None needs a key.

    A wrong argument raises `ArgumentError` before anything is sent.

    Args:
        get: Fetches a feed; the methods return its result.
        language: The language of the feeds' titles.
        format: The format of the responses.
    """

    def __init__(
        self,
        get: Callable[[FeedQuery], R],
        *,
        language: FeedLanguage = "en-us",
        format: FeedFormat = "json",  # noqa: A002  # Flickr's own word
    ) -> None:
        if format not in _FORMATS:
            raise ArgumentError(f"format={format!r}: it may be {', '.join(map(repr, _FORMATS))}")
        self._get = get
        self._form = {"format": _FORMATS[format], "lang": str(language)}
        if format == "json":
            self._form["nojsoncallback"] = "1"

    def using(self, *, language: FeedLanguage = "en-us", format: FeedFormat = "json") -> Feeds[R]:  # noqa: A002
        """The same feeds in another language or format.

        `atom` and `rss` have a larger file of each photo, of 1024 pixels instead of 240; they need feedparser:
        `pip install 'flickrkit[feeds]'`.
        """
        return Feeds(self._get, language=language, format=format)

    def photos_public(
        self,
        *,
        user_ids: str | Iterable[str] = (),
        tags: str | Iterable[str] = (),
        tag_mode: Literal["all", "any"] = "all",
    ) -> R:
        """Public photos: everybody's, or those of some people.

        Args:
            user_ids: The NSID of a person, or those of several.
            tags: One tag or several.
            tag_mode: Whether a photo must have all of them or any.
        """
        people, words = _several(user_ids), _several(tags)
        if tag_mode not in {"all", "any"}:
            raise ArgumentError(f"photos_public: tag_mode={tag_mode!r}: it may be 'all', 'any'")
        fields = {"id": people[0]} if len(people) == 1 else {"ids": _joined("photos_public", "user_ids", people)}
        fields |= {"tags": _joined("photos_public", "tags", words), "tagmode": tag_mode if words else ""}
        return self._fetch("photos_public", fields)

    def photos_friends(
        self,
        user_id: str,
        *,
        every_photo: bool = False,
        friends_only: bool = False,
    ) -> R:
        """Public photos of a person's contacts.

        Args:
            user_id: The person's NSID.
            every_photo: Whether to include several photos of one contact, not only the newest of each.
            friends_only: Whether contacts count only if they are friends or family.
        """
        fields = {
            "user_id": user_id,
            "display_all": "1" if every_photo else "",
            "friends": "1" if friends_only else "",
        }
        return self._fetch("photos_friends", fields, needed="user_id")

    def photos_faves(self, user_id: str) -> R:
        """Public photos that a person, given by NSID, made their favourites."""
        return self._fetch("photos_faves", {"nsid": user_id}, needed="nsid")

    def photos_comments(self, user_id: str) -> R:
        """Photos that a person, given by NSID, has commented on."""
        return self._fetch("photos_comments", {"user_id": user_id}, needed="user_id")

    def groups_pool(self, group_id: str) -> R:
        """Photos in the pool of a group, given by NSID."""
        return self._fetch("groups_pool", {"id": group_id}, needed="id")

    def groups_discuss(self, group_id: str) -> R:
        """Discussions of a group, given by NSID."""
        return self._fetch("groups_discuss", {"id": group_id}, needed="id")

    def forums(self) -> R:
        """Topics of the help forum."""
        return self._fetch("forums", {})

    def photoset(self, photoset_id: str, user_id: str) -> R:
        """Photos of an album, by its id and the NSID of its owner."""
        fields = {"set": photoset_id, "nsid": user_id}
        if not user_id:
            raise ArgumentError("photoset: user_id='': give the NSID of the album's owner")
        return self._fetch("photoset", fields, needed="set")

    def feed(self, name: str, /, **fields: str) -> R:
        """Any other feed, by the name before `.gne`; `fields` have Flickr's names."""
        if not _NAME.fullmatch(name):
            raise ArgumentError(f"{name!r} is not a feed, such as photos_public")
        return self._fetch(name, fields)

    def _fetch(self, name: str, fields: dict[str, str], *, needed: str | None = None) -> R:
        if needed is not None and not fields[needed]:
            raise ArgumentError(f"{name}: an id is missing, and the feed needs one")
        given = {key: value for key, value in fields.items() if value}
        return self._get(FeedQuery(name, {**self._form, **given}))


def _several(values: str | Iterable[str]) -> list[str]:
    return [values] if isinstance(values, str) else list(values)


def _joined(name: str, argument: str, values: list[str]) -> str:
    for value in values:
        if "," in value or not value:
            raise ArgumentError(
                f"{name}: {argument}={value!r}: an item must not contain a comma, which separates items"
            )
    return ",".join(values)
