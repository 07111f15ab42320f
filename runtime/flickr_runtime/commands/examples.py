"""Example values of arguments, for the examples of `flickr explain`.

An argument takes, in this order: the value for its name (`_NAMED`), its first known value, and a value for its wire
type (`_BY_WIRE`, within its limits). Ids are those of the sandbox's otters, so examples can be tried there. A method is
called with what it requires, and with further arguments without which it does nothing (`_BESIDE`).
"""

from __future__ import annotations

import inspect
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from flickr_runtime.kinds import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from flickr_runtime.method import Method

__all__ = ["example_arguments"]

_PERSON, _PHOTO, _PHOTOSET = "10203040@N01", "52600000000", "72177720300000000"

_NAMED: dict[str, Any] = {
    "auth_token": "72157600000000000-0123456789abcdef",
    "bbox": "5.9,45.8,10.5,47.9",
    "brand": "canon",
    "callback": "https://example.org/flickr/push",
    "cluster_id": "otter-river-wildlife",
    "collection_id": "12345-72157600000000000",
    "comment": "The best otter of them all.",
    "comment_id": "12345-52600000000-72157700000000000",
    "comment_text": "What a fine otter!",
    "continuation": "0",
    "description": "Seen on the sandbank.",
    "domain": "example.org",
    "find_email": "otter@example.org",
    "foursquare_id": "4b0588f0f964a520b0d722e3",
    "frob": "72157600000000000-0123456789abcdef-12345",
    "gallery_id": "12345-72157700000000000",
    "group_id": "99990000@N20",
    "lat": 46.0,
    "lon": 8.5,
    "message": "Has anybody seen an otter here?",
    "method_name": "flickr.photos.search",
    "mini_token": "123-456-789",
    "namespace": "geo",
    "note_id": "72157600000000001",
    "note_text": "A second otter.",
    "oauth_token": "72157600000000000-0123456789abcdef",
    "photo_id": _PHOTO,
    "photo_ids": [_PHOTO, "52607919113"],
    "photoset_id": _PHOTOSET,
    "photoset_ids": [_PHOTOSET, "72177720300104729"],
    "place_id": "k_cTt1hTUb7aHbtu",
    "predicate": "note",
    "primary_photo_id": _PHOTO,
    "query": "Bern, Switzerland",
    "reply_id": "72157600000000002",
    "subject": "Otters",
    "suggestion_id": "72157600000000003",
    "tag": "otter",
    "tag_id": "12345-52600000000-678",
    "tags": ["otter", "river bank"],
    "testimonial_id": "72157600000000004",
    "testimonial_text": "Knows every otter by name.",
    "text": "otters",
    "tickets": ["12345-72157600000000005"],
    "title": "Otters on the sandbank",
    "topic_id": "72157600000000006",
    "user_id": _PERSON,
    "username": "Otter of Sandbank",
}

# For methods in which the same name means something else.
_ELSEWHERE: dict[tuple[str, str], Any] = {
    ("flickr.places.getInfoByUrl", "url"): "/Switzerland/Bern",
    ("flickr.places.resolvePlaceURL", "url"): "/Switzerland/Bern",
    ("flickr.urls.lookupGallery", "url"): "https://www.flickr.com/photos/otterbank/galleries/72157700000000000/",
    ("flickr.urls.lookupGroup", "url"): "https://www.flickr.com/groups/otters/",
    ("flickr.urls.lookupUser", "url"): "https://www.flickr.com/photos/otterbank/",
}

# These methods require no argument, but fail without any, or need a signature then.
_BESIDE: dict[str, tuple[str, ...]] = {
    "flickr.collections.getTree": ("user_id",),
    "flickr.favorites.getList": ("user_id",),
    "flickr.groups.getInfo": ("group_id",),
    "flickr.people.getGroups": ("user_id",),
    "flickr.photos.getPopular": ("user_id",),
    "flickr.photos.search": ("text",),
    "flickr.photosets.getList": ("user_id",),
    "flickr.places.getChildrenWithPhotosPublic": ("place_id",),
    "flickr.places.getInfo": ("place_id",),
    "flickr.places.getShapeHistory": ("place_id",),
    "flickr.places.tagsForPlace": ("place_id",),
    "flickr.tags.getListUser": ("user_id",),
    "flickr.tags.getListUserPopular": ("user_id",),
    "flickr.test.echo": (),
    "flickr.urls.getUserPhotos": ("user_id",),
    "flickr.urls.getUserProfile": ("user_id",),
}

_BY_WIRE: dict[str, Any] = {
    "flag": True,
    "integer": 10,
    "number": 1.5,
    "comma": ["otter"],
    "space": ["otter"],
    "unix": datetime(2024, 5, 1, tzinfo=UTC),
    "moment": datetime(2024, 5, 1, tzinfo=UTC),
    "mysql": datetime(2024, 5, 1, 12),  # taken dates are local
    "date": date(2024, 5, 1),
}


def example_arguments(method: Method[Any], function: Callable[..., Any]) -> dict[str, Any]:
    """Arguments for an example call of the generated function, by their names in Python."""
    parameters = inspect.signature(function).parameters
    wanted = {name for name, parameter in parameters.items() if parameter.default is inspect.Parameter.empty}
    wanted.update(_BESIDE.get(method.name, ()))
    return {name: _value(method, name, function) for name in parameters if name in wanted}


def _value(method: Method[Any], argument: str, function: Callable[..., Any]) -> Any:
    wire = method.wires.get(argument, "text")
    if (method.name, argument) in _ELSEWHERE:
        return _ELSEWHERE[method.name, argument]
    values = kind_of(method, argument, function).values
    if argument in _NAMED and not values:
        return _NAMED[argument]
    if values:
        return [values[0]] if wire in {"comma", "space"} else values[0]
    found = _BY_WIRE.get(wire, "otter")
    check = method.checks.get(argument)
    if check and isinstance(found, int | float) and not isinstance(found, bool):
        found = max(found, check.minimum) if check.minimum is not None else found
        found = min(found, check.maximum) if check.maximum is not None else found
        return int(found) if wire == "integer" else float(found)
    return found
