"""Creates tokens, secrets and verifiers in Flickr's format, and records the steps of a login."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from flickr_sandbox.errors import OAuthRefused, SandboxError
from flickr_sandbox.state import tokens, users
from flickr_sandbox.state.records import LEVELS, AccessToken, RequestToken

if TYPE_CHECKING:
    from flickr_sandbox.oauth.verify import Verified
    from flickr_sandbox.state import Database
    from flickr_sandbox.state.records import Permission

__all__ = ["approve", "deny", "exchange", "grant", "is_allowed_callback", "new_request_token", "pending"]

OUT_OF_BAND = "oob"
_DANGEROUS = {"javascript", "data", "vbscript", "file", "blob", "about", "view-source"}


def is_allowed_callback(callback: str) -> bool:
    """Whether a callback is allowed: `oob`, http, https or an application's own scheme, but not a script."""
    if callback == OUT_OF_BAND:
        return True
    scheme, colon, rest = callback.partition(":")
    sound = scheme[:1].isalpha() and all(character.isalnum() or character in "+.-" for character in scheme)
    plain = callback.isascii() and callback.isprintable() and " " not in callback
    if not (colon and rest and sound and plain) or scheme.lower() in _DANGEROUS:
        return False
    return scheme.lower() not in ("http", "https") or (rest.startswith("//") and len(rest.rstrip("/")) > 0)


def new_request_token(database: Database, consumer: str, callback: str) -> RequestToken:
    """A new request token; raises `OAuthRefused` for a callback that is not allowed."""
    if not is_allowed_callback(callback):
        raise OAuthRefused("parameter_rejected", "oauth_parameters_rejected=oauth_callback")
    token, secret = _token(), secrets.token_hex(8)
    tokens.add_request_token(database, token, secret, consumer, callback)
    return RequestToken(token, secret, consumer, callback, "new", None, "none", None)


def pending(database: Database, token: str) -> RequestToken:
    """The request token if a user may still decide on it; raises `SandboxError` otherwise."""
    found = tokens.find_request_token(database, token)
    if found is None:
        raise SandboxError("There is no such request token; ask for one at /services/oauth/request_token first")
    if found.state != "new":
        raise SandboxError(f"This request token is {found.state} already; ask for a new one")
    return found


def approve(database: Database, token: str, nsid: str, perms: Permission) -> tuple[RequestToken, str]:
    """Records that the user grants the permission; returns the verifier: `123-456-789` without a callback."""
    found = pending(database, token)
    digits = f"{secrets.randbelow(10**9):09}"
    out_of_band = found.callback == OUT_OF_BAND
    verifier = f"{digits[:3]}-{digits[3:6]}-{digits[6:]}" if out_of_band else secrets.token_hex(8)
    tokens.decide_request_token(database, token, "approved", nsid=nsid, perms=perms, verifier=verifier)
    return found, verifier


def deny(database: Database, token: str) -> RequestToken:
    """Records that the user declines."""
    found = pending(database, token)
    tokens.decide_request_token(database, token, "denied")
    return found


def exchange(database: Database, verified: Verified, verifier: str, now: int) -> AccessToken:
    """Turns an approved request token into an access token, once; raises `OAuthRefused` otherwise."""
    found = tokens.find_request_token(database, verified.token)
    if found is None or found.state in ("used", "denied"):
        raise OAuthRefused("token_rejected")
    expected = (found.verifier or "").replace("-", "")
    if found.nsid is None or not secrets.compare_digest(expected.encode(), verifier.strip().replace("-", "").encode()):
        raise OAuthRefused("verifier_invalid")
    tokens.decide_request_token(database, found.token, "used")
    return grant(database, verified.consumer.key, found.nsid, found.perms, now)


def grant(database: Database, consumer: str, nsid: str, perms: Permission, now: int) -> AccessToken:
    """An access token for a user, without a login; raises `SandboxError` for an unknown user."""
    user = users.find_user(database, nsid)
    if user is None:
        raise SandboxError(f"{nsid}: no such user in this sandbox")
    if perms not in LEVELS[1:]:
        raise SandboxError(f"{perms}: no such permission; choose read, write or delete")
    token = AccessToken(_token(), secrets.token_hex(8), consumer, nsid, perms, user.username, user.realname)
    tokens.add_access_token(database, token, now)
    return token


def _token() -> str:
    return f"72157{secrets.randbelow(10**12):012}-{secrets.token_hex(8)}"
