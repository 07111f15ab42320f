"""Regular expressions that are compiled at their first use: a run needs few of them, and compiling takes long."""

from __future__ import annotations

import re
from typing import Any, cast

__all__ = ["regex"]

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "split", "pattern")


def regex(text: str, flags: int = 0) -> re.Pattern[str]:
    """The used part of what `re.compile` returns; an error in the pattern is raised at its first use."""
    return cast("re.Pattern[str]", _Later(text, flags))


class _Later:
    def __init__(self, text: str, flags: int) -> None:
        self._text = text
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(self._text, self._flags)
        for method in _METHODS:  # from now on they are found without coming here
            self.__dict__[method] = getattr(compiled, method)
        return getattr(compiled, name)
