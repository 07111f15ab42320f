"""The world of a new sandbox: invented people, photos and groups, the same every time."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from flickr_sandbox.seed.build import build_world

if TYPE_CHECKING:
    from flickr_sandbox.state import Database

__all__ = ["build_world", "seed_database"]


def seed_database(database: Database) -> None:
    """Replaces the content of a database by the seeded world, which is built once per process, and then copied."""
    _world().copy_to(database)


@cache
def _world() -> Database:
    from flickr_sandbox.state import Database

    world = Database()
    with world.transaction():
        build_world(world)
    return world
