"""Converts error lists into exception classes, with names and families from the overlay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flickr_generator.build.code import docstring, identifier, literal
from flickr_generator.build.ir import Failure
from flickr_generator.build.names import pascal
from flickr_generator.errors import SpecError
from flickr_generator.facts import GLOBAL_CODES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["failures"]

_UNKNOWN = "Only the code is known"


def failures(method: str, errors: Iterable[Mapping[str, Any]], taken: set[str]) -> tuple[Failure, ...]:
    """The classes for a method's own errors, without those of every method; `taken` collects the module's names.

    An error without a name is named by its code. Raises `SpecError` if two classes of a module have one name.
    """
    found: list[Failure] = []
    for error in errors:
        code, message = int(error["code"]), str(error["message"])
        if code in GLOBAL_CODES:
            continue
        name = f"{pascal(method.rpartition('.')[2])}{error.get('name') or f'Error{code}'}"
        if name in taken:
            raise SpecError(f"{method}: error {code}: another class of this module is called {name}")
        taken.add(name)
        found.append(
            Failure(
                name=identifier(name, what=f"{method}: error {code}"),
                family=identifier(str(error.get("family") or "APIError"), what=f"{method}: error {code}"),
                code=literal(code),
                doc=docstring(f"`{method}` fails with error {code}: {message.rstrip('.') or _UNKNOWN}."),
                message=docstring(message.rstrip(".") or _UNKNOWN),
            )
        )
    return tuple(found)
