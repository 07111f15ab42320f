"""Error lists become exception classes: a name from the message, a family from its meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flickr_generator.build.code import Code, docstring, identifier, literal
from flickr_generator.build.ir import Failure
from flickr_generator.build.names import pascal, words
from flickr_runtime.families import family_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["GLOBAL_CODES", "failures"]

# Codes that mean the same in every method; the runtime has their classes.
GLOBAL_CODES = frozenset({95, 96, 97, 98, 99, 100, 105, 106, 108, 111, 112, 114, 115, 116})

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
                family=Code(family_of(message) or "APIError"),
                code=literal(code),
                doc=docstring(f"`{method}` answered error {code}: {message.rstrip('.') or _UNKNOWN}."),
                message=docstring(message.rstrip(".") or _UNKNOWN),
            )
        )
    return tuple(found)
