"""Worlds: the people, photos and groups of a sandbox as data, in Python, JSON and YAML."""

from __future__ import annotations

from flickr_sandbox.world.entries import (
    CommentEntry,
    ContactEntry,
    FavoriteEntry,
    GalleryEntry,
    GroupEntry,
    PhotoEntry,
    PhotosetEntry,
    UserEntry,
    World,
)

__all__ = ["CommentEntry", "ContactEntry", "FavoriteEntry", "GalleryEntry", "GroupEntry", "PhotoEntry"]
__all__ += ["PhotosetEntry", "UserEntry", "World"]
