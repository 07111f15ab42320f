"""Adds a whole world to a database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flickr_sandbox.world.add_collected import (
    add_collection,
    add_comment,
    add_favorite,
    add_gallery,
    add_photoset,
    add_suggestion,
)
from flickr_sandbox.world.add_groups import add_group
from flickr_sandbox.world.add_people import add_blog, add_contact, add_institution, add_testimonial, add_user
from flickr_sandbox.world.add_photo import add_photo
from flickr_sandbox.world.adding import Adding
from flickr_sandbox.world.check import Misfit
from flickr_sandbox.world.read import read_world

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flickr_sandbox.state import Database
    from flickr_sandbox.world.entries import World

__all__ = ["add_file", "add_world"]

_ADDERS: dict[str, Callable[[Adding, Any], object]] = {
    "users": add_user,
    "contacts": add_contact,
    "photos": add_photo,
    "photosets": add_photoset,
    "collections": add_collection,
    "groups": add_group,
    "galleries": add_gallery,
    "comments": add_comment,
    "favorites": add_favorite,
    "testimonials": add_testimonial,
    "suggestions": add_suggestion,
    "blogs": add_blog,
    "institutions": add_institution,
}


def add_world(adding: Adding, world: World) -> None:
    """Adds everything, or nothing: raises `Misfit` with the path of the invalid entry."""
    with adding.database.transaction():
        for name, add in _ADDERS.items():
            entries: list[Any] = world.get(name, [])  # type: ignore[assignment]
            for index, entry in enumerate(entries):
                try:
                    add(adding, entry)
                except Misfit as misfit:
                    raise Misfit(misfit.message, (name, index, *misfit.path)) from None


def add_file(database: Database, path: Path, now: int) -> None:
    """Adds the world in a file; raises `SandboxError`, which names file and line."""
    file = read_world(path)
    try:
        add_world(Adding(database, now, path.parent), file.world)
    except Misfit as misfit:
        raise file.error(misfit) from None
