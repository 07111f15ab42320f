"""What one running sandbox consists of, and every endpoint gets."""

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
    """State, settings, what goes wrong, the world's clock, who is told what is new, and what was asked."""

    database: Database
    settings: Settings
    clock: Clock
    worlds: Worlds
    faults: Faults = field(default_factory=Faults)
    requests: Requests = field(default_factory=Requests)
    usage: Usage = field(default_factory=Usage)
    push: Push | None = None

    def reset(self) -> None:
        """Takes everything back to the start; raises `SandboxError` if a seed cannot be read any more."""
        self.clock.reset()
        self.worlds.start_over()
        self.faults.reset()
        self.requests.clear()
        self.usage.clear()
