"""Error lists become exception classes: a name from the message, a family from its meaning."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from flickr_generator.build.code import Code, docstring, identifier, literal
from flickr_generator.build.ir import Failure
from flickr_generator.build.names import pascal, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["GLOBAL_CODES", "failures"]

# Codes that mean the same in every method; the runtime has their classes.
GLOBAL_CODES = frozenset({95, 96, 97, 98, 99, 100, 105, 106, 108, 111, 112, 114, 115, 116})

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


_UNKNOWN = "Of this one, only the code was recorded"


def failures(method: str, errors: Iterable[Mapping[str, Any]], taken: set[str]) -> tuple[Failure, ...]:
    """The classes for a method's own errors, those of every method left out; `taken` collects the module's names."""
    found: list[Failure] = []
    for error in errors:
        code, message = int(error["code"]), str(error["message"])
        if code in GLOBAL_CODES:
            continue
        prefix = pascal(method.rpartition(".")[2])
        name = f"{prefix}{words(message, 6) or f'Error{code}'}"
        if name in taken:
            name = f"{name}{code}"
        taken.add(name)
        found.append(
            Failure(
                name=identifier(name, what=f"{method}: error {code}"),
                family=Code(_family(message)),
                code=literal(code),
                doc=docstring(f"`{method}` answered error {code}: {message.rstrip('.') or _UNKNOWN}."),
                message=docstring(message.rstrip(".") or _UNKNOWN),
            )
        )
    return tuple(found)


def _family(message: str) -> str:
    text = message.lower()
    return next((name for name, pattern in _FAMILIES if re.search(pattern, text)), "APIError")
