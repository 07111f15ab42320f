"""Reads the verifier of a login: a code that the user types, or the callback URL."""

from __future__ import annotations

import hmac
import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from flickr_runtime.login.errors import LoginDenied, LoginError
from flickr_runtime.tokens.secret_text import Hidden

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["read_redirect", "read_verifier"]

_MAX_LENGTH = 4096
_FIELDS = 50
_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{1,128}")
_REFUSALS = ("user_refused", "permission_denied")  # as OAuth's problem reporting names them
_FRONT_PAGE = re.compile(r"https?://[^/?#]+/?")
_NINE = re.compile(r"([0-9]{3})([0-9]{3})([0-9]{3})")


def read_verifier(text: str, request_token: str) -> str:
    """The `oauth_verifier` in what a user typed or pasted.

    A code of nine digits is accepted with or without hyphens and blanks and sent as Flickr shows it. A pasted URL must
    belong to the login of `request_token`. Raises `LoginError` for anything else.
    """
    text = Hidden(text.strip())
    if len(text) > _MAX_LENGTH:
        raise LoginError("that is too long for a code or an address of a login")
    if _FRONT_PAGE.fullmatch(text):  # where Flickr leads a user who declines, by reports of three clients
        raise LoginDenied("that is the address of the front page: the user did not agree")
    if any(mark in text for mark in ("?", "=", "://")):
        return read_redirect(text, request_token)
    # Browsers, word processors and phones may change a code: dashes, no-break spaces, full-width digits.
    plain = unicodedata.normalize("NFKC", text)
    nine = _NINE.fullmatch("".join(c for c in plain if unicodedata.category(c) not in {"Pd", "Cf", "Zs", "Cc"}))
    del plain
    if nine:
        return Hidden("-".join(nine.groups()))
    if not _VERIFIER.fullmatch(text):
        raise LoginError("that is not a code: Flickr shows nine digits, 123-456-789; type those, or paste the address")
    return text


def read_redirect(query: str | Mapping[str, str], request_token: str) -> str:
    """The `oauth_verifier` of the callback: its URL, its query, or the fields of its query.

    Raises `LoginError` if it belongs to another login than `request_token`, or to none, and `LoginDenied` if the user
    did not agree.
    """
    fields = _fields(query) if isinstance(query, str) else query
    token, verifier = Hidden(fields.get("oauth_token", "")), Hidden(fields.get("oauth_verifier", ""))
    if not token:
        raise LoginError("that address belongs to no login: it has no oauth_token; copy all of it from the browser")
    if not hmac.compare_digest(token.encode(), request_token.encode()):
        raise LoginError("that address belongs to another login, or to an older try; begin again")
    if fields.get("oauth_problem") in _REFUSALS:
        raise LoginDenied("the user did not agree")
    if not verifier:
        raise LoginDenied("Flickr sent no oauth_verifier: the user has not agreed (yet)")
    if not _VERIFIER.fullmatch(verifier):
        raise LoginError("the oauth_verifier of that URL is invalid")
    return verifier


def _fields(text: str) -> dict[str, str]:
    query = (text.partition("?")[2] or text).partition("#")[0]
    try:
        pairs = parse_qsl(query, max_num_fields=_FIELDS)
    except ValueError:
        pairs = []
    fields = {name: Hidden(value) for name, value in pairs}
    if len(fields) != len(pairs):
        raise LoginError("that address names a field twice, which Flickr's never does; begin again")
    return dict(fields)
