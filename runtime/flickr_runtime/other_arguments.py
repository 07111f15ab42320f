"""What to write in place of an argument that a method does not have."""

from __future__ import annotations

import inspect
from functools import wraps
from typing import TYPE_CHECKING, Any

from flickr_runtime.option_checks import OF_OTHERS
from flickr_runtime.options import OptionChanges
from flickr_runtime.other_clients import OF_CALLS
from flickr_runtime.other_names import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["explained"]


def explained(method: Callable[..., Any]) -> Callable[..., Any]:
    """The method of a namespace, whose `TypeError` for an unknown argument says what to write instead."""

    def about(error: TypeError, given: Mapping[str, Any]) -> TypeError:
        # Without another frame, Python could not call the method at all.
        inside = error.__traceback__ is not None and error.__traceback__.tb_next is not None
        return error if inside else _unknown_argument(method, given) or error

    if inspect.iscoroutinefunction(method):

        @wraps(method)
        async def awaited(*arguments: Any, **given: Any) -> Any:
            try:
                call = method(*arguments, **given)
            except TypeError as error:
                raise about(error, given) from None
            return await call

        return awaited

    @wraps(method)
    def called(*arguments: Any, **given: Any) -> Any:
        try:
            return method(*arguments, **given)
        except TypeError as error:
            explanation = about(error, given)
            if explanation is error:
                raise
            raise explanation from None

    return called


def _unknown_argument(method: Callable[..., Any], given: Mapping[str, Any]) -> TypeError | None:
    parameters = inspect.signature(method).parameters
    known = [name for name in parameters if name != "self"]
    takes_more = any(each.kind is each.VAR_KEYWORD for each in parameters.values())
    unknown = [each for each in given if each not in known and (each in OF_CALLS or not takes_more)]
    if not unknown:
        return None
    name = unknown[0]
    message = f"{method.__qualname__}() got an unexpected keyword argument {name!r}"
    if replacement := OF_CALLS.get(name) or OF_OTHERS.get(name):
        return TypeError(f"{message}: {replacement}")
    if name in OptionChanges.__annotations__:
        return TypeError(f"{message}: write flickr.with_options({name}=…) before the namespace")
    close = nearest(name, known)
    return TypeError(f"{message}; did you mean {close!r}?" if close else message)
