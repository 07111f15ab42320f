"""Signs requests with OAuth 1.0a, HMAC-SHA1; oauthlib does the arithmetic."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from flickr_runtime.errors import ArgumentError, ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flickr_runtime.credentials import Credentials, Token

__all__ = ["authorization", "check_text", "signature"]


def authorization(
    verb: Literal["GET", "POST"],
    url: str,
    fields: Mapping[str, str],
    credentials: Credentials,
    *,
    token: Token | None = None,
    extra: Mapping[str, str] | None = None,
) -> str:
    """The `Authorization` header of a request with these fields, in its query or its form.

    `token` is the user's, or the request token while logging in, `extra` has `oauth_callback` or `oauth_verifier`.
    Files of a form are not signed (facts: upload signing). Every header has a timestamp and nonce of its own. Raises
    `ConfigurationError` if there is no API secret, `ArgumentError` for a field that cannot be sent as UTF-8.
    """
    from oauthlib.common import generate_nonce, generate_timestamp
    from oauthlib.oauth1.rfc5849.parameters import prepare_headers

    if not credentials.api_secret:
        raise ConfigurationError("signed calls need the API secret: set FLICKR_API_SECRET or pass api_secret=…")
    check_text(fields)
    oauth = {
        "oauth_consumer_key": credentials.api_key,
        "oauth_nonce": generate_nonce(),
        "oauth_signature_method": "HMAC-SHA1",
        "oauth_timestamp": generate_timestamp(),
        "oauth_version": "1.0",
        **({"oauth_token": token.token} if token else {}),
        **(extra or {}),
    }
    check_text(oauth)
    signed = [*fields.items(), *oauth.items()]
    oauth["oauth_signature"] = signature(verb, url, signed, credentials.api_secret, token.secret if token else "")
    header: str = prepare_headers(list(oauth.items()))["Authorization"]  # type: ignore[no-untyped-call]
    return header


def check_text(fields: Mapping[str, str]) -> None:
    """Raises `ArgumentError` for half of a surrogate pair in a name or value, as in file names that are not UTF-8."""
    for name, value in fields.items():
        if not (name.isascii() and value.isascii()):
            try:
                name.encode()
                value.encode()
            except UnicodeEncodeError as error:
                shown = f"{name[:60]!a} contains {error.object[error.start]!a}"
                raise ArgumentError(f"{shown}, half of a character, which cannot be sent: replace it") from None


def signature(
    verb: Literal["GET", "POST"], url: str, signed: list[tuple[str, str]], api_secret: str, token_secret: str
) -> str:
    """The HMAC-SHA1 signature of a request, in base64; an empty `token_secret` means no token."""
    from oauthlib.oauth1 import Client
    from oauthlib.oauth1.rfc5849 import signature as oauth

    parameters = oauth.normalize_parameters(signed)  # type: ignore[arg-type]  # pairs, as its own documentation has it
    base = oauth.signature_base_string(verb, oauth.base_string_uri(url), parameters)
    made: str = oauth.sign_hmac_sha1_with_client(base, Client("", api_secret, resource_owner_secret=token_secret))
    return made
