"""What every endpoint receives: the request, its parameters, the state."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flickr_runtime.lazy import cached_property
from flickr_sandbox.as_flickr.hosts import is_flickr
from flickr_sandbox.origin import origin_of
from flickr_sandbox.site import Site
from flickr_sandbox.wire import Parameters
from flickr_sandbox.wire.rpc_request import read_soap, read_xmlrpc

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.wrappers import Request

    from flickr_sandbox.call import Caller
    from flickr_sandbox.core import Core
    from flickr_sandbox.errors import Failure
    from flickr_sandbox.faults import Fault, Faults
    from flickr_sandbox.settings import Settings
    from flickr_sandbox.state import Database
    from flickr_sandbox.wire import Tree

__all__ = ["Context", "Outcome"]

_DOCUMENTS = {"/services/xmlrpc": read_xmlrpc, "/services/soap": read_soap}  # all others take forms


@dataclass
class Outcome:
    """The outcome of a request, collected for its record.

    Attributes:
        service: The service's name in faults: `rest`, `upload`, `image`; empty for pages.
        caller: Who called, once that is known.
        problem: The `oauth_problem` of a refused signature.
        failure: The error of the API.
        tree: The response of a successful call.
        file: Name and length in bytes of an uploaded file.
        faults: The kinds of the faults that act on it.
    """

    service: str = ""
    caller: Caller | None = None
    problem: str = ""
    failure: Failure | None = None
    tree: Tree | None = None
    file: tuple[str, int] | None = None
    faults: tuple[str, ...] = ()


@dataclass
class Context:
    """One request to one endpoint.

    Attributes:
        oddities: The faults that alter its response, by kind.
        outcome: Its outcome.
    """

    request: Request
    core: Core
    oddities: Mapping[str, Fault] = field(default_factory=dict)
    outcome: Outcome = field(default_factory=Outcome)

    @property
    def database(self) -> Database:
        """The state."""
        return self.core.database

    @property
    def settings(self) -> Settings:
        """Limits and keys."""
        return self.core.settings

    @property
    def faults(self) -> Faults:
        """The faults."""
        return self.core.faults

    @property
    def now(self) -> int:
        """The world's time, in seconds since 1970."""
        return int(self.core.clock())

    @cached_property
    def parameters(self) -> Parameters:
        """The parameters of query, body and header."""
        read = _DOCUMENTS.get(self.request.path.rstrip("/"), Parameters.read)
        return read(self.request)

    @cached_property
    def site(self) -> Site:
        """The sandbox as this client addresses it."""
        public = self.settings.public_url
        return Site.at(self.origin if not public or is_flickr(self.request.host.partition(":")[0]) else public)

    @cached_property
    def origin(self) -> str:
        """Scheme and host to which this client sent the request, such as `https://api.flickr.com`."""
        return origin_of(self.request)
