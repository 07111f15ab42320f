"""`/services/oauth/request_token` and `/access_token`: the two signed steps of a login."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from werkzeug.wrappers import Response

from flickr_sandbox.call import Caller
from flickr_sandbox.dispatch import verified_by
from flickr_sandbox.oauth.issue import exchange, new_request_token
from flickr_sandbox.state import tokens

if TYPE_CHECKING:
    from flickr_sandbox.endpoints.context import Context
    from flickr_sandbox.oauth import Verified

__all__ = ["access_token", "encoded", "request_token"]


def request_token(context: Context) -> Response:
    """Returns a request token, for a valid signature."""
    verified = _verified(context, "oauth_callback")
    callback = context.parameters.oauth()["oauth_callback"]
    with context.database.transaction():
        new = new_request_token(context.database, verified.consumer.key, callback)
    return encoded({"oauth_callback_confirmed": "true", "oauth_token": new.token, "oauth_token_secret": new.secret})


def access_token(context: Context) -> Response:
    """Returns an access token for an approved request token and its verifier."""
    verified = _verified(context, "oauth_token", "oauth_verifier")
    verifier = context.parameters.oauth()["oauth_verifier"]
    with context.database.transaction():
        token = exchange(context.database, verified, verifier, context.now)
    return encoded(
        {
            "fullname": token.fullname,
            "oauth_token": token.token,
            "oauth_token_secret": token.secret,
            "user_nsid": token.nsid,
            "username": token.username,
        }
    )


def encoded(pairs: dict[str, str]) -> Response:
    """Names and percent-encoded values, as Flickr writes them."""
    body = "&".join(f"{name}={quote(value, safe='')}" for name, value in pairs.items())
    return Response(body, content_type="text/plain;charset=UTF-8")


def _verified(context: Context, *required: str) -> Verified:
    def secret(token: str, consumer: str) -> str | None:
        found = tokens.find_request_token(context.database, token)
        return found.secret if found and found.consumer == consumer else None

    verified = verified_by(context, secret, *required)
    context.outcome.caller = Caller(verified.consumer.key)
    return verified
