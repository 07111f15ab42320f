"""Security schemes and servers: the parts of the document that are the same for every method."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["SCHEMES", "SERVERS", "security"]

SERVERS: list[dict[str, Any]] = [
    {"url": "https://api.flickr.com", "description": "Flickr."},
    {
        "url": "{sandbox}",
        "description": "A local Flickr, started with `flickr-sandbox serve --port 5000`.",
        "variables": {"sandbox": {"default": "http://127.0.0.1:5000", "description": "Base URL of the sandbox."}},
    },
]

# OpenAPI has OAuth 2 only, but HTTP has an authentication scheme `OAuth`: that of RFC 5849, which is 1.0a.
SCHEMES: dict[str, Any] = {
    "api_key": {
        "type": "apiKey",
        "in": "query",
        "name": "api_key",
        "description": "The application's key, for calls without a user.",
    },
    "oauth1": {
        "type": "http",
        "scheme": "OAuth",
        "description": (
            "OAuth 1.0a (RFC 5849): the header `Authorization: OAuth …` signs the verb, the URL and every field of the "
            "query or form with HMAC-SHA1. `oauth_consumer_key` is the application's key, so `api_key` is left out. "
            "Scopes are what the user must have granted: read, write, delete, each of which includes those before it. "
            "`x-oauth1` has the addresses for signing a user in, where `perms` is one of them."
        ),
        "x-oauth1": {
            "requestTokenUrl": "https://www.flickr.com/services/oauth/request_token",
            "authorizationUrl": "https://www.flickr.com/services/oauth/authorize",
            "accessTokenUrl": "https://www.flickr.com/services/oauth/access_token",
            "signatureMethod": "HMAC-SHA1",
            "permissions": ["read", "write", "delete"],
        },
    },
}


def security(facts: Mapping[str, Any]) -> list[dict[str, list[str]]]:
    """The alternative credentials of a call, from the `x-flickr` of its spec, the simplest first."""
    if facts["permission"] != "none":
        return [{"oauth1": [facts["permission"]]}]
    if facts["signing"] or facts["login"]:
        return [{"oauth1": []}]
    return [{"api_key": []}, {"oauth1": []}]
