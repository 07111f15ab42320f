"""Literals that look like Flickr's keys, secrets and tokens, and how sure that is by their names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from flickr_lint.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Secret", "What", "is_others", "is_placeholder", "named", "pairs_in", "secrets_in", "shape_of", "what_is"]

What = Literal["API key", "API secret", "token", "token secret"]

_SHAPES: tuple[tuple[re.Pattern[str], What], ...] = (
    (regex(r"[0-9a-f]{32}"), "API key"),
    (regex(r"[0-9a-f]{16}"), "API secret"),
    (regex(r"\d{8,20}-[0-9a-f]{16}"), "token"),
)
_NAMES = regex(r"key|secret|token|flickr|cred|consumer|client_id|auth|pass", re.IGNORECASE)
_OTHERS = regex(
    r"(?<![a-z])sha\d*(?![a-z])|md5|hash|digest|checksum|etag|fingerprint|photo_?id|set_?id|user_?id|nsid|uuid|guid|commit|revision|salt|"
    r"twitter|google|facebook|instagram|imgur|github|aws|amazon|yahoo_app|tumblr|dropbox|unsplash|pexels|pixabay|smugmug|picasa|"
    r"500px|foursquare|lastfm|last_fm|bitly|stripe|twilio|sendgrid|photo_secret|original_?secret",
    re.IGNORECASE,
)
_IN_TEXT = regex(
    r"(?P<name>(?:flickr[_-]?)?(?:api|app|consumer|oauth)?[_-]?(?:key|secret|token)(?:[_-]?secret)?)[\"'`]?\s*(?:[=:]|=>|\bis\b)\s*[\"'`]?"
    r"(?P<value>\d{8,20}-[0-9a-f]{16}|[0-9a-f]{32}|[0-9a-f]{16})(?![0-9a-zA-Z])",
    re.IGNORECASE,
)
_SAMPLES = frozenset(
    {"1422fb469fe2", "256c6fb65289", "4a8b3beb2d40", "6f487b2b7706", "8e138399fc9d"}
    | {"be5b107de1de", "bfeb21776fd3", "deeddb2c5252", "e570602eb488", "f29494ccc0c5"}
)
"""Hashes of the credentials that Flickr's own documentation prints (sign-in, `getAccessToken`): nobody can use them."""
_TOKEN_SECRET = regex(r"token_?secret|(?:access|oauth|auth|owner|user)_?secret", re.IGNORECASE)
_ONCE = regex(r"verifier|nonce|signature|api_sig", re.IGNORECASE)
"""What OAuth uses once."""
_VERIFIED = regex(r"[&?\s]*(?:amp;)?oauth_verifier=")
_ASKED = regex(r"(?:authorize\?|request_token|oauth_callback_confirmed=true)[^\s]{0,80}$")
_ADDRESS = regex(r"https?://[\w-]+(?:\.[\w-]+)+[:/?][^\s\"'<>]{0,500}$", re.IGNORECASE)
_PAIR = regex(r"[\"'](?P<key>[0-9a-f]{32})[\"']\s*,[\s#]*(?:\w+\s*=\s*)?[\"'](?P<secret>[0-9a-f]{16})[\"']")
_RUNS = (
    "0123456789",
    "123456789",
    "12345678",
    "87654321",
    "abcdef",
    "fedcba",
    "deadbeef",
    "cafebabe",
    "00000",
    "11111",
    "facade",
)


class Secret(Struct, frozen=True):
    """A secret within a text: its kind, its name, and where it begins and ends."""

    what: What
    name: str
    value: str
    start: int
    end: int


def shape_of(text: str) -> What | None:
    """What a text is by its form: 32 hexadecimal digits are a key, 16 a secret, an id and a secret a token."""
    return next((what for pattern, what in _SHAPES if pattern.fullmatch(text)), None)


def what_is(text: str, name: str) -> What | None:
    """What a text is by its form and by its name: a token's secret looks like the API's, and so does a verifier."""
    what = shape_of(text) if not _ONCE.search(name) else None
    return "token secret" if what == "API secret" and _TOKEN_SECRET.search(name) else what


def is_placeholder(value: str) -> bool:
    """Whether a literal of the right form is not a real credential: invented, or from Flickr's documentation."""
    digits = value.rpartition("-")[2].lower()
    if len(set(digits)) < (6 if len(digits) > 16 else 5) or any(run in digits for run in _RUNS):
        return True
    from hashlib import sha256

    if sha256(value.lower().encode(errors="replace")).hexdigest()[:12] in _SAMPLES:
        return True
    return any(digits == (digits[:size] * len(digits))[: len(digits)] for size in range(1, len(digits) // 2 + 1))


def named(name: str) -> bool:
    """Whether a name is one that credentials of Flickr have, rather than a checksum's or another service's."""
    return bool(_NAMES.search(name)) and not _OTHERS.search(name)


def is_others(name: str) -> bool:
    """Whether a name is one of a checksum, a photo's own secret, or another service's credential."""
    return bool(_OTHERS.search(name))


def secrets_in(text: str) -> Iterator[Secret]:
    """The secrets in a longer text: a URL, a docstring, a script."""
    for match in _IN_TEXT.finditer(text):
        value = match["value"]
        what = what_is(value.lower(), match["name"])
        if what is None or value != value.lower() or is_placeholder(value):
            continue
        if _is_sent_elsewhere(text, match) or (what.startswith("token") and _is_request_token(text, match)):
            continue
        yield Secret(what, match["name"], value, match.start("value"), match.end("value"))


def _is_sent_elsewhere(text: str, match: re.Match[str]) -> bool:
    """Whether a secret is in an address of another service."""
    address = _ADDRESS.search(text, max(0, match.start() - 800), match.start())
    return address is not None and "flickr" not in address[0].lower()


def _is_request_token(text: str, match: re.Match[str]) -> bool:
    """Whether a token is in an address of the sign-in, so that it was dead a few minutes later."""
    return bool(_VERIFIED.match(text, match.end("value")) or _ASKED.search(text, 0, match.start()))


def pairs_in(text: str) -> Iterator[tuple[int, int]]:
    """Where a key begins and ends that is beside a secret, both in quotes: a form that only Flickr has."""
    for match in _PAIR.finditer(text):
        if not is_placeholder(match["key"]) and not is_placeholder(match["secret"]):
            yield match.start("key"), match.end("key")
