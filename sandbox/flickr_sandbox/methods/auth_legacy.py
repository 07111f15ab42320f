"""`flickr.auth.*`, the login before OAuth: frobs are issued, but can no longer be authorised."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING

from flickr_sandbox.errors import Failure
from flickr_sandbox.methods.registry import serves
from flickr_sandbox.state import tokens
from flickr_sandbox.wire.tree import content

if TYPE_CHECKING:
    from flickr_sandbox.call import Call
    from flickr_sandbox.wire import Tree

__all__ = ["check_token", "get_access_token", "get_frob", "get_full_token", "get_token"]


@serves("flickr.auth.getFrob")
def get_frob(call: Call) -> Tree:
    """A frob, which cannot be used."""
    _signed(call)
    return {"frob": content(f"{secrets.randbelow(10**17):017}-{secrets.token_hex(8)}-{secrets.randbelow(10**6)}")}


@serves("flickr.auth.getToken")
def get_token(call: Call) -> Tree:
    """Refused: no frob was ever authorised."""
    _signed(call)
    raise Failure(108, "Invalid frob")


@serves("flickr.auth.getFullToken")
def get_full_token(_call: Call) -> Tree:
    """Refused: mini-tokens are no longer issued."""
    raise Failure(1, "Mini-token not found")


@serves("flickr.auth.checkToken")
def check_token(_call: Call) -> Tree:
    """Refused: no token of this kind is valid."""
    raise Failure(98, "Invalid auth token")


@serves("flickr.auth.oauth.getAccessToken")
def get_access_token(call: Call) -> Tree:
    """Refused: the call must be signed with an old token, and none exist."""
    if not call.text("api_sig"):
        raise Failure(97, "Missing signature")
    raise Failure(96, "Invalid signature")


def _signed(call: Call) -> None:
    """Checks `api_sig`: the MD5 of the secret and all other parameters, sorted by name."""
    given = call.text("api_sig")
    if not given:
        raise Failure(97, "Missing signature")
    consumer = tokens.find_consumer(call.database, call.caller.consumer)
    signed = "".join(f"{name}{value}" for name, value in sorted(call.arguments.items()) if name != "api_sig")
    secret = consumer.secret if consumer else ""
    expected = hashlib.md5(f"{secret}{signed}".encode(), usedforsecurity=False).hexdigest()
    if not hmac.compare_digest(given.lower().encode(), expected.encode()):
        raise Failure(96, "Invalid signature")
