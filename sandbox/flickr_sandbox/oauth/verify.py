"""Checks the signature of a request, its timestamp and its nonce."""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from flickr_sandbox.errors import OAuthRefused
from flickr_sandbox.oauth.urls import acceptable_urls
from flickr_sandbox.state import tokens

if TYPE_CHECKING:
    from collections.abc import Callable

    from flickr_sandbox.settings import Settings
    from flickr_sandbox.state import Database
    from flickr_sandbox.state.records import Consumer
    from flickr_sandbox.wire import Parameters

__all__ = ["Verified", "is_signed", "verify"]

_PLAINTEXT = ("oauth_consumer_key", "oauth_signature", "oauth_signature_method")
_REQUIRED = (*_PLAINTEXT, "oauth_nonce", "oauth_timestamp")
_TIMESTAMP = re.compile(r"\d{1,12}", re.ASCII)


@dataclass(frozen=True)
class Verified:
    """A request with a valid signature: the application, and the token that signed it (`""` for none)."""

    consumer: Consumer
    token: str


def is_signed(parameters: Parameters) -> bool:
    """Whether a request is signed; an `oauth_consumer_key` without a signature is another name of the API key."""
    oauth = parameters.oauth()
    return bool(parameters.header) or "oauth_signature" in oauth or "oauth_nonce" in oauth


def verify(
    parameters: Parameters,
    *,
    verb: str,
    origins: list[str],
    path: str,
    database: Database,
    settings: Settings,
    token_secret: Callable[[str, str], str | None],
    required: tuple[str, ...] = (),
) -> Verified:
    """Checks everything that OAuth requires; raises `OAuthRefused` with Flickr's `oauth_problem` otherwise.

    `origins` are the origins under which clients may reach the sandbox. `token_secret` returns the secret of a token
    that the application with the given key may use, None for any other. `required` are further parameters that this
    step of the login needs.
    """
    oauth = parameters.oauth()
    is_plain = oauth.get("oauth_signature_method") == "PLAINTEXT"  # flickraw sends nothing else over https
    if absent := [name for name in (*(_PLAINTEXT if is_plain else _REQUIRED), *required) if not oauth.get(name)]:
        raise OAuthRefused("parameter_absent", f"oauth_parameters_absent={'%26'.join(sorted(absent))}")
    if oauth["oauth_signature_method"] != "HMAC-SHA1" and not (is_plain and settings.plaintext):
        raise OAuthRefused("signature_method_rejected")
    if oauth.get("oauth_version", "1.0") != "1.0":
        raise OAuthRefused("version_rejected", "oauth_acceptable_versions=1.0-1.0")
    consumer = tokens.find_consumer(database, oauth["oauth_consumer_key"])
    if consumer is None:
        raise OAuthRefused("consumer_key_unknown")
    token = oauth.get("oauth_token", "")
    secret = token_secret(token, consumer.key) if token else ""
    if secret is None:
        raise OAuthRefused("token_rejected")
    if is_plain:
        _check_secrets(consumer.secret, secret, oauth["oauth_signature"])
        if not oauth.get("oauth_nonce") or not oauth.get("oauth_timestamp"):
            return Verified(consumer, token)  # PLAINTEXT needs neither (RFC 5849, section 3.1)
    else:
        secrets = (consumer.secret, secret)
        urls = [url for origin in origins for url in acceptable_urls(origin, path)]
        _check_signature(parameters, verb, urls, secrets, oauth["oauth_signature"])
    _check_time(oauth, consumer.key, token, database, settings)
    return Verified(consumer, token)


def _check_signature(
    parameters: Parameters, verb: str, urls: list[str], secrets: tuple[str, str], signature: str
) -> None:
    pairs = parameters.signed()
    once = list(dict.fromkeys(pairs))  # clients that merge their parameters sign a repeated pair only once
    bases = [_base_string(each, verb, url) for each in ([pairs, once] if once != pairs else [pairs]) for url in urls]
    matches = [hmac.compare_digest(_sign(base, *secrets).encode(), signature.encode()) for base in bases]
    if not any(matches):
        raise OAuthRefused("signature_invalid", f"debug_sbs={bases[0]}")


def _check_secrets(consumer_secret: str, token_secret: str, signature: str) -> None:
    expected = f"{quote(consumer_secret, safe='~')}&{quote(token_secret, safe='~')}"
    if not hmac.compare_digest(expected.encode(), signature.encode()):
        raise OAuthRefused("signature_invalid")


def _base_string(pairs: list[tuple[str, str]], verb: str, url: str) -> str:
    normalized = _functions().normalize_parameters(pairs)
    return str(_functions().signature_base_string(verb, _functions().base_string_uri(url), normalized))


def _sign(base: str, consumer_secret: str, token_secret: str) -> str:
    from oauthlib.oauth1 import Client

    client = Client("", client_secret=consumer_secret, resource_owner_secret=token_secret)
    return str(_functions().sign_hmac_sha1_with_client(base, client))


def _functions() -> Any:
    """The signature functions of oauthlib, whose type stubs are stricter than they are."""
    from oauthlib.oauth1.rfc5849 import signature

    return signature


def _check_time(oauth: dict[str, str], consumer: str, token: str, database: Database, settings: Settings) -> None:
    now, text = int(settings.clock()), oauth["oauth_timestamp"]
    window = settings.timestamp_window_seconds
    if not _TIMESTAMP.fullmatch(text) or abs(int(text) - now) > window:
        raise OAuthRefused("timestamp_refused", f"oauth_acceptable_timestamps={now - window}-{now + window}")
    stamp = int(text)
    if not tokens.use_nonce(database, consumer, token, oauth["oauth_nonce"], stamp, forget_before=now - window):
        raise OAuthRefused("nonce_used")
