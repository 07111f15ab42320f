"""What one running sandbox consists of, and every endpoint gets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flickr_sandbox.faults import Faults
from flickr_sandbox.recorder import Requests, Usage

if TYPE_CHECKING:
    from flickr_sandbox.clock import Clock
    from flickr_sandbox.settings import Settings
    from flickr_sandbox.state import Database

__all__ = ["Core"]


@dataclass
class Core:
    """State, settings, what goes wrong, the world's clock, and what was asked."""

    database: Database
    settings: Settings
    clock: Clock
    faults: Faults = field(default_factory=Faults)
    requests: Requests = field(default_factory=Requests)
    usage: Usage = field(default_factory=Usage)
