"""Errors for unknown names that say what to write instead: camel case, and names that other clients have."""

from __future__ import annotations

import sys
from difflib import get_close_matches
from functools import lru_cache
from importlib import import_module
from opcode import opmap
from typing import TYPE_CHECKING, Any

from flickr_runtime.lazy import cached_property
from flickr_runtime.other_clients import OF_CLIENTS, OF_MODULES, OF_RECORDS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import FrameType

_SIMILAR = 0.7  # a misspelt name, and no other word with the same letters

__all__ = ["nearest", "no_item", "unknown_attribute", "unknown_field", "unknown_name"]


def unknown_attribute(owner: Any, name: str, *, is_client: bool = False) -> AttributeError:
    """The error for an attribute that a client or namespace does not have; it says what to write instead, if known."""
    kind = type(owner).__name__
    message = f"{kind!r} object has no attribute {name!r}"
    if name.startswith("_"):
        return AttributeError(message)
    replacement = OF_CLIENTS.get(name) if is_client else None
    return _error(message, name, replacement or _path_in(owner, name) or nearest(name, _public(owner)))


def unknown_field(record: Any, name: str) -> AttributeError:
    """The error for a field that a record does not have; it says what to write instead, if known."""
    kind: Any = type(record)
    return AttributeError(_about_field(kind, name), name=name, obj=None)


@lru_cache(1024)  # programs, and this client, try fields with `getattr(record, name, None)`
def _about_field(kind: Any, name: str) -> str:
    message = f"{kind.__name__!r} object has no attribute {name!r}"
    known = [each for each in dir(kind) if not each.startswith("_")]
    replacement = None if name.startswith("_") else OF_RECORDS.get(name) or nearest(name, known)
    return f"{message}; write {replacement}" if replacement else message


def no_item(record: Any, key: Any) -> TypeError:
    """The error for `record["field"]`, as if a record were a dictionary; it says what to write instead."""
    kind: Any = type(record)
    message = f"{kind.__name__!r} object has attributes, not items"
    if not isinstance(key, str):
        return TypeError(message)
    fields = dict(zip(kind.__struct_encode_fields__, kind.__struct_fields__, strict=True))
    entries = getattr(kind, "_entries", None)
    if entries and (fields.get(key) == entries or nearest(key, [entries])):
        return TypeError(f"{message}; {key!r} is the page itself: loop over it, or write page[0]")
    field = fields.get(key) or nearest(key, kind.__struct_fields__)
    return TypeError(f"{message}; write .{field}" if field else f"{message}; to_dict() makes a dictionary")


def unknown_name(module: str, name: str) -> AttributeError | ImportError:
    """The error for a name that the client's module does not have; it says what to write instead, if known.

    `from flickr_client import …` gets an `ImportError`, since Python would hide the text of an `AttributeError`.
    """
    message = f"module {module!r} has no attribute {name!r}"
    if name.startswith("_"):
        return AttributeError(message)
    error = _error(message, name, OF_MODULES.get(name) or OF_CLIENTS.get(name) or _elsewhere(module, name))
    if _imports_a_name(sys._getframe().f_back):  # noqa: SLF001  # the module's `__getattr__`
        return ImportError(str(error).replace(message, f"cannot import name {name!r} from {module!r}"), name=module)
    return error


def _imports_a_name(getter: FrameType | None) -> bool:
    """Whether the caller of a module's `__getattr__` runs `from … import …`; False if its bytecode is not known."""
    user = getter.f_back if getter else None
    code = user.f_code.co_code if user else b""
    return user is not None and 0 <= user.f_lasti < len(code) and code[user.f_lasti] == opmap.get("IMPORT_FROM")


def _elsewhere(module: str, name: str) -> str | None:
    """The full name of what another module of the client has under this name, or under the one that is nearest."""
    client = import_module(module)
    modules = {home: import_module(f"{module}.{home}") for home in (*sorted(client._MODULES), "types")}  # noqa: SLF001
    homes = {each: f"{module}.{home}.{each}" for home, found in modules.items() for each in found.__all__}
    homes |= {each: f"{module}.{each}" for each in client.__all__}
    return homes.get(name) or homes.get(nearest(name, homes) or "")


def _error(message: str, name: str, replacement: str | None) -> AttributeError:
    # Without obj, Python adds no second hint.
    return (
        AttributeError(f"{message}; write {replacement}", name=name, obj=None)
        if replacement
        else AttributeError(message)
    )


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The name that is written almost the same, or else the longest all of whose words are in this one."""
    known = tuple(known)
    if close := get_close_matches(name, known, n=1, cutoff=_SIMILAR):
        return close[0]
    words = set(name.lower().split("_"))
    return max((each for each in known if words.issuperset(each.split("_"))), key=len, default=None)


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
