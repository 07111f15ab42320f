"""From the parameters of a request to the response of a method: identifies the caller, checks permissions, calls."""

from __future__ import annotations

import re
from contextlib import nullcontext
from typing import TYPE_CHECKING

import flickr_specs
from flickr_sandbox.apps import refuse_expired
from flickr_sandbox.call import Call, Caller
from flickr_sandbox.errors import Failure
from flickr_sandbox.methods import handler_of, in_transaction
from flickr_sandbox.oauth import is_signed, verify
from flickr_sandbox.state import tokens
from flickr_sandbox.state.records import LEVELS

if TYPE_CHECKING:
    from collections.abc import Callable

    from flickr_sandbox.endpoints.context import Context
    from flickr_sandbox.methods.registry import Handler
    from flickr_sandbox.oauth import Verified
    from flickr_sandbox.state import Database
    from flickr_sandbox.state.records import Permission
    from flickr_sandbox.wire import Parameters, Tree

__all__ = ["call_method", "identify", "require", "verified_by"]

_KEY = re.compile(r"[0-9a-f]{32}")
_WHOLE = {"flickr.test.echo", "flickr.auth.getFrob", "flickr.auth.getToken"}  # these see every parameter


def call_method(context: Context, *, is_json: bool) -> Tree:
    """Runs the call in a request; raises `Failure` or `OAuthRefused`.

    If the response is JSON, parts of it may be encoded already, as `EncodedList`.
    """
    parameters = context.parameters
    method = parameters.get("method") or "unknown"
    try:
        document = flickr_specs.load_method(method)
    except KeyError:
        raise Failure(112, f'Method "{method}" not found') from None
    facts = document["x-flickr"]
    if facts["permission"] == "none" and not facts["signing"] and "oauth_signature" not in parameters.oauth():
        caller = context.outcome.caller = _by_key(parameters, context.database)  # flickcurl sends no signature here
    else:
        caller = identify(context)
    require(caller, facts["permission"])
    if facts["signing"] and not is_signed(parameters):
        raise Failure(97, "Missing signature")
    handler = handler_of(method)
    if handler is None:
        raise Failure(112, f'Method "{method}" not found in flickr-sandbox')
    arguments = parameters.arguments()
    if method not in _WHOLE:  # unknown arguments are ignored, as at Flickr
        declared = document["properties"]["arguments"]["properties"]
        arguments = {name: value for name, value in arguments.items() if name in declared}
    call = Call(
        method=method,
        arguments=arguments,
        caller=caller,
        database=context.database,
        site=context.site,
        now=context.now,
        oddities=context.oddities,
        is_encoded=is_json and not context.oddities,
        push=context.core.push,
    )
    with context.database.transaction() if in_transaction(method) else nullcontext():
        outcome = _outcome(handler, call)
    if isinstance(outcome, Failure):
        raise outcome
    return outcome


def _outcome(handler: Handler, call: Call) -> Tree | Failure:
    """The response, or a failure that commits the transaction; other failures are raised and roll it back."""
    try:
        return handler(call)
    except Failure as failed:
        if failed.commits_changes:
            return failed
        raise


def identify(context: Context) -> Caller:
    """Who calls, by signature or by API key; raises `OAuthRefused` or `Failure` 98 and 100."""
    parameters, database = context.parameters, context.database
    if not is_signed(parameters):
        context.outcome.caller = _by_key(parameters, database)
        return context.outcome.caller

    def secret(token: str, consumer: str) -> str | None:
        found = tokens.find_access_token(database, token)
        return found.secret if found and found.consumer == consumer else None

    verified = verified_by(context, secret)
    refuse_expired(verified.consumer)
    access = tokens.find_access_token(database, verified.token)
    if access is None:
        context.outcome.caller = Caller(verified.consumer.key)
    else:
        context.outcome.caller = Caller(verified.consumer.key, access.nsid, access.perms)
    return context.outcome.caller


def verified_by(context: Context, secret: Callable[[str, str], str | None], *required: str) -> Verified:
    """Checks the signature of a request; `secret` returns the secret of a token. Raises `OAuthRefused`."""
    parameters = context.parameters  # read before the transaction: others must not wait for a slow client
    with context.database.transaction():  # a separate one: the nonce is used even if the call fails
        return verify(
            parameters,
            verb=context.request.method,
            origins=[context.origin, *filter(None, [context.settings.public_url])],
            path=context.request.path,
            database=context.database,
            settings=context.settings,
            token_secret=secret,
            required=required,
        )


def require(caller: Caller, permission: Permission) -> None:
    """Raises `Failure` 99, in Flickr's words, for a caller whose permission is smaller."""
    if LEVELS.index(caller.perms) < LEVELS.index(permission):
        raise Failure(99, f"Insufficient permissions. Method requires {permission} privileges; {caller.perms} granted.")


def _by_key(parameters: Parameters, database: Database) -> Caller:
    key = parameters.get("api_key") or parameters.oauth().get("oauth_consumer_key") or ""
    if not _KEY.fullmatch(key):
        raise Failure(100, "Invalid API Key (Key has invalid format)")
    app = tokens.find_consumer(database, key)
    if app is None:
        raise Failure(100, "Invalid API Key (Key not found)")
    refuse_expired(app)
    if parameters.get("auth_token") is not None:
        raise Failure(98, "Invalid auth token")  # Flickr retired the frob logins that gave them
    return Caller(key)
