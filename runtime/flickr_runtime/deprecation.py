"""Former names of the public interface: they work, and warn with the new name."""

from __future__ import annotations

import functools
import inspect
import sys
import warnings
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["former_names", "renamed_arguments", "renamed_to", "warn_renamed"]

F = TypeVar("F", bound="Callable[..., Any]")


def warn_renamed(former: str, name: str, *, stacklevel: int = 3) -> None:
    """Emits a `DeprecationWarning` at the line that uses a former name."""
    warnings.warn(f"{former} is called {name}", DeprecationWarning, stacklevel=stacklevel)


def renamed_arguments(**names: str) -> Callable[[F], F]:
    """A decorator for a function or class: arguments with former names are passed on under their new names.

    Type checkers do not know the former names.
    """

    def decorate(function: F) -> F:
        if inspect.isclass(function):
            found: Any = function
            found.__init__ = decorate(found.__init__)
            return cast("F", found)

        @functools.wraps(function)
        def renaming(*args: Any, **kwargs: Any) -> Any:
            for former in names.keys() & kwargs.keys():
                warn_renamed(f"the argument {former}", names[former])
                kwargs.setdefault(names[former], kwargs.pop(former))
            return function(*args, **kwargs)

        return renaming  # type: ignore[return-value]

    return decorate


def former_names(
    module: str, names: Mapping[str, str], find: Callable[[str], Any] | None = None
) -> Callable[[str], Any]:
    """A module's `__getattr__` for former names; `find` looks up all others."""

    def get(name: str) -> Any:
        if name in names:
            warn_renamed(f"{module}.{name}", names[name])
            return getattr(sys.modules[module], names[name])
        if find is None:
            raise AttributeError(f"module {module!r} has no attribute {name!r}")
        return find(name)

    return get


def renamed_to(name: str, former: str) -> Any:
    """A property with a former name, which returns the attribute `name`."""

    def read(self: Any) -> Any:
        warn_renamed(f"{type(self).__name__}.{former}", name)
        return getattr(self, name)

    return property(read, doc=f"Deprecated: the former name of `{name}`.")
