"""What every endpoint gets: the request, its parameters, the state."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from flickr_sandbox.origin import origin_of
from flickr_sandbox.site import Site
from flickr_sandbox.wire import Parameters

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.wrappers import Request

    from flickr_sandbox.faults import Fault, Faults
    from flickr_sandbox.settings import Settings
    from flickr_sandbox.state import Database

__all__ = ["Context"]


@dataclass
class Context:
    """One request to one endpoint.

    Attributes:
        oddities: The faults that make its answer odd, by kind.
        outcome: What the log says of a call: method, stat and error code.
    """

    request: Request
    database: Database
    settings: Settings
    faults: Faults
    oddities: Mapping[str, Fault] = field(default_factory=dict)
    outcome: str = ""

    @cached_property
    def parameters(self) -> Parameters:
        """Everything that came in query, body and header."""
        return Parameters.read(self.request)

    @cached_property
    def site(self) -> Site:
        """The sandbox as this client addresses it."""
        return Site.at(self.origin)

    @cached_property
    def origin(self) -> str:
        """Scheme and host that this client believes to speak to, such as `https://api.flickr.com`."""
        return origin_of(self.request)
