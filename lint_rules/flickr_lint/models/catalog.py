"""Finds rows: loads the files of the libraries that a program imports, and looks up rows by kind and path."""

from __future__ import annotations

import builtins
import re
import sys
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, TypeVar

from flickr_lint.models.rows import Injection, Propagator
from flickr_lint.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flickr_lint.models.rows import Row

__all__ = ["GUESSES", "HOMES", "Catalog", "guess", "is_known"]

HOMES: dict[str, tuple[str, ...]] = {
    "aiocache": ("aiocache",),
    "aiohttp": ("aiohttp",),
    "bots": ("discord", "nextcord", "disnake", "telegram", "telebot", "aiogram", "pyrogram", "slack_bolt"),
    "cachetools": ("cachetools", "expiringdict", "methodtools", "async_lru"),
    "celery": ("celery",),
    "diskcache": ("diskcache", "sqlitedict"),
    "django": ("django",),
    "dogpile": ("dogpile", "beaker"),
    "fake_useragent": ("fake_useragent", "faker", "random_user_agent"),
    "flask": ("flask",),
    "flask_caching": ("flask_caching", "flask_cache", "cachelib"),
    "flickr_api": ("flickr_api",),
    "flickr_client": ("flickr_client",),
    "flickr_dot_api": ("Flickr", "Flickr.API"),
    "flickrapi": ("flickrapi",),
    "httplib2": ("httplib2",),
    "httpx": ("httpx",),
    "joblib": ("joblib", "dask", "asgiref"),
    "mechanize": ("mechanize", "mechanicalsoup", "robobrowser"),
    "memcache": ("memcache", "pymemcache", "pylibmc", "aiomcache", "google.appengine.api.memcache"),
    "numpy": ("numpy",),
    "oauth": ("requests_oauthlib", "authlib", "flask_oauthlib", "rauth", "oauth2", "oauthlib", "flask_dance"),
    "playwright": ("playwright",),
    "pycurl": ("pycurl",),
    "pytest": ("pytest", "pytest_asyncio", "flickr_sandbox"),
    "ratelimit": (
        *("ratelimit", "ratelimiter", "requests_ratelimiter", "aiolimiter", "pyrate_limiter", "asyncio_throttle"),
        *("throttler", "aiometer", "requests_throttler", "limits", "upstash_ratelimit", "self_limiters"),
    ),
    "redis": ("redis", "aioredis", "fakeredis", "valkey"),
    "requests": ("requests", "grequests", "requests_html", "curl_cffi", "cloudscraper", "requests_futures"),
    "requests_cache": ("requests_cache", "cachecontrol", "hishel"),
    "schedules": (
        *("schedule", "apscheduler", "flask_apscheduler", "fastapi_utils", "fastapi_restful"),
        *("twisted", "gevent", "eventlet", "kivy", "huey"),
    ),
    "scrapy": ("scrapy",),
    "selenium": ("selenium",),
    "servers": (
        *("fastapi", "starlette", "bottle", "tornado", "pyramid", "sanic", "quart", "falcon", "webapp2"),
        *("google.appengine", "cherrypy", "web", "functions_framework", "chalice"),
    ),
    "services": (
        *("google_auth_oauthlib", "google.oauth2", "google.auth", "oauth2client", "boto3", "msal", "tweepy"),
        *("spotipy", "dropbox"),
    ),
    "streamlit": ("streamlit",),
    "tenacity": ("tenacity", "retrying", "retry", "backoff", "stamina"),
    "terminals": ("click", "typer", "rich", "tqdm", "loguru", "structlog", "absl"),
    "urllib3": ("urllib3", "requests.packages.urllib3"),
    "windows": ("tkinter", "PyQt5", "PyQt6", "PySide2", "PySide6", "gi", "wx", "PySimpleGUI"),
    "yarl": ("yarl", "furl"),
}
"""The packages whose rows a file of this folder holds; `python`, `databases` and `unnamed` hold those of none."""

GUESSES = (
    (regex(r"memcache|^mc$", re.IGNORECASE), "memcache.Client"),
    (regex(r"redis|^r$|^rdb$", re.IGNORECASE), "redis.Redis"),
    (regex(r"(?:^|_)(?:lru_)?(?:cache|memo)", re.IGNORECASE), "unnamed.Cache"),
    (regex(r"(?:^|_)log(?:ger|ging)?s?$|^syslog|^logg?", re.IGNORECASE), "logging.Logger"),
)
"""What an object is that is called so, where nothing tells where it comes from."""

_ALWAYS = ("python", "databases", "memcache", "pytest", "redis", "unnamed")
"""Files for what needs no import, and for what is guessed."""
_R = TypeVar("_R", bound="Row")


class Catalog:
    """The rows that a program may need: those of what it imports, of Python, and of its own settings."""

    def __init__(self, origins: Iterable[str], own: tuple[Row, ...] = ()) -> None:
        """Rows for programs that import these (dotted origins)."""
        heads = {".".join(origin.split(".")[:length]) for origin in origins for length in (1, 2, 3, 4)}
        files = [name for name, packages in HOMES.items() if not heads.isdisjoint(packages)]
        rows = [*own, *(row for name in (*files, *_ALWAYS) for row in _rows(name))]
        self._exact: dict[str, dict[str, Row]] = {}
        self._open: dict[str, dict[str, list[tuple[str, Row]]]] = {}
        self._leaves: dict[str, set[str]] = {}
        self._found: dict[str, dict[str, Row]] = {}
        for row in rows:
            for path in row.paths():
                leaf = path.rpartition(".")[2]
                self._leaves.setdefault(row.kind, set()).add(leaf)
                if "*" in path:
                    self._open.setdefault(row.kind, {}).setdefault(leaf, []).append((path, row))
                else:
                    self._exact.setdefault(row.kind, {}).setdefault(path, row)
        self._clients = {path.partition(".")[0] for row in rows if row.kind == "client" for path in row.paths()}
        self.injected = {name: row.call for row in rows if isinstance(row, Injection) for name in row.names}
        """The classes of the objects that parameters of a name are given."""
        self.same = {path for row in rows if isinstance(row, Propagator) and row.same for path in row.paths()}
        """Functions that return their first argument, or what stands for it."""
        self.own = own
        others = (*own, *(row for name in files for row in _rows(name)))
        self.hands_through = any(isinstance(row, Propagator) and not row.same for row in others)
        """Whether there are propagators beside Python's own."""

    def has(self, kind: type[Row], leaf: str) -> bool:
        """Whether there may be a row of a kind for a path that ends in this name."""
        return leaf in self._leaves.get(kind.kind, ())

    def has_clients(self, path: str) -> bool:
        """Whether the package of a path has clients of Flickr."""
        return path.partition(".")[0] in self._clients

    def find(self, kind: type[_R], path: str) -> _R | None:
        """The row of a kind about a dotted path."""
        known = self._found.get(path)
        if known is None:
            known = self._found[path] = self._rows_about(path)
        row = known.get(kind.kind)
        return row if isinstance(row, kind) else None

    def _rows_about(self, path: str) -> dict[str, Row]:
        """The rows about a dotted path, by their kinds."""
        found: dict[str, Row] = {}
        if path.startswith(":"):
            for row in self.own:
                if any(f".{path[1:]}".endswith(f".{at}") for at in row.paths()):
                    found.setdefault(row.kind, row)
            return found
        leaf = path.rpartition(".")[2]
        for kind, rows in self._open.items():
            matching = next((row for pattern, row in rows.get(leaf, ()) if _matches(path, pattern)), None)
            if matching is not None:
                found[kind] = matching
        for kind, exact in self._exact.items():
            if path in exact:
                found[kind] = exact[path]
        return found


def guess(name: str) -> str:
    """The class that an object has by its name; '' if the name is not evidence."""
    return next((path for pattern, path in GUESSES if pattern.search(name)), "")


def is_known(path: str) -> bool:
    """Whether a path comes from a library with rows, or from Python, so that its names are not evaluated."""
    head = path.partition(".")[0]
    return head in _packages() or head in sys.stdlib_module_names or hasattr(builtins, head)


@cache
def _packages() -> frozenset[str]:
    return frozenset(package.partition(".")[0] for packages in HOMES.values() for package in packages)


@cache
def _rows(name: str) -> tuple[Row, ...]:
    rows: tuple[Row, ...] = import_module(f"flickr_lint.models.{name}").ROWS
    return rows


def _matches(path: str, pattern: str) -> bool:
    """Whether a path matches a pattern with a `*`, which means any parts, or none."""
    head, _, tail = pattern.partition("*.")
    rest = path.removeprefix(head)
    return path.startswith(head) and (rest == tail or rest.endswith(f".{tail}"))
