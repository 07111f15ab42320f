"""Loads the seeds of a sandbox at its start, and restores the start or a snapshot."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from flickr_sandbox.errors import SandboxError
from flickr_sandbox.seed import seed_database
from flickr_sandbox.seed.disorder import ODD
from flickr_sandbox.state import Database
from flickr_sandbox.state.snapshots import restore, snapshot
from flickr_sandbox.world.add_world import add_file, add_world
from flickr_sandbox.world.adding import Adding
from flickr_sandbox.world.check import checked
from flickr_sandbox.world.entries import World

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = ["DEMO", "ODD_ONE", "Seed", "Worlds", "seeds_of"]

DEMO, ODD_ONE = "demo", "odd"
"""The names of the built-in worlds: the usual one, and a few unusual people and photos."""

Seed: TypeAlias = "str | Path | World | Mapping[str, Any]"
_MAX_SNAPSHOTS = 20


def seeds_of(seed: Seed | Sequence[Seed]) -> list[Seed]:
    """One world or several, each a file, the data themselves, or `demo`."""
    if isinstance(seed, str | Path | dict):
        return [cast("Seed", seed)]
    return list(cast("Sequence[Seed]", seed))


class Worlds:
    """The state of one sandbox as a whole.

    Args:
        database: The state.
        seeds: The initial content, in this order.
        clock: Returns the default date for the seeds.
    """

    def __init__(self, database: Database, seeds: Sequence[Seed], clock: Callable[[], float]) -> None:
        self._database, self._seeds, self._clock = database, seeds, clock
        self._lock = threading.Lock()
        self._named: dict[str, bytes] = {}

    def load_seeds(self) -> None:
        """Adds the seeds to a new database.

        Raises:
            SandboxError: A file cannot be read, or is invalid.
        """
        for number, seed in enumerate(self._seeds):
            self._add_seed(seed, is_first=number == 0)

    def start_over(self) -> None:
        """Replaces everything by the seeds; users who are signed in stay so. Raises what `load_seeds` raises."""
        with Database() as fresh:
            Worlds(fresh, self._seeds, self._clock).load_seeds()
            restore(self._database, snapshot(fresh))

    def add(self, given: Mapping[str, Any]) -> None:
        """Adds a world, all of it or nothing; raises `Misfit`."""
        add_world(Adding(self._database, int(self._clock())), checked(given, World))

    def take(self, name: str) -> None:
        """Stores a snapshot under a name, and replaces one of that name; the oldest of more than twenty is deleted."""
        data = snapshot(self._database)
        with self._lock:
            self._named.pop(name, None)
            self._named[name] = data
            while len(self._named) > _MAX_SNAPSHOTS:
                del self._named[next(iter(self._named))]

    def go_back(self, name: str) -> None:
        """Restores a snapshot; raises `SandboxError` if there is none of that name."""
        with self._lock:
            data = self._named.get(name)
            names = ", ".join(self._named) or "none"
        if data is None:
            raise SandboxError(f"there is no snapshot {name!r}; there are {names}")
        restore(self._database, data)

    @property
    def names(self) -> list[str]:
        """The names of the snapshots, the oldest first."""
        with self._lock:
            return list(self._named)

    def _add_seed(self, seed: Seed, *, is_first: bool) -> None:
        if seed == DEMO:
            if not is_first:
                raise SandboxError(f"{DEMO!r} must be the first of the seeds")
            seed_database(self._database)
        elif seed == ODD_ONE:
            add_world(Adding(self._database, int(self._clock())), checked(ODD, World))
        elif isinstance(seed, str | Path):
            add_file(self._database, Path(seed), int(self._clock()))
        else:
            add_world(Adding(self._database, int(self._clock())), checked(seed, World))
