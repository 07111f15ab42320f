"""The parameters of a request, from query, body and `Authorization` header."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from flickr_runtime.lazy import cached_property

if TYPE_CHECKING:
    from werkzeug.wrappers import Request

    from flickr_sandbox.errors import Failure

__all__ = ["Parameters"]

Pairs = tuple[tuple[str, str], ...]
_HEADER = re.compile(r'([A-Za-z0-9_.~%-]+)\s*=\s*"([^"]*)"')
_AS_SENT = "werkzeug.url_quote"  # Werkzeug's handler for bytes that are not UTF-8: they stay escaped
_UNSIGNED = {"photo"}  # the picture itself; every other field is signed


@dataclass(frozen=True)
class Parameters:
    """Name and value pairs by source; of repeated ones the last counts, as in PHP, and the body before the query.

    Attributes:
        query: Those of the URL.
        body: Those of a form, or of an XML-RPC or SOAP document.
        header: Those of OAuth in `Authorization`.
        default_format: The default format of the response: `rest`, `xmlrpc` or `soap`.
        broken: The failure for an unreadable document.
    """

    query: Pairs = ()
    body: Pairs = ()
    header: Pairs = ()
    default_format: str = "rest"
    broken: Failure | None = None

    @classmethod
    def read(cls, request: Request) -> Parameters:
        """Collects them; raises `werkzeug.exceptions.RequestEntityTooLarge` for a body above the limit."""
        return cls(
            query=_query(request.query_string),
            body=tuple(request.form.items(multi=True)) if _has_body(request) else (),
            header=_authorization(request.environ.get("HTTP_AUTHORIZATION", "")),
        )

    def get(self, name: str) -> str | None:
        """The value of an argument in query or body."""
        return self._arguments.get(name)

    def arguments(self) -> dict[str, str]:
        """All arguments of query and body."""
        return self._arguments

    def oauth(self) -> dict[str, str]:
        """The parameters of OAuth, from any source."""
        return self._oauth

    @cached_property
    def _arguments(self) -> dict[str, str]:
        return dict(self.query + self.body)

    @cached_property
    def _oauth(self) -> dict[str, str]:
        return {name: value for name, value in self.query + self.body + self.header if name.startswith("oauth_")}

    def signed(self) -> list[tuple[str, str]]:
        """The pairs that are signed: those of a document only if it contains the signature."""
        is_form = self.default_format == "rest" or "oauth_signature" in dict(self.body)
        return [
            (name, value)
            for name, value in self.query + (self.body if is_form else ()) + self.header
            if name != "oauth_signature" and name not in _UNSIGNED
        ]


def _query(text: bytes) -> Pairs:
    """Parses a query as `request.args` does: text that is not UTF-8 stays escaped."""
    pairs = (part.partition("=") for part in text.decode("utf-8", _AS_SENT).replace("+", " ").split("&") if part)
    return tuple((unquote(name, errors=_AS_SENT), unquote(value, errors=_AS_SENT)) for name, _, value in pairs)


def _has_body(request: Request) -> bool:
    return bool(request.environ.get("CONTENT_LENGTH") or request.environ.get("wsgi.input_terminated"))


def _authorization(header: str) -> Pairs:
    scheme, _, rest = header.partition(" ")
    if scheme.lower() != "oauth":
        return ()
    pairs = ((unquote(name), unquote(value)) for name, value in _HEADER.findall(rest))
    return tuple((name, value) for name, value in pairs if name.lower() != "realm")
