"""Returns the error class for a `stat=fail` response: the method's own, else that of the code, else `APIError`."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from flickr_runtime.errors import (
    APIError,
    AuthenticationError,
    InvalidArgument,
    PermissionDenied,
    ServiceUnavailable,
)

if TYPE_CHECKING:
    from flickr_runtime.method import Method

__all__ = ["SHARED", "failure", "outcome"]

# What Flickr's global codes mean (facts: global error codes; 0 and 201 are not in its list, but it sends them).
SHARED: dict[int, type[APIError]] = {
    0: ServiceUnavailable,
    95: AuthenticationError,
    96: AuthenticationError,
    97: AuthenticationError,
    98: AuthenticationError,
    99: PermissionDenied,
    100: AuthenticationError,
    105: ServiceUnavailable,
    106: ServiceUnavailable,
    108: AuthenticationError,
    111: InvalidArgument,
    112: InvalidArgument,
    114: InvalidArgument,
    115: InvalidArgument,
    116: InvalidArgument,
    201: ServiceUnavailable,
}


def outcome(method: Method[Any], code: Any, message: Any) -> Any:
    """The result for a code that is a success of the method despite `stat=fail`; else raises."""
    if (name := method.outcomes.get(_number(code))) is not None:
        return method.result(**{name: True})
    raise failure(method, code, message)


def failure(method: Method[Any], code: Any, message: Any) -> APIError:
    """The exception for a failed call; a code that is not a number counts as -1."""
    number = _number(code)
    text = message if isinstance(message, str) else ""
    return _class(method, number)(number, text or "no message", method=method.name)


def _number(code: Any) -> int:
    try:
        return int(code)
    except (TypeError, ValueError, OverflowError):
        return -1


def _class(method: Method[Any], code: int) -> type[APIError]:
    if code in method.errors:
        module, name = method.errors[code]
        found: type[APIError] = getattr(import_module(module), name)
        return found
    return SHARED.get(code, APIError)
