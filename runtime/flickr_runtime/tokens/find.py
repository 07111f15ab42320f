"""Finds the application's keys and the user's token: in the environment, else in the store of `flickr login`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import msgspec

from flickr_runtime.credentials import Credentials, Token
from flickr_runtime.errors import ConfigurationError
from flickr_runtime.tokens.errors import TokenStoreError
from flickr_runtime.tokens.secret_text import Hidden
from flickr_runtime.tokens.store import VaultStore
from flickr_runtime.tokens.vault import default_vault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flickr_runtime.tokens.vault import Vault

__all__ = ["AppKeys", "delete_app", "find_app", "find_credentials", "store_app"]

_NAME = "app"


class AppKeys(msgspec.Struct, frozen=True, kw_only=True):
    """An application's API key and, if it is known, its secret."""

    api_key: str
    api_secret: str | None = None

    def __repr__(self) -> str:
        return "AppKeys(api_key=…, api_secret=…)"


class _Given(msgspec.Struct, frozen=True):
    """The values of the environment; unlike it, safe as a local variable in tracebacks."""

    key: str | None
    secret: str | None
    token: str | None
    token_secret: str | None

    @classmethod
    def by(cls, environ: Mapping[str, str]) -> _Given:
        return cls(
            environ.get("FLICKR_API_KEY") or None,
            environ.get("FLICKR_API_SECRET") or None,
            environ.get("FLICKR_OAUTH_TOKEN") or None,
            environ.get("FLICKR_OAUTH_TOKEN_SECRET") or None,
        )

    def __repr__(self) -> str:
        return "_Given(…)"


def find_credentials(environ: Mapping[str, str] = os.environ, vault: Vault | None = None) -> Credentials:
    """The application's keys and the user's token.

    `FLICKR_API_KEY`, `FLICKR_API_SECRET`, `FLICKR_OAUTH_TOKEN` and `FLICKR_OAUTH_TOKEN_SECRET` win over the vault
    (the default one if None). Pairs stay pairs: a stored secret is only used with its own key, a stored
    token only with the key it was issued for. If the environment has all, the vault is not read.

    Raises:
        ConfigurationError: There is no key, or half of a pair.
        TokenStoreError: The vault cannot be used or trusted.
    """
    given = _Given.by(environ)
    del environ  # tracebacks may show local variables
    if (given.token is None) != (given.token_secret is None):
        raise ConfigurationError("set both of FLICKR_OAUTH_TOKEN and FLICKR_OAUTH_TOKEN_SECRET, or neither")
    vault = vault or (None if given.key and given.secret and given.token else default_vault())
    app = _app(given, vault)
    if app is None:
        raise ConfigurationError(
            "no API key: set FLICKR_API_KEY, or run `flickr login` "
            "(keys: https://www.flickr.com/services/apps/create/). "
            "No key is needed with the sandbox: flickr-sandbox run -- COMMAND"
        )
    token = Token(token=given.token, secret=given.token_secret) if given.token and given.token_secret else None
    if token is None and vault is not None and app.api_secret:
        token = VaultStore(vault, app.api_key).load()
    return Credentials(api_key=app.api_key, api_secret=app.api_secret, token=token)


def find_app(environ: Mapping[str, str] = os.environ, vault: Vault | None = None) -> AppKeys | None:
    """Returns only the application's keys, or None; arguments and errors are those of `find_credentials`."""
    given = _Given.by(environ)
    del environ
    return _app(given, vault or (None if given.key and given.secret else default_vault()))


def store_app(app: AppKeys, vault: Vault) -> None:
    """Stores the keys, for `find_credentials`."""
    vault.write(_NAME, Hidden(msgspec.json.encode(app).decode()))


def delete_app(vault: Vault) -> None:
    """Deletes the keys."""
    vault.remove(_NAME)


def _app(given: _Given, vault: Vault | None) -> AppKeys | None:
    if given.secret and not given.key:
        raise ConfigurationError("FLICKR_API_SECRET is set without FLICKR_API_KEY: set both, or neither")
    stored = _stored(vault) if vault is not None and not given.secret else None
    if given.key is None:
        return stored
    same = stored is not None and stored.api_key == given.key
    return AppKeys(api_key=given.key, api_secret=stored.api_secret if stored and same else given.secret)


def _stored(vault: Vault) -> AppKeys | None:
    text = vault.read(_NAME)
    app = None if text is None else _decoded(text)
    if text is not None and app is None:
        raise TokenStoreError(f"{vault.place}: the API key stored there is damaged; run flickr logout --forget-key")
    return app


def _decoded(text: Hidden) -> AppKeys | None:
    try:
        app = msgspec.json.decode(text.encode(), type=AppKeys)
    except (msgspec.DecodeError, ValueError):
        return None
    return app if app.api_key else None
