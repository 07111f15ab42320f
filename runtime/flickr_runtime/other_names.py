"""Errors for unknown names that say what to write instead: camel case, and names that other clients have."""

from __future__ import annotations

from difflib import get_close_matches
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from flickr_runtime.lazy import cached_property
from flickr_runtime.other_clients import OF_CLIENTS, OF_MODULES, OF_RECORDS

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["unknown_attribute", "unknown_field", "unknown_name"]


def unknown_attribute(owner: Any, name: str, *, is_client: bool = False) -> AttributeError:
    """The error for an attribute that a client or namespace does not have; it says what to write instead, if known."""
    kind = type(owner).__name__
    message = f"{kind!r} object has no attribute {name!r}"
    if name.startswith("_"):
        return AttributeError(message)
    replacement = OF_CLIENTS.get(name) if is_client else None
    return _error(message, name, replacement or _path_in(owner, name) or _nearest(name, _public(owner)))


def unknown_field(record: Any, name: str) -> AttributeError:
    """The error for a field that a record does not have; it says what to write instead, if known."""
    kind: Any = type(record)
    return AttributeError(_about_field(kind, name), name=name, obj=None)


@lru_cache(1024)  # programs, and this client, try fields with `getattr(record, name, None)`
def _about_field(kind: Any, name: str) -> str:
    message = f"{kind.__name__!r} object has no attribute {name!r}"
    known = [each for each in dir(kind) if not each.startswith("_")]
    replacement = None if name.startswith("_") else OF_RECORDS.get(name) or _nearest(name, known)
    return f"{message}; write {replacement}" if replacement else message


def unknown_name(module: str, name: str) -> AttributeError:
    """The error for a name that the client's module does not have; it says what to write instead, if known."""
    message = f"module {module!r} has no attribute {name!r}"
    if name.startswith("_"):
        return AttributeError(message)
    replacement = OF_MODULES.get(name) or OF_CLIENTS.get(name)
    if replacement is None and name in import_module(f"{module}.errors").__all__:
        replacement = f"{module}.errors.{name}"
    return _error(message, name, replacement)


def _error(message: str, name: str, replacement: str | None) -> AttributeError:
    # Without obj, Python adds no second hint.
    return (
        AttributeError(f"{message}; write {replacement}", name=name, obj=None)
        if replacement
        else AttributeError(message)
    )


def _nearest(name: str, known: Iterable[str]) -> str | None:
    close = get_close_matches(name, known, n=1)
    return close[0] if close else None


def _path_in(owner: Any, name: str) -> str | None:
    """The attribute path for a name with other capitals, or with `_` for the dots between namespaces."""
    wanted = _bare(name)
    for public in _public(owner):
        if _bare(public) == wanted:
            return public
    for public in _public(owner):
        above = _bare(public)
        if wanted.startswith(above) and isinstance(getattr(type(owner), public, None), cached_property):
            below = _path_in(getattr(owner, public), wanted.removeprefix(above))
            if below:
                return f"{public}.{below}"
    return None


def _public(owner: Any) -> list[str]:
    return [name for name in dir(type(owner)) if not name.startswith("_")]


def _bare(name: str) -> str:
    return name.replace("_", "").lower()
