"""The world that a new sandbox starts with: invented people, photos and groups, the same every time."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from flickr_sandbox.seed.build import build_world

if TYPE_CHECKING:
    from flickr_sandbox.state import Database

__all__ = ["build_world", "fill"]


def fill(database: Database) -> None:
    """Puts the seeded world in place of whatever a database holds; it is made once in a process, and then copied."""
    _world().copy_to(database)


@cache
def _world() -> Database:
    from flickr_sandbox.state import Database

    world = Database()
    with world.transaction():
        build_world(world)
    return world
