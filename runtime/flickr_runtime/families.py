"""What a refusal means by its message: the family of its error class."""

from __future__ import annotations

import re

__all__ = ["family_of"]

# First match wins; the messages are Flickr's and terse.
_FAMILIES = (
    ("InvalidArgument", r"^parameterless"),
    ("ServiceUnavailable", r"unavailable|not currently available|temporar|try again|failed$|disabled$|server error"),
    ("LimitReached", r"\bmax(imum)?\b|limit|too many|\bfull\b|exceed|excessive|quota"),
    (
        "PermissionDenied",
        r"permission|not allowed|denied|not (a|the) (member|owner|admin)|can(no|')t|only|private|may not",
    ),
    (
        "NotFound",
        r"^invalid (\w+ )?id$|unknown|no(t found| such| longer| photos)|does(n'?t| not) exist|deleted|(not|isn'?t) in ",
    ),
    (
        "InvalidArgument",
        r"invalid|missing|required|not valid|bad |wrong|illogical|must |blank|empty|specif|malformed|no ",
    ),
)


def family_of(message: str) -> str | None:
    """The name of the class in `flickr_runtime.errors` that a message of Flickr's speaks of, or None."""
    text = message.lower()
    return next((name for name, pattern in _FAMILIES if re.search(pattern, text)), None)
