"""`flickr doctor`: checks the configuration, and says what is wrong and what to do."""

from __future__ import annotations

import os
import platform
import shutil
import sys
import textwrap
import time
from contextlib import suppress
from email.utils import parsedate_to_datetime
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Literal

import click
import msgspec

from flickr_runtime.endpoints import Endpoints
from flickr_runtime.errors import APPLICATIONS, APIError, ConfigurationError, FlickrError, HTTPStatusError, OAuthError
from flickr_runtime.login.status import check_token
from flickr_runtime.network import Network
from flickr_runtime.tokens.find import find_credentials

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_runtime.client import BaseClient
    from flickr_runtime.credentials import Credentials

__all__ = ["Check", "doctor_command"]

_MAX_CLOCK_SECONDS = 300
_NEARLY = 0.9
_MIN_COLUMNS, _NO_LIMIT = 30, 10_000
_LIBRARIES = ("requests", "urllib3", "msgspec", "oauthlib", "certifi")
_EXTRAS = {
    "async": "httpx",
    "redis": "redis",
    "keyring": "keyring",
    "feeds": "feedparser",
    "gen": "jinja2",
    "lint": "libcst",
    "lsp": "pygls",
    "sandbox": "werkzeug",
    "png": "PIL",
    "yaml": "yaml",
}
_COLOURS = {"ok": "green", "warning": "yellow", "error": "red", "skipped": None}


class Check(msgspec.Struct, frozen=True):
    """The outcome of one check.

    Attributes:
        name: What was checked.
        status: `ok`, `warning`, `error`, or `skipped` because of an earlier error.
        found: What was found.
        advice: What to do; empty if nothing.
    """

    name: str
    status: Literal["ok", "warning", "error", "skipped"]
    found: str
    advice: str = ""


def doctor_command(client_type: type[BaseClient]) -> click.Command:
    """The command for a client."""

    @click.command("doctor")
    @click.option("--offline", is_flag=True, help="Make no calls.")
    @click.option("--json", "as_json", is_flag=True, help="Print the checks as JSON.")
    def doctor(*, offline: bool, as_json: bool) -> None:
        """Check key, token, limit, cache, clock, proxy and versions, and say what to do.

        Makes at most three calls. Exit status: 0 nothing is wrong, 1 something is.
        """
        checks = []
        for check in _checks(client_type, offline=offline):
            checks.append(check)
            if not as_json:
                click.echo(_shown(check, shutil.get_terminal_size().columns if sys.stdout.isatty() else None))
        if as_json:
            click.echo(msgspec.json.format(msgspec.json.encode(checks)).decode())
        if any(check.status == "error" for check in checks):
            raise click.exceptions.Exit(1)

    return doctor


def _shown(check: Check, columns: int | None) -> str:
    """A check and what to do, wrapped below its name; None for no limit."""
    mark = click.style(f"{check.status:<8}", fg=_COLOURS[check.status])
    wrap = partial(
        textwrap.wrap,
        width=max(columns - 19, _MIN_COLUMNS) if columns else _NO_LIMIT,
        break_long_words=False,
        break_on_hyphens=False,
    )
    lines = wrap(check.found) + wrap(check.advice, initial_indent="→ ", subsequent_indent="  ")
    return f"{mark} {check.name:<9} " + f"\n{'':<19}".join(lines)


def _checks(client_type: type[BaseClient], *, offline: bool) -> Iterator[Check]:
    yield _versions()
    try:
        endpoints = Endpoints.from_env()
    except ConfigurationError as error:
        yield Check("server", "error", str(error), "correct or unset the variable")
        return
    yield _server(endpoints)
    yield from _network(endpoints)
    try:
        credentials = find_credentials()
    except FlickrError as error:
        found, _, advice = str(error).partition(": ")
        yield Check("key", "error", found, advice)
        return
    try:
        client = client_type(
            credentials.api_key, credentials.api_secret, token=credentials.token, retries=1, timeout=10
        )
    except FlickrError as error:
        yield Check("key", "error", str(error))
        return
    with client:
        yield from _stores(client)
        if offline:
            yield Check("key", "ok", f"{_source('FLICKR_API_KEY')}; not checked with Flickr")
            return
        yield from _calls(client, credentials)


def _versions() -> Check:
    there = [extra for extra, module in _EXTRAS.items() if find_spec(module) is not None]
    libraries = []
    for name in _LIBRARIES:
        with suppress(PackageNotFoundError):
            libraries.append(f"{name} {version(name)}")
    mine = "flickrkit"
    with suppress(PackageNotFoundError):
        mine = f"flickrkit {version('flickrkit')}"
    system = f"Python {platform.python_version()} on {platform.system()} {platform.machine()}"
    return Check("versions", "ok", f"{mine}, {system}; {', '.join(libraries)}; extras: {', '.join(there) or 'none'}")


def _server(endpoints: Endpoints) -> Check:
    if endpoints == Endpoints():
        return Check("server", "ok", "Flickr")
    names = [name for name in sorted(os.environ) if name.startswith("FLICKR_") and name.endswith("_URL")]
    set_by = f" (set by {', '.join(names)})" if names else ""
    return Check(
        "server", "warning", f"{endpoints.rest}{set_by}", "this is not Flickr; unset the variables to call Flickr"
    )


def _network(endpoints: Endpoints) -> Iterator[Check]:
    try:
        network = Network()
        proxy = network.proxy_for(endpoints.rest)
        yield Check("proxy", "ok", str(proxy) if proxy else "none")
        bundles = network.bundles
        _ = network.context
    except FlickrError as error:
        yield Check("proxy", "error", str(error), "correct or unset the variable")
        return
    yield Check(
        "TLS", "ok", "trusts " + (", ".join(f"{path} ({name})" for path, name in bundles) or "certifi's authorities")
    )


def _stores(client: BaseClient) -> Iterator[Check]:
    if client._core.governor is None:  # noqa: SLF001
        yield Check("limit", "ok", "not counted, because the server is on this machine")
    else:
        try:
            report = client.usage()
        except FlickrError as error:
            yield Check("limit", "error", str(error), _about_store(error))
        else:
            found = f"{report.last_hour} of {report.limit} calls in the last hour"
            full = report.last_hour >= _NEARLY * report.limit
            advice = "calls will wait; `flickr usage` shows which methods were called" if full else ""
            yield Check("limit", "warning" if full else "ok", found, advice)
    try:
        place = _cache()
    except (FlickrError, OSError) as error:
        yield Check("cache", "error", str(error), _about_store(error))
        return
    if place.endswith(": memory") and os.environ.get("FLICKR_STATE_URL") != "memory:":
        yield Check("cache", "warning", "this process's memory", "make the user's cache folder writable")
    else:
        yield Check("cache", "ok", place)


def _about_store(error: Exception) -> str:
    if isinstance(error, ConfigurationError):
        return "correct or unset FLICKR_STATE_URL"
    return "make the folder writable, or set FLICKR_STATE_URL"


def _cache() -> str:
    """Where responses are cached; raises if the store cannot be used."""
    from flickr_runtime.cache.location import open_cache

    store = open_cache(None, 1024)
    try:
        store.get(b"flickr-doctor", 1.0, time.time())
    finally:
        store.close()
    kind, _, place = repr(store).removesuffix(")").partition("Cache(")
    return f"{kind}: {place}"


def _calls(client: BaseClient, credentials: Credentials) -> Iterator[Check]:
    begun = time.time()
    try:
        raw = client.acting_for(None).with_raw_response(client.acting_for(None).call, "flickr.test.echo")
        echoed: FlickrError | None = None
        headers: Any = raw.headers
    except FlickrError as error:
        echoed, headers = error, {}
    if isinstance(echoed, ConfigurationError):
        for name in ("key", "token"):
            yield Check(name, "skipped", "no call can be made before the errors above are corrected")
        return
    yield _key(echoed)
    if echoed is not None and not isinstance(echoed, APIError | OAuthError):
        yield Check("token", "skipped", "Flickr cannot be reached")
        return
    yield _clock(headers.get("date", ""), begun)
    if isinstance(echoed, APIError):
        yield Check("token", "skipped", "the key is refused")
        return
    yield _token(client, credentials)


def _key(error: FlickrError | None) -> Check:
    where = _source("FLICKR_API_KEY")
    if error is None:
        return Check("key", "ok", f"{where}; Flickr accepts it")
    if isinstance(error, APIError) and error.code == 100:
        return Check("key", "error", f"{where}; Flickr rejects it", f"compare it with {APPLICATIONS}")
    if isinstance(error, HTTPStatusError) and error.status == 429:
        return Check(
            "key", "warning", f"{where}; Flickr rejects calls at present (HTTP 429)", "wait, and call less often"
        )
    return Check("key", "error", str(error), "check network, proxy and FLICKR_BASE_URL")


def _clock(date: str, begun: float) -> Check:
    try:
        server = parsedate_to_datetime(date).timestamp()
    except (TypeError, ValueError):
        return Check("clock", "skipped", "the response has no date")
    ahead = (begun + time.time()) / 2 - server
    if abs(ahead) <= _MAX_CLOCK_SECONDS:
        return Check("clock", "ok", f"within {max(1, round(abs(ahead)))} s of the server's")
    direction = "ahead" if ahead > 0 else "behind"
    return Check(
        "clock",
        "error",
        f"{abs(ahead):.0f} s {direction}",
        "set the clock; Flickr refuses signatures whose time is wrong",
    )


def _token(client: BaseClient, credentials: Credentials) -> Check:
    if credentials.api_secret is None:
        return Check(
            "token", "warning", "no API secret, so no call is signed", "set FLICKR_API_SECRET to act for a user"
        )
    if credentials.token is None:
        return Check("token", "warning", "not logged in; only public photos can be seen", "run `flickr login`")
    where = _source("FLICKR_OAUTH_TOKEN")
    try:
        status = check_token(client)
    except OAuthError as error:
        advice = error.hint or "Run `flickr login` again"
        return Check("token", "error", str(error.args[0]), advice[0].lower() + advice[1:])
    except FlickrError as error:
        return Check("token", "error", str(error))
    if status is None:
        return Check("token", "error", f"{where}; not valid, or revoked", "run `flickr login` again")
    return Check("token", "ok", f"{where}; {status.username}, permission {status.permission}")


def _source(variable: str) -> str:
    return f"from {variable}" if os.environ.get(variable) else "stored by `flickr login`"
