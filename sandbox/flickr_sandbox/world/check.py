"""Checks data against the entries of a world: unknown names, values of the wrong kind."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Annotated, Any, Required, TypeVar, get_args, get_origin, get_type_hints, is_typeddict

import msgspec

from flickr_sandbox.errors import SandboxError
from flickr_sandbox.world.wording import in_words

__all__ = ["Misfit", "checked"]

T = TypeVar("T")
Path = tuple[str | int, ...]
_AT = re.compile(r"(?s)(.*) - at `(.*)`")
_STEP = re.compile(r"\.(\w+)|\[(\d+)\]|\[\.\.\.\]")


class Misfit(SandboxError):
    """An invalid part of a world; `path` is its path, such as `("photos", 3, "license")`."""

    def __init__(self, message: str, path: Path = ()) -> None:
        super().__init__(f"{written(path)}: {message}" if path else message)
        self.message, self.path = message, path


def checked(given: object, entry: type[T], path: Path = ()) -> T:
    """The data as an entry; raises `Misfit`."""
    _refuse_unknown(given, entry, path)
    try:
        return msgspec.convert(given, entry)
    except msgspec.ValidationError as error:
        found = _AT.fullmatch(str(error))
        message, at = (found[1], found[2]) if found else (str(error), "$")
        steps = [int(index) if index else name for name, index in _STEP.findall(at.removeprefix("$")) if name or index]
        raise Misfit(in_words(message, given, entry, steps), (*path, *steps)) from None


def written(path: Path) -> str:
    """`photos[3].license`."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".")


def _refuse_unknown(given: object, kind: Any, path: Path) -> None:
    """Refuses unknown names, which msgspec ignores."""
    origin = get_origin(kind)
    if origin in (Annotated, Required):
        _refuse_unknown(given, get_args(kind)[0], path)
    elif is_typeddict(kind):
        _refuse_unknown_names(given, get_type_hints(kind, include_extras=True), path)
    elif origin is list:
        for index, value in enumerate(given if isinstance(given, list) else ()):
            _refuse_unknown(value, get_args(kind)[0], (*path, index))
    elif origin is not None and origin is not dict:  # one of several kinds
        for each in get_args(kind):
            is_list = get_origin(each) is list
            if is_list == isinstance(given, list) and (is_list or is_typeddict(each)):
                _refuse_unknown(given, each, path)


def _refuse_unknown_names(given: object, hints: dict[str, Any], path: Path) -> None:
    for name, value in given.items() if isinstance(given, dict) else ():
        if name not in hints:
            near = get_close_matches(str(name), hints, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(hints)}"
            raise Misfit(f"nothing is called {str(name)!r} here; {hint}", (*path, str(name)))
        _refuse_unknown(value, hints[name], (*path, name))
