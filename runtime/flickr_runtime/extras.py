"""Extras: the additional fields of photos that a list can return, and which extra adds which field.

Flickr omits fields that were not requested, so a field that is None may need an extra. `need` returns the value, or
raises an error that names the extra.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flickr_runtime.arguments import Unchecked
from flickr_runtime.errors import ArgumentError, FlickrError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "EXTRAS",
    "OTHERS",
    "STANDARD",
    "MissingField",
    "MissingSize",
    "expand_arguments",
    "expand_extras",
    "extra_for",
    "need",
]

_SIZES = ("sq", "t", "s", "q", "m", "n", "w", "z", "c", "l", "b", "h", "k", "3k", "4k", "f", "5k", "6k", "o")
_GEO = ("latitude", "longitude", "accuracy", "context", "place_id", "woeid")
_GEO_PERMISSIONS = ("geo_is_public", "geo_is_contact", "geo_is_friend", "geo_is_family")
# Extras that add one field of the same name.
_SAME = (
    "description",
    "license",
    "tags",
    "machine_tags",
    "views",
    "date_faved",
    "can_addmeta",
    "can_comment",
    "can_download",
    "can_print",
    "can_share",
    "contact",
    "content_type",
    "count_comments",
    "count_faves",
    "count_views",
    "icon_urls",
    "icon_urls_deep",
    "is_marketplace_licensable",
    "is_marketplace_printable",
    "isfavorite",
    "ispro",
    "needs_interstitial",
    "owner",
    "owner_datecreate",
    "perm_print",
    "publiceditability",
    "realname",
    "rotation",
    "safety_level",
    "secret_h",
    "secret_k",
    "sizes",
    "system_moderation",
    "visibility",
    "visibility_source",
)

EXTRAS: Mapping[str, tuple[str, ...]] = {
    **{name: (name,) for name in _SAME},
    "date_upload": ("dateupload",),
    "date_person_added": ("datepersonadded",),
    "date_taken": ("datetaken", "datetakengranularity", "datetakenunknown"),
    "owner_name": ("ownername",),
    "icon_server": ("iconserver", "iconfarm"),
    "original_format": ("originalsecret", "originalformat"),
    "last_update": ("lastupdate",),
    "geo": (*_GEO, *_GEO_PERMISSIONS),
    "o_dims": ("o_width", "o_height"),
    "media": ("media", "media_status"),
    "path_alias": ("pathalias",),
    **{f"url_{key}": (f"url_{key}", f"height_{key}", f"width_{key}") for key in _SIZES},
}
"""The fields that each extra adds (facts: extras; `place_id` and those after it only if there is a location)."""

STANDARD: tuple[str, ...] = (
    "description",
    "license",
    "date_upload",
    "date_taken",
    "owner_name",
    "icon_server",
    "last_update",
    "tags",
    "views",
    "media",
    "path_alias",
    "o_dims",
    "url_q",
    "url_m",
    "url_l",
)
"""The extras in `standard`: those for showing a photo with its author, licence, dates and proportion."""

# `primary_photo_extras` has fewer.
_STANDARD_OF_COVERS = tuple(name for name in STANDARD if name not in {"description", "url_q", "url_l"})
# Their `extras` are not extras of photos.
OTHERS = frozenset({"flickr.people.getGroups", "flickr.photos.geo.getLocation"})

_BROUGHT_BY = {field: extra for extra, fields in EXTRAS.items() for field in fields}
# Fields that do not depend on extras: they are in every list, or in some lists.
_UNASKED = frozenset(
    {
        "id",
        "secret",
        "server",
        "farm",
        "title",
        "isprimary",
        "is_primary",
        "ispublic",
        "isfriend",
        "isfamily",
        "comment",
        "has_comment",
        "dateadded",
        "safe",
        "stats",
        "username",
        "can_blog",
        "url",
    }
)


class MissingField(FlickrError, LookupError):
    """A photo was returned without a field.

    Attributes:
        field: The field.
        extra: The extra that adds it, or None if there is none.
    """

    def __init__(self, message: str, *, field: str, extra: str | None) -> None:
        super().__init__(message)
        self.field = field
        self.extra = extra

    def __reduce__(self) -> tuple[object, ...]:
        return _restore, (type(self), str(self), self.field, self.extra)


class MissingSize(MissingField):
    """A photo was returned without the URL of its file in a size, and the URL cannot be built from its fields."""


def _restore(kind: type[MissingField], message: str, field: str, extra: str | None) -> MissingField:
    return kind(message, field=field, extra=extra)


def extra_for(field: str) -> str | None:
    """Returns the extra that adds a field of a photo, or None if no extra does.

    >>> extra_for("iconserver")
    'icon_server'

    Raises `ArgumentError` for what is not a field of a photo.
    """
    found = _BROUGHT_BY.get(field)
    if found is None and field not in _UNASKED:
        from difflib import get_close_matches

        close = get_close_matches(field, [*_BROUGHT_BY, *_UNASKED], n=1)
        raise ArgumentError(f"{field!r} is not a field of a photo" + (f"; did you mean {close[0]!r}?" if close else ""))
    return found


def need(photo: Any, field: str) -> Any:
    """The value of a photo's field, never None.

    Raises `MissingField`, which names the extra that adds it, and `ArgumentError` for what is not a field of a photo.
    """
    value = getattr(photo, field, None)
    if value is not None:
        return value
    of_lists = field in _BROUGHT_BY or not hasattr(photo, field)  # other records have other fields
    extra = extra_for(field) if of_lists else None
    raise MissingField(
        f"{_called(photo)} was returned without {field}: {_advice(photo, field, extra)}", field=field, extra=extra
    )


def _advice(photo: Any, field: str, extra: str | None) -> str:
    if extra is None or type(photo).__name__ == "PhotoInfo":
        return "no extra adds it; only some responses have it"
    argument = "primary_photo_extras" if type(photo).__name__ == "PhotoExtras" else "extras"
    advice = f"request {argument}=[{extra!r}]"
    if not hasattr(photo, field):
        return f"{advice}, and read it in the body of with_raw_response: it is too rare to be a field of every record"
    return f"{advice}; if that was requested, Flickr has no value"


def _called(photo: Any) -> str:
    photo_id = getattr(photo, "id", None)
    return f"photo {photo_id}" if photo_id else "the photo"


def expand_extras(extras: Any, standard: Iterable[str] = STANDARD) -> Any:
    """The same extras with the word `standard` replaced by what it stands for, each once; text stays text.

    >>> expand_extras(["standard", "url_k"])[-3:]
    ['url_m', 'url_l', 'url_k']
    """
    if isinstance(extras, Unchecked) or not isinstance(extras, Iterable) or isinstance(extras, bytes):
        return extras
    if isinstance(extras, str):
        if "standard" not in extras:
            return extras
        return ",".join(expand_extras([name.strip() for name in extras.split(",")], standard))
    if "standard" not in (names := list(extras)):
        return extras
    at = names.index("standard")
    return list(dict.fromkeys(name for name in [*names[:at], *standard, *names[at:]] if name != "standard"))


def expand_arguments(method: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
    """The arguments of a call with `standard` replaced in its extras.

    Raises `ArgumentError` for a method whose extras are not those of photos.
    """
    for name, standard in (("extras", STANDARD), ("primary_photo_extras", _STANDARD_OF_COVERS)):
        given = arguments.get(name)
        if given is None:
            continue
        expanded = expand_extras(given, standard)
        if expanded is given:
            continue
        if method in OTHERS:
            raise ArgumentError(
                f"{method}: {name}={given!r}: 'standard' means extras of photos, which this method does not have"
            )
        arguments = {**arguments, name: expanded}
    return arguments
