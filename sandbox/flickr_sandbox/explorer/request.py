"""The request that the explorer sends, signed if a user calls, and the same call as programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import flickr_specs
from flickr_sandbox.errors import SandboxError
from flickr_sandbox.explorer.snippets import Account, curl_command, python_program, shell_command
from flickr_sandbox.oauth import issue
from flickr_sandbox.state import tokens, users
from flickr_sandbox.state.records import LEVELS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from oauthlib.oauth1 import Client

    from flickr_sandbox.settings import Settings
    from flickr_sandbox.state import Database
    from flickr_sandbox.state.records import AccessToken, Permission

__all__ = ["Wanted", "arguments_in", "permission_in", "prepare", "sign_post", "token_of"]

_FORMATS = {"json": {"format": "json", "nojsoncallback": "1"}, "rest": {"format": "rest"}}


@dataclass(frozen=True)
class Wanted:
    """The call to make; `user` is the caller's NSID, empty for nobody."""

    method: str
    arguments: Mapping[str, str]
    user: str = ""
    perms: Permission = "delete"
    form: str = "json"

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Wanted:
        """From JSON; raises `SandboxError` that names what is wrong."""
        method, user = given.get("method"), given.get("user") or ""
        form = given.get("format") or "json"
        if method not in flickr_specs.method_names():
            raise SandboxError(f"{method!r} is not a method")
        arguments = arguments_in(given)
        if form not in _FORMATS:
            raise SandboxError('"format" must be json or rest')
        return cls(str(method), arguments, str(user), permission_in(given), form)

    @property
    def fields(self) -> dict[str, str]:
        """Everything but the key and the signature."""
        return {"method": self.method, **self.arguments, **_FORMATS[self.form]}


def arguments_in(given: Mapping[str, Any]) -> dict[str, str]:
    """The arguments in JSON; raises `SandboxError` if they are not an object of texts."""
    arguments = given.get("arguments", {})
    if not isinstance(arguments, dict) or not all(isinstance(value, str) for value in arguments.values()):
        raise SandboxError('"arguments" must be an object of texts')
    return arguments


def permission_in(given: Mapping[str, Any]) -> Permission:
    """The permission in JSON, `delete` by default; raises `SandboxError` for an invalid one."""
    perms: Permission = given.get("perms") or "delete"
    if perms not in LEVELS[1:]:
        raise SandboxError('"perms" must be read, write or delete')
    return perms


def prepare(wanted: Wanted, origin: str, base: str, database: Database, settings: Settings) -> dict[str, str]:
    """Verb, URL and body of the request, and the same call as programs.

    Args:
        wanted: The call.
        origin: The origin of the page that sends the request.
        base: The sandbox's base URL for programs, which may be a public one.
        database: Where the users are.
        settings: The key and its secret.

    Raises:
        SandboxError: For an unknown user.
    """
    token = token_of(wanted.user, wanted.perms, database, settings) if wanted.user else None
    verb = flickr_specs.load_method(wanted.method)["x-flickr"]["http"]
    url, public = f"{origin}/services/rest/", f"{base}/services/rest/"
    sent = [_signed(wanted, verb, each, token, settings) for each in (url, public)]  # a nonce may be used once
    account = Account(base, settings.consumer_key)
    if token:
        account = Account(base, settings.consumer_key, settings.consumer_secret, token.token, token.secret)
    return {
        "verb": verb,
        "url": url if verb == "POST" else f"{url}?{sent[0]}",
        "body": sent[0] if verb == "POST" else "",
        "python": python_program(wanted.method, wanted.arguments, account),
        "shell": shell_command(wanted.method, wanted.arguments, account),
        "curl": curl_command(verb, public, sent[1]),
        "note": "The signature serves once, and for half an hour." if token else "",
    }


def token_of(name: str, perms: Permission, database: Database, settings: Settings) -> AccessToken:
    """A token of a user: the existing one or a new one; raises `SandboxError` for an unknown user."""
    user = users.user_by_path(database, name)
    if user is None:
        raise SandboxError(f"{name}: no such user in this sandbox")
    sql = "SELECT token FROM access_tokens WHERE consumer = ? AND nsid = ? AND perms = ? ORDER BY created DESC"
    row = database.row(sql, (settings.consumer_key, user.nsid, perms))
    found = tokens.find_access_token(database, row["token"]) if row else None
    return found or issue.grant(database, settings.consumer_key, user.nsid, perms, int(settings.clock()))


def sign_post(fields: Mapping[str, str], url: str, token: AccessToken, settings: Settings) -> str:
    """The form of a POST with its signature, which does not cover files."""
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    body = urlencode(fields).replace("+", "%20")
    return str(_client(token, settings, "BODY").sign(url, "POST", body=body, headers=headers)[2])


def _signed(wanted: Wanted, verb: str, url: str, token: AccessToken | None, settings: Settings) -> str:
    if token is None:
        return urlencode({**wanted.fields, "api_key": settings.consumer_key})
    if verb == "POST":
        return sign_post(wanted.fields, url, token, settings)
    encoded = urlencode(wanted.fields).replace("+", "%20")
    return str(_client(token, settings, "QUERY").sign(f"{url}?{encoded}", "GET")[0]).partition("?")[2]


def _client(token: AccessToken, settings: Settings, where: str) -> Client:
    from oauthlib.oauth1 import Client

    return Client(
        settings.consumer_key,
        client_secret=settings.consumer_secret,
        resource_owner_key=token.token,
        resource_owner_secret=token.secret,
        timestamp=str(int(settings.clock())),
        signature_type=where,
    )
