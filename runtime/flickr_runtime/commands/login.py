"""`flickr login`, `flickr logout` and `flickr whoami`."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

import click
import msgspec

from flickr_runtime.errors import ConfigurationError, FlickrError
from flickr_runtime.login.interactive import sign_in
from flickr_runtime.login.status import TokenStatus, check_token
from flickr_runtime.tokens.errors import TokenStoreError
from flickr_runtime.tokens.find import AppKeys, delete_app, find_app, find_credentials, store_app
from flickr_runtime.tokens.secret_text import Hidden
from flickr_runtime.tokens.store import VaultStore
from flickr_runtime.tokens.vault import default_vault

if TYPE_CHECKING:
    from flickr_runtime.client import BaseClient
    from flickr_runtime.login.steps import Permission

__all__ = ["login_command", "login_commands", "logout_command", "whoami_command"]


def login_commands(client_type: type[BaseClient]) -> list[click.Command]:
    """Returns the three commands for a client."""
    return [login_command(client_type), logout_command(), whoami_command(client_type)]


def login_command(client_type: type[BaseClient]) -> click.Command:
    """`flickr login`."""

    @click.command("login")
    @click.option(
        "--perms",
        type=click.Choice(["read", "write", "delete"]),
        default="read",
        show_default=True,
        help="The permission to request; write includes read, delete includes both.",
    )
    @click.option("--no-browser", is_flag=True, help="Show an address to open anywhere, and ask for the code.")
    @click.option(
        "--https", is_flag=True, help="Use https for the callback, if your browser requires it (it will warn)."
    )
    @click.option(
        "--timeout",
        type=click.FloatRange(1, 3600),
        default=300,
        show_default=True,
        metavar="SECONDS",
        help="How long to wait for the browser.",
    )
    @click.option("--json", "as_json", is_flag=True, help="Print the result as JSON, and all else on stderr.")
    def login(perms: Permission, *, no_browser: bool, https: bool, timeout: float, as_json: bool) -> None:
        """Log in at Flickr with your browser; the token is stored in your keyring or in a file of your own.

        Only Flickr sees your password. If FLICKR_API_KEY and FLICKR_API_SECRET are not set, you are asked for the key
        and secret of your application; they are stored as well.
        """
        vault = default_vault()
        try:
            app = find_app(os.environ, vault)
            prompted = app is None
            app = app or _prompt_for_keys(err=as_json)
            if app.api_secret is None:
                raise ConfigurationError("a login needs the secret of FLICKR_API_KEY: set FLICKR_API_SECRET too")
            with client_type(app.api_key, app.api_secret) as client:
                token = sign_in(
                    client,
                    perms,
                    browser=False if no_browser else None,
                    https=https,
                    timeout=timeout,
                    ask=partial(_prompt, err=as_json),
                    show=partial(click.echo, err=as_json),
                )
                store = VaultStore(vault, app.api_key)
                store.save(token)
                if prompted:
                    store_app(app, vault)
                status = None
                with suppress(FlickrError):  # the token is stored; its owner may stay unknown
                    status = check_token(client)
        except FlickrError as error:
            raise click.ClickException(str(error)) from error
        if as_json:
            known = msgspec.to_builtins(status) if status else dict.fromkeys(TokenStatus.__struct_fields__)
            _print_json({**known, "stored_in": store.place})
        else:
            click.echo(f"Logged in as {_described(status)}." if status else "Logged in.")
            click.echo(f"The token is stored in: {store.place}")
        if os.environ.get("FLICKR_OAUTH_TOKEN"):
            click.echo("FLICKR_OAUTH_TOKEN is set and takes precedence; unset it to use the new token.", err=True)

    return login


def logout_command() -> click.Command:
    """`flickr logout`."""

    @click.command("logout")
    @click.option("--forget-key", is_flag=True, help="Delete the stored API key and secret too.")
    @click.option("--json", "as_json", is_flag=True, help="Print what was deleted as JSON.")
    def logout(*, forget_key: bool, as_json: bool) -> None:
        """Delete the token that `flickr login` stored.

        It stays valid at Flickr until you revoke it there, in the settings of your account under «Sharing & Extending».
        """
        vault, is_token_deleted = default_vault(), False
        try:
            app = None if forget_key and not os.environ.get("FLICKR_API_KEY") else find_app(os.environ, vault)
            if forget_key:
                app = app or _readable_app(vault)
                delete_app(vault)
            if app is not None:
                store = VaultStore(vault, app.api_key)
                is_token_deleted = _is_stored(store)
                store.delete()
        except FlickrError as error:
            raise click.ClickException(str(error)) from error
        if as_json:
            _print_json({"token_deleted": is_token_deleted, "key_deleted": forget_key and app is not None})
        elif is_token_deleted:
            click.echo("Logged out. To revoke what you granted, see «Sharing & Extending» in your account at Flickr.")
        else:
            click.echo("No token was stored.")
        if os.environ.get("FLICKR_OAUTH_TOKEN"):
            click.echo("FLICKR_OAUTH_TOKEN is set and still in use; unset it.", err=True)

    return logout


def whoami_command(client_type: type[BaseClient]) -> click.Command:
    """`flickr whoami`."""

    @click.command("whoami")
    @click.option("--json", "as_json", is_flag=True, help="Print the response as JSON.")
    def whoami(*, as_json: bool) -> None:
        """Ask Flickr whose token this is and what it permits.

        Exit status: 0 the token is valid, 1 there is none or it was revoked, 2 Flickr could not be asked.
        """
        try:
            found = find_credentials(os.environ, default_vault())
            with client_type(found.api_key, found.api_secret, token=found.token) as client:
                status = check_token(client)
        except ConfigurationError as error:
            raise click.ClickException(str(error)) from error
        except FlickrError as error:
            raise _Unknown(str(error)) from error
        if status is None:
            revoked = "the token is not valid, or was revoked" if found.token else "not logged in"
            raise click.ClickException(f"{revoked}: run `flickr login`")
        if as_json:
            _print_json(status)
        else:
            click.echo(_described(status))

    return whoami


class _Unknown(click.ClickException):
    """Flickr could not be asked, so nothing is known about the token."""

    exit_code = 2


def _described(status: TokenStatus) -> str:
    name = f" ({status.fullname})" if status.fullname else ""
    return f"{status.username}{name}, {status.user_nsid}, permission: {status.permission}"


def _print_json(value: object) -> None:
    click.echo(msgspec.json.format(msgspec.json.encode(value)).decode())


def _is_stored(store: VaultStore) -> bool:
    try:
        return store.load() is not None
    except TokenStoreError:
        return True  # damaged, but stored


def _prompt(question: str, *, hide: bool = False, err: bool = False) -> Hidden:
    """Returns what the user types; raises `EOFError` if there is no user, and `Abort` on Ctrl-C."""
    try:
        return Hidden(
            click.prompt(question.removesuffix(": "), default="", show_default=False, hide_input=hide, err=err)
        )
    except click.Abort:
        if sys.stdin.isatty():
            raise
        click.echo()
        raise EOFError from None


def _prompt_for_keys(*, err: bool) -> AppKeys:
    click.echo("Keys of your application: https://www.flickr.com/services/apps/by/me", err=err)
    try:
        key = Hidden(_prompt("API key", err=err).strip())
        secret = Hidden(_prompt("API secret (not shown)", hide=True, err=err).strip())
    except EOFError:
        raise ConfigurationError(
            "no API key: set FLICKR_API_KEY and FLICKR_API_SECRET, or log in from a terminal"
        ) from None
    if not (key.isalnum() and secret.isalnum()):
        raise ConfigurationError("an API key and its secret are letters and digits; copy them again")
    return AppKeys(api_key=str(key), api_secret=str(secret))


def _readable_app(vault: Any) -> AppKeys | None:
    """The stored keys, or None if they are damaged, since they are to be deleted anyway."""
    try:
        return find_app({}, vault)
    except FlickrError:
        return None
