"""Checks the options of a client; the error for an unknown name or a wrong type says what to give."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from flickr_runtime.credentials import Token
from flickr_runtime.endpoints import Endpoints
from flickr_runtime.errors import ConfigurationError

__all__ = ["OF_OTHERS", "check_option", "check_option_names"]

# Options of other clients, and what to write here instead.
OF_OTHERS = {
    "secret": "the secret is the second argument, or api_secret=",
    "format": "methods return records; flickr.call('flickr.photos.search', …) returns dictionaries as Flickr sent them",
    "store_token": "only `flickr login` stores a token; finish_login returns it, and it is yours to store",
    "username": "give the user's token with token=; `flickr login` stores one that Flickr.from_env() finds",
    "token_cache_location": "`flickr login` stores the token in the keyring, and Flickr.from_env() finds it",
    "session": "give transport=RequestsTransport(session) to use a requests session of your own",
    "proxies": "it is called proxy, one URL for all servers; without it HTTPS_PROXY and NO_PROXY apply",
    "cache_timeout": "it is called cache, in seconds",
    "rate_limit": "it is called calls_per_hour",
}


def _is_none_or(*kinds: type) -> Callable[[Any], bool]:
    return lambda value: value is None or isinstance(value, kinds)


def _is_whole(value: Any, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


def _is_seconds(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0


def _are_functions(value: Any) -> bool:
    return isinstance(value, Iterable) and not isinstance(value, str | Mapping)


_WANTED: dict[str, tuple[Callable[[Any], bool], str]] = {
    "api_key": (lambda value: isinstance(value, str), "give the application's key as text"),
    "api_secret": (_is_none_or(str), "give the application's secret as text, or None"),
    "token": (_is_none_or(Token), "give a flickr_client.Token, such as finish_login returns, or None"),
    "base_url": (_is_none_or(str), "give a URL such as http://127.0.0.1:5123, or None"),
    "endpoints": (_is_none_or(Endpoints), "give flickr_client.Endpoints, or None"),
    "state": (_is_none_or(bool, str), "give a URL such as redis://host or memory:, True, False or None"),
    "calls_per_hour": (lambda value: _is_whole(value, -(2**62)), "give a whole number from 1 to 3600"),
    "shares": (_is_none_or(Mapping), "give limits by method, such as {'flickr.photos.search': 0.25}, or None"),
    "hooks": (_are_functions, "give a list of functions, each of which takes an Event"),
    "timeout": (_is_seconds, "give a number of seconds above 0; calls always have a timeout"),
    "deadline": (lambda value: value is None or _is_seconds(value), "give a number of seconds above 0, or None"),
    "retries": (lambda value: _is_whole(value, 0), "give a whole number, 0 or more"),
    "max_response_bytes": (lambda value: _is_whole(value, 1), "give a number of bytes above 0"),
    "proxy": (
        _is_none_or(bool, str),
        "give a URL such as http://host:3128, False for none, or None for the environment's",
    ),
    "verify": (_is_none_or(bool, str, os.PathLike), "give a file or folder of certificates, True, False or None"),
    "allow_http": (_is_none_or(bool), "give True, False, or None for what FLICKR_ALLOW_HTTP says"),
}
_SECRET = frozenset({"api_key", "api_secret", "token", "proxy"})


def check_option(name: str, value: Any) -> None:
    """Raises `ConfigurationError` if an option cannot have this value; options without a row are not checked."""
    is_right, wanted = _WANTED.get(name, (None, ""))
    if is_right is not None and not is_right(value):
        given = f"{name} is a {type(value).__name__}" if name in _SECRET else f"{name}={value!r:.80}"
        raise ConfigurationError(f"{given}: {wanted}")


def check_option_names(given: Iterable[str], known: Iterable[str], when_made: Iterable[str] = ()) -> None:
    """Raises `ConfigurationError` for an unknown name; those of `when_made` can be set for a new client only."""
    known, when_made = tuple(known), frozenset(when_made)
    unknown = sorted(set(given) - set(known))
    if not unknown:
        return
    name = unknown[0]
    if name in when_made:
        raise ConfigurationError(
            f"{name} is set when a client is made, as in Flickr(…, {name}=…), and not for single calls"
        )
    if name in OF_OTHERS:
        raise ConfigurationError(f"no option is called {name}: {OF_OTHERS[name]}")
    close = get_close_matches(name, known, n=1)
    raise ConfigurationError(
        f"no option is called {', '.join(unknown)}"
        + (f" (did you mean {close[0]!r}?)" if close else f"; there are {', '.join(known)}")
    )
