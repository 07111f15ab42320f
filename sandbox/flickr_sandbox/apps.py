"""Applications: their API keys, and what happens to one that calls too often."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING, Any, Literal, get_args

from flickr_sandbox.errors import Failure, SandboxError
from flickr_sandbox.faults.replacements import page_of_status
from flickr_sandbox.state import tokens
from flickr_sandbox.state.records import Consumer

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from flickr_sandbox.endpoints.context import Context

__all__ = ["OverLimit", "app_of", "checked_app", "new_app", "refuse_expired", "restrain"]

OverLimit = Literal["slow", "429", "expired"]
_KEY, _SECRET = re.compile(r"[0-9a-f]{32}"), re.compile(r"[!-~]{1,100}")
_CRAWL_SECONDS = 5.0


def checked_app(app: Consumer) -> Consumer:
    """The application; raises `SandboxError` if a value is invalid."""
    if not _KEY.fullmatch(app.key):
        raise SandboxError(f"the API key {app.key!r} must be 32 hexadecimal digits in lower case, as Flickr's are")
    if not _SECRET.fullmatch(app.secret):
        raise SandboxError("the secret must be visible ASCII characters, at most 100")
    if app.over not in get_args(OverLimit):
        raise SandboxError(f"{app.over!r} cannot happen above the limit; choose {', '.join(get_args(OverLimit))}")
    if app.limit is not None and app.limit < 0:
        raise SandboxError("the limit must be a number of calls per hour, 0 or more")
    return app


def new_app(
    name: str, limit: int | None = None, over: OverLimit = "429", *, key: str | None = None, secret: str | None = None
) -> Consumer:
    """An application; key and secret are random if they are not given. Raises `SandboxError` if a value is invalid."""
    if not name.strip() or not name.isprintable():
        raise SandboxError(f"the application needs a name, not {name!r}")
    key, secret = secrets.token_hex(16) if key is None else key, secrets.token_hex(8) if secret is None else secret
    return checked_app(Consumer(key, secret, name, limit, over))


def app_of(text: str) -> Consumer:
    """The application that a text describes: `Busy`, `Busy,limit=100,over=slow`, `Busy,key=…,secret=…`.

    Raises:
        SandboxError: It describes none.
    """
    name, *options = (part.strip() for part in text.split(","))
    given = dict[str, Any]()
    for option in options:
        key, equals, value = option.partition("=")
        if not equals or key not in ("limit", "over", "key", "secret"):
            raise SandboxError(f"--app: {option!r} is not an option; there are limit=, over=, key= and secret=")
        given[key] = value
    if not given.get("limit", "0").isdecimal():
        raise SandboxError(f"--app: limit={given['limit']} must be a number of calls per hour")
    limit = int(given.pop("limit")) if "limit" in given else None
    return new_app(name, limit, given.pop("over", "429"), **given)


def refuse_expired(app: Consumer) -> None:
    """Raises `Failure` 100 for an application whose key has expired."""
    if app.is_expired:
        raise Failure(100, "Invalid API Key (Key has expired)")


def restrain(context: Context) -> Response | None:
    """Applies the penalty of an application above its limit; returns the response if that is HTTP 429.

    Flickr names no number and sends no Retry-After (facts, section 7): responses slow down to a crawl, HTTP 429 comes
    with a page of HTML, and keys expire in the end.
    """
    if all(app.limit is None for app in tokens.all_consumers(context.database)):
        return None
    fields = context.parameters.arguments() | context.parameters.oauth()
    app = tokens.find_consumer(context.database, fields.get("oauth_consumer_key") or fields.get("api_key") or "")
    if app is None or app.limit is None or context.core.usage.last_hour(app.name, context.core.clock()) < app.limit:
        return None
    if app.over == "429":
        return page_of_status("429")
    if app.over == "slow":
        context.faults.pause(_CRAWL_SECONDS)
    elif not app.is_expired:
        with context.database.transaction():
            tokens.expire_consumer(context.database, app.key)
    return None
