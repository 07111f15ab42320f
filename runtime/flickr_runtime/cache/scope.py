"""The scope of a cached response: a server, an API key and a user."""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import TYPE_CHECKING

import msgspec

from flickr_runtime.state.location import key_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flickr_runtime.credentials import Credentials

__all__ = ["Scope", "image_key"]

_IGNORED = frozenset({"method", "api_key", "api_sig", "format", "nojsoncallback", "jsoncallback"})


class Scope(msgspec.Struct, frozen=True):
    """Separates responses that must not be mixed; contains only hashes of keys and tokens.

    Attributes:
        server: The URL of the service.
        key: A hash of the API key.
        who: A hash of the user's token; "" for a call without a user.
        nsid: The user, if known; not a part of the key.
    """

    server: str
    key: str
    who: str
    nsid: str

    @classmethod
    def of(cls, server: str, credentials: Credentials) -> Scope:
        """The scope of calls with these credentials."""
        token = credentials.token
        who = blake2b(token.token.encode(), digest_size=16, person=b"flickrkit-who").hexdigest() if token else ""
        return cls(server, key_id(credentials.api_key), who, token.user_nsid if token else "")

    def key_of(self, method: str, arguments: Mapping[str, str]) -> bytes:
        """The cache key of a call: signatures, formats and the order of arguments do not matter."""
        pairs = sorted((name, value) for name, value in arguments.items() if name not in _IGNORED)
        return _hashed(["answer", self.server, self.key, self.who, method, pairs])


def image_key(url: str) -> bytes:
    """The cache key of the image at a URL."""
    return _hashed(["image", url])


def _hashed(parts: list[object]) -> bytes:
    return blake2b(json.dumps(parts).encode(), digest_size=16, person=b"flickrkit-key").digest()
