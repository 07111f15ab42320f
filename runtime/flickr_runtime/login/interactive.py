"""Logins of the user of this machine: in their browser, or with a code that they type."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from flickr_runtime.errors import OAuthError
from flickr_runtime.login.errors import LoginError
from flickr_runtime.login.steps import OUT_OF_BAND
from flickr_runtime.tokens.secret_text import Hidden

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Mapping

    from flickr_runtime.client import BaseClient
    from flickr_runtime.credentials import Token
    from flickr_runtime.login.steps import LoginRequest, Permission

__all__ = ["has_browser", "login_with_browser", "login_with_code", "sign_in"]

_TRIES = 3
_PATIENCE_SECONDS = 300.0


def sign_in(
    client: BaseClient,
    permission: Permission = "read",
    *,
    browser: bool | None = None,
    https: bool = False,
    timeout: float = _PATIENCE_SECONDS,
    ask: Callable[[str], str] = input,
    show: Callable[[str], object] = print,
    open_url: Callable[[str], bool] | None = None,
) -> Token:
    """Signs in the user of this machine, with or without a browser, and returns their token.

    Args:
        client: Acts for the user afterwards.
        permission: What the user is asked to grant; `write` includes `read`, `delete` includes both.
        browser: Whether to open a browser here; None detects it (no in notebooks, over ssh, in containers).
        https: Whether the callback is https, for browsers that require it. They will warn about the certificate, which
            is created for this login; needs the library `cryptography`.
        timeout: Seconds to wait for the browser.
        ask: Asks the user for text.
        show: Shows text to the user.
        open_url: Opens an address in a browser and returns whether it could.

    Raises:
        LoginError: The user did not agree, typed no valid code, or stdin is not a terminal.
        OAuthError: Flickr refused the key, the secret or the code.
    """
    if has_browser() if browser is None else browser:
        return login_with_browser(
            client, permission, https=https, timeout=timeout, ask=ask, show=show, open_url=open_url
        )
    return login_with_code(client, permission, ask=ask, show=show)


def has_browser(environ: Mapping[str, str] = os.environ) -> bool:
    """Returns whether a browser that is opened here would probably appear on the user's screen."""
    import webbrowser

    if "ipykernel" in sys.modules:
        return False  # the notebook's kernel may run anywhere
    if sys.platform.startswith("linux") and not any(
        environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")
    ):
        return False
    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return True


def login_with_browser(
    client: BaseClient,
    permission: Permission = "read",
    *,
    https: bool = False,
    timeout: float = _PATIENCE_SECONDS,
    ask: Callable[[str], str] = input,
    show: Callable[[str], object] = print,
    open_url: Callable[[str], bool] | None = None,
) -> Token:
    """Opens the browser and waits on 127.0.0.1 for it to come back; if it does not, asks for the URL or a code.

    Arguments and errors are those of `sign_in`.
    """
    from flickr_runtime.login.listener import Listener

    with Listener(_context() if https else None) as listener:
        request = client.begin_login(permission, callback=listener.callback)
        listener.expect(request.token.token)
        show(f"Your browser opens, for you to agree at Flickr. If it does not, open this address:\n{request.url}")
        if not (open_url or _open)(request.url):
            show("No browser could be opened here.")
            return login_with_code(client, permission, ask=ask, show=show)
        arrived = listener.wait(timeout)
        saw_tls = listener.saw_tls
    if arrived is not None:
        return client.finish_login(request, arrived)
    show(
        "Your browser insists on https on its way back, and shows an error instead of a page."
        if saw_tls
        else f"There was no callback from your browser within {timeout:g} s."
    )
    pasted = _input(ask, "Paste the address that it shows, or press Enter to be given a code instead: ")
    if not pasted.strip():
        return login_with_code(client, permission, ask=ask, show=show)
    return _finish(client, request, pasted, ask=ask, show=show)


def login_with_code(
    client: BaseClient,
    permission: Permission = "read",
    *,
    ask: Callable[[str], str] = input,
    show: Callable[[str], object] = print,
) -> Token:
    """Shows the user a URL to open anywhere, and asks for the code that Flickr shows there.

    Works without a browser on this machine: over ssh, in containers and notebooks. Arguments and errors are those of
    `sign_in`.
    """
    request = client.begin_login(permission, callback=OUT_OF_BAND)
    show(f"Open this address, on any device, and agree at Flickr:\n{request.url}")
    return _finish(client, request, _input(ask, "Code that Flickr shows (123-456-789): "), ask=ask, show=show)


def _finish(
    client: BaseClient,
    request: LoginRequest,
    typed: str,
    *,
    ask: Callable[[str], str],
    show: Callable[[str], object],
) -> Token:
    """Finishes the login; the user may retry a mistyped code."""
    for _ in range(_TRIES - 1):
        try:
            return client.finish_login(request, typed)
        except LoginError as error:
            message = str(error)
        except OAuthError as error:
            if error.problem != "verifier_invalid":
                raise
            message = "Flickr does not know that code"
        show(f"{message[:1].upper()}{message[1:]}.")
        typed = _input(ask, "Try again: ")
    return client.finish_login(request, typed)


def _input(ask: Callable[[str], str], question: str) -> str:
    try:
        return Hidden(ask(question))
    except EOFError:
        raise LoginError("stdin is not a terminal; log in from a terminal or a notebook") from None


def _open(url: str) -> bool:
    import webbrowser

    return webbrowser.open(url)


def _context() -> ssl.SSLContext:
    from flickr_runtime.login.certificate import loopback_context

    return loopback_context()
