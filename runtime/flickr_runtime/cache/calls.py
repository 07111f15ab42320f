"""A call through the cache, as a flow: a read is looked up, else fetched once and stored; a write purges."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from flickr_runtime.cache.scope import Scope
from flickr_runtime.cache.tags import own_tags, photo_tags, response_tags, user_tags, write_tags
from flickr_runtime.errors import ArgumentError, DeadlineExceeded, FlickrError
from flickr_runtime.events import Event
from flickr_runtime.flow import Flow, Wait, Work
from flickr_runtime.messages import Response

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flickr_runtime.cache.cache import Cache
    from flickr_runtime.cache.single_flight import Flight
    from flickr_runtime.cache.store import Lookup
    from flickr_runtime.core import Core, Reader
    from flickr_runtime.deadline import Deadline
    from flickr_runtime.method import Method

__all__ = ["cached_read", "changing", "forgetting"]

_MISS = object()


def cached_read(
    core: Core,
    cache: Cache,
    method: Method[Any],
    arguments: Mapping[str, str],
    read: Reader,
    send: Callable[[Reader], Flow[Any]],
    deadline: Deadline,
) -> Flow[Any]:
    """The result of a read from the cache, else from `send`, which is called once for all concurrent callers.

    Raises what `read` and `send` raise, and `DeadlineExceeded` while it waits for another's call.
    """
    max_age = core.options.cache_seconds(method)
    scope = Scope.of(core.endpoints.rest, core.credentials)
    key = scope.key_of(method.name, arguments)
    find = partial(_lookup, core, cache, method, read, key, max_age, deadline)
    while True:
        parsed, since = yield from find()
        if parsed is not _MISS:
            return parsed
        flight, leads = cache.flights.join(key)
        if leads:
            break
        body = yield from _awaited(core, method, flight, deadline)
        if body is not None:
            return _hit(core, method, read, body, 0.0)
    fetched: bytes | None = None

    def store(body: bytes, since: int) -> None:
        cache.put(key, body, max_age, response_tags(method, arguments, body, scope), since, deadline)

    try:
        parsed, since = yield from find()  # another flight may have landed since the lookup
        if parsed is _MISS:
            bodies: list[bytes] = []
            parsed = yield from send(partial(_reading, read, bodies))
            fetched = bodies[-1]
            yield Work(partial(store, fetched, since))
        return parsed
    finally:
        cache.flights.land(key, flight, fetched)


def changing(core: Core, cache: Cache, arguments: Mapping[str, str], send: Flow[Any]) -> Flow[Any]:
    """The result of a write; afterwards everything that it may have changed is purged, even if it failed."""
    tags = write_tags(arguments, Scope.of(core.endpoints.rest, core.credentials))
    purge = partial(cache.changed, tags)
    try:
        parsed = yield from send
    except GeneratorExit:  # the flow is closed, so no `Work`; Flickr may have made the change
        purge()
        raise
    except Exception:
        yield Work(purge)
        raise
    yield Work(purge)
    return parsed


def forgetting(core: Core, cache: Cache, user: str | None, photo: str | None) -> Flow[int]:
    """Purges cached responses about a user or a photo; returns the number of entries."""
    tags = set[int]()
    if photo is not None:
        tags |= photo_tags(photo)
    if user is not None:
        scope = Scope.of(core.endpoints.rest, core.credentials)
        if user == "me" and not scope.who:
            raise ArgumentError("user='me': no user is signed in; give an NSID such as 12345678@N01")
        if user in {"me", scope.nsid}:
            tags |= own_tags(scope)
        if user != "me":
            tags |= user_tags(user)
    if not tags:
        raise ArgumentError("forget: give user= or photo=")
    forgotten: int = yield Work(partial(cache.forget, tags))
    return forgotten


def _lookup(
    core: Core, cache: Cache, method: Method[Any], read: Reader, key: bytes, max_age: float, deadline: Deadline
) -> Flow[tuple[Any, int]]:
    """The cached result or `_MISS`, and the number of purges so far."""
    lookup: Lookup = yield Work(partial(cache.get, key, max_age, deadline))
    if lookup.body is not None:
        try:
            return _hit(core, method, read, lookup.body, lookup.age), 0
        except FlickrError:  # an unreadable entry counts as a miss
            lookup = yield Work(partial(cache.get, key, 0.0, deadline))
    return _MISS, lookup.since


def _hit(core: Core, method: Method[Any], read: Reader, body: bytes, age: float) -> Any:
    headers = {"content-type": "application/json", "age": str(int(age)), "x-flickrkit-cache": "hit"}
    response = Response(status=200, headers=headers, body=body)
    parsed = read(method, response)
    core.capture(response)
    core.emit(Event(kind="hit", method=method.name, status=200))
    if core.governor:
        core.governor.succeeded(method.name, cached=True)
    return parsed


def _awaited(core: Core, method: Method[Any], flight: Flight, deadline: Deadline) -> Flow[bytes | None]:
    """The body that another's flight fetched, or None if it failed."""
    if not (yield Wait(flight, deadline.left())):
        message = f"{method.name}: not done within {core.options.deadline:g} s; the same call was under way"
        raise DeadlineExceeded(message)
    return flight.result()


def _reading(read: Reader, bodies: list[bytes], method: Method[Any], response: Response) -> Any:
    """Reads a response, and appends its body to `bodies` if it is not an error."""
    parsed = read(method, response)
    bodies.append(response.body)
    return parsed
