"""The methods of `Sandbox` with which tests build their world."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, Unpack

from flickr_sandbox.errors import SandboxError
from flickr_sandbox.world import add_collected, add_groups, add_people
from flickr_sandbox.world.add_photo import add_photo
from flickr_sandbox.world.adding import Adding
from flickr_sandbox.world.check import Misfit, checked
from flickr_sandbox.world.entries import (
    CollectionEntry,
    CommentEntry,
    ContactEntry,
    FavoriteEntry,
    GalleryEntry,
    GroupEntry,
    PhotoEntry,
    PhotosetEntry,
    UserEntry,
)
from flickr_sandbox.world.export import exported

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from flickr_sandbox.core import Core
    from flickr_sandbox.state.comments import Comment
    from flickr_sandbox.state.galleries import Gallery
    from flickr_sandbox.state.groups import Group
    from flickr_sandbox.state.records import Photo, Photoset, User
    from flickr_sandbox.world.entries import World

__all__ = ["WorldMethods"]

E = TypeVar("E")
T = TypeVar("T")


class WorldMethods:
    """Adds entries to a running sandbox, and restores earlier states.

    Each `add_…` takes the fields of the entry that it names, checks them, and raises `SandboxError` for invalid ones.
    Users are named by NSID, path alias or screen name, other objects by id.
    """

    def _core(self) -> Core:
        raise NotImplementedError

    def add_user(self, **fields: Unpack[UserEntry]) -> User:
        """Adds a member: `add_user(username="Heron", path_alias="heron", is_pro=True)`."""
        return self._add(add_people.add_user, UserEntry, fields)

    def add_contact(self, **fields: Unpack[ContactEntry]) -> None:
        """Makes somebody a contact: `add_contact(owner="heron", contact="otterbank", is_friend=True)`."""
        return self._add(add_people.add_contact, ContactEntry, fields)

    def add_photo(self, **fields: Unpack[PhotoEntry]) -> Photo:
        """Adds a photo: `add_photo(owner="heron", title="Dusk", tags=["river"], privacy="family", views=7)`."""
        return self._add(add_photo, PhotoEntry, fields)

    def add_photoset(self, **fields: Unpack[PhotosetEntry]) -> Photoset:
        """Adds an album: `add_photoset(owner="heron", title="Rivers", photos=[photo.id])`."""
        return self._add(add_collected.add_photoset, PhotosetEntry, fields)

    def add_collection(self, **fields: Unpack[CollectionEntry]) -> str:
        """Adds a collection of albums; returns its id."""
        return self._add(add_collected.add_collection, CollectionEntry, fields)

    def add_group(self, **fields: Unpack[GroupEntry]) -> Group:
        """Adds a group: `add_group(name="Herons", members={"heron": "admin"}, photos=[photo.id])`."""
        return self._add(add_groups.add_group, GroupEntry, fields)

    def add_gallery(self, **fields: Unpack[GalleryEntry]) -> Gallery:
        """Adds a gallery: `add_gallery(owner="otterbank", title="Birds", photos=[photo.id])`."""
        return self._add(add_collected.add_gallery, GalleryEntry, fields)

    def add_comment(self, **fields: Unpack[CommentEntry]) -> Comment:
        """Adds a comment on a photo or an album: `add_comment(photo=photo.id, author="otterbank", text="Lovely")`."""
        return self._add(add_collected.add_comment, CommentEntry, fields)

    def add_favorite(self, **fields: Unpack[FavoriteEntry]) -> None:
        """Makes a photo a favourite: `add_favorite(user="otterbank", photo=photo.id)`."""
        return self._add(add_collected.add_favorite, FavoriteEntry, fields)

    def add_world(self, world: World | Mapping[str, Any]) -> None:
        """Adds a whole world, all of it or nothing: `add_world({"users": [{"username": "Heron"}]})`."""
        self._core().worlds.add(world)

    def export(self, folder: Path | None = None) -> World:
        """Everything in the sandbox as a world; uploaded pictures are written to `folder` if there is one.

        Raises:
            OSError: A picture cannot be written.
        """
        return exported(self._core().database, folder)

    def snapshot(self, name: str = "") -> None:
        """Stores the state under a name, for `restore`; at most twenty are stored."""
        self._core().worlds.take(name)

    def restore(self, name: str = "") -> None:
        """Restores the state of a snapshot; users who are signed in stay so.

        Raises:
            SandboxError: There is no snapshot of that name.
        """
        self._core().worlds.go_back(name)

    def reset(self) -> None:
        """Resets the sandbox to its start: world, faults, clock, requests and usage; users stay signed in."""
        self._core().reset()

    def _add(self, add: Callable[[Adding, E], T], entry: type[E], fields: Any) -> T:
        core = self._core()
        try:
            with core.database.transaction():
                return add(Adding(core.database, int(core.clock())), checked(fields, entry))
        except Misfit as misfit:
            name = entry.__name__.removesuffix("Entry").lower()
            raise SandboxError(f"add_{name}: {misfit}") from None
