"""Literals that look like Flickr's keys, secrets and tokens, and how sure that is from what they are called."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Secret", "is_placeholder", "named", "secrets_in", "shape_of"]

What = Literal["API key", "API secret", "token"]

_SHAPES: tuple[tuple[re.Pattern[str], What], ...] = (
    (re.compile(r"[0-9a-f]{32}"), "API key"),
    (re.compile(r"[0-9a-f]{16}"), "API secret"),
    (re.compile(r"\d{8,20}-[0-9a-f]{16}"), "token"),
)
_NAMES = re.compile(r"key|secret|token|flickr|cred|consumer|client_id|auth|pass", re.IGNORECASE)
_OTHERS = re.compile(
    r"sha\d?|md5|hash|digest|checksum|etag|fingerprint|photo_?id|set_?id|user_?id|nsid|uuid|guid|commit|revision|salt|nonce|"
    r"twitter|google|facebook|instagram|imgur|github|aws|amazon|yahoo_app|tumblr|dropbox|unsplash|pexels|pixabay|smugmug|picasa|"
    r"500px|foursquare|lastfm|last_fm|bitly|stripe|twilio|sendgrid|photo_secret|original_?secret",
    re.IGNORECASE,
)
_IN_TEXT = re.compile(
    r"(?P<name>(?:flickr[_-]?)?(?:api|app|consumer|oauth)?[_-]?(?:key|secret|token)(?:[_-]?secret)?)[\"'`]?\s*(?:[=:]|=>|\bis\b)\s*[\"'`]?"
    r"(?P<value>\d{8,20}-[0-9a-f]{16}|[0-9a-f]{32}|[0-9a-f]{16})(?![0-9a-zA-Z])",
    re.IGNORECASE,
)
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


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret within a text: what it is, what it is called, and where it begins and ends."""

    what: What
    name: str
    value: str
    start: int
    end: int


def shape_of(text: str) -> What | None:
    """What a text is by its form: 32 hexadecimal digits are a key, 16 a secret, an id and a secret a token."""
    return next((what for pattern, what in _SHAPES if pattern.fullmatch(text)), None)


def is_placeholder(value: str) -> bool:
    """Whether a literal of the right form was made up to show the form: runs, repetitions, few different digits."""
    digits = value.rpartition("-")[2].lower()
    if len(set(digits)) < (6 if len(digits) > 16 else 5) or any(run in digits for run in _RUNS):
        return True
    return any(digits == (digits[:size] * len(digits))[: len(digits)] for size in range(1, len(digits) // 2 + 1))


def named(name: str) -> bool:
    """Whether a name is one that credentials of Flickr have, rather than a checksum's or another service's."""
    return bool(_NAMES.search(name)) and not _OTHERS.search(name)


def secrets_in(text: str) -> Iterator[Secret]:
    """The secrets that a longer text spells out: an URL, a docstring, a script."""
    for match in _IN_TEXT.finditer(text):
        value = match["value"]
        what = shape_of(value.lower())
        if what and value == value.lower() and not is_placeholder(value):
            yield Secret(what, match["name"], value, match.start("value"), match.end("value"))
