"""The parts of one running sandbox, which every endpoint receives."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flickr_sandbox.faults import Faults
from flickr_sandbox.recorder import Requests, Usage

if TYPE_CHECKING:
    from flickr_sandbox.clock import Clock
    from flickr_sandbox.push import Push
    from flickr_sandbox.settings import Settings
    from flickr_sandbox.state import Database
    from flickr_sandbox.world.worlds import Worlds

__all__ = ["Core"]


@dataclass
class Core:
    """State, settings, faults, the world's clock, push deliveries, recorded requests and usage."""

    database: Database
    settings: Settings
    clock: Clock
    worlds: Worlds
    faults: Faults = field(default_factory=Faults)
    requests: Requests = field(default_factory=Requests)
    usage: Usage = field(default_factory=Usage)
    push: Push | None = None

    def reset(self) -> None:
        """Resets everything to the start; raises `SandboxError` if a seed can no longer be read."""
        self.clock.reset()
        self.worlds.start_over()
        self.faults.reset()
        self.requests.clear()
        self.usage.clear()
