"""The entries of a world: the members of the JSON and YAML files, and the arguments of `sandbox.add_…`.

Users are named by NSID, path alias or screen name. A missing member has the value of a new object at Flickr.
"""

from __future__ import annotations

from typing import Annotated, Literal, Required, TypedDict

from msgspec import Meta

from flickr_sandbox.world.values import (  # noqa: TC001 - read while running
    Accuracy,
    ContentType,
    Count,
    GeoDefault,
    GeoFlag,
    GroupPrivacy,
    Id,
    Latitude,
    License,
    Longitude,
    Moment,
    PermissionLevel,
    Privacy,
    Role,
    SafetyLevel,
    Taken,
    ThrottleMode,
)

__all__ = ["BlogEntry", "CollectionEntry", "CommentEntry", "ContactEntry", "ExifEntry", "FavoriteEntry", "GalleryEntry"]
__all__ += ["GalleryPhotoEntry", "GroupEntry", "InstitutionEntry", "LicenseChangeEntry", "MemberEntry", "NoteEntry"]
__all__ += ["PersonEntry", "PhotoEntry", "PhotosetEntry", "PoolPhotoEntry", "PostEntry", "ReplyEntry"]
__all__ += ["SuggestionEntry", "TagEntry", "TestimonialEntry", "TopicEntry", "UserEntry", "World"]

Side = Annotated[int, Meta(ge=0, le=100_000, description="Pixels.")]


class _Area(TypedDict, total=False):
    """A rectangle in a photo, in pixels of the 500 pixel picture."""

    x: Side
    y: Side
    w: Side
    h: Side


class _Shelf(TypedDict, total=False):
    """What albums and galleries have in common."""

    owner: Required[str]
    title: Required[str]
    id: Id
    description: str
    primary: str
    created: Moment
    updated: Moment
    views: Count


class _Message(TypedDict, total=False):
    """A text in a discussion."""

    author: Required[str]
    message: Required[str]
    id: Id
    created: Moment
    edited: Moment


class _Remark(TypedDict, total=False):
    """A text about an object or a user."""

    author: Required[str]
    text: Required[str]
    id: str
    created: Moment


class UserEntry(TypedDict, total=False):
    """A member. `privacy`, `content_type`, `hidden`, `safety` and `geo_default` are the defaults of new uploads."""

    username: Required[Annotated[str, Meta(min_length=1, description="The screen name.")]]
    nsid: Annotated[str, Meta(pattern=r"^\d{1,12}@N\d{2}$", description="An NSID, such as 12345678@N00.")]
    path_alias: (
        Annotated[
            str, Meta(pattern=r"^[A-Za-z0-9_-]{1,60}$", description="Up to 60 letters, digits, _ and -; in page URLs.")
        ]
        | None
    )
    realname: str
    location: str
    description: str
    is_pro: bool
    joined: Moment
    icon_server: Annotated[Count, Meta(description="0 for a member without an icon.")]
    privacy: Privacy
    content_type: ContentType
    hidden: Annotated[bool, Meta(description="Whether uploads are hidden from global search.")]
    safety: SafetyLevel
    geo_default: Annotated[GeoDefault, Meta(description="Who may see where uploads were taken.")]
    import_geo: Annotated[bool, Meta(description="Whether places are taken from EXIF.")]


class ContactEntry(TypedDict, total=False):
    """A contact: `contact` is one of `owner`."""

    owner: Required[str]
    contact: Required[str]
    is_friend: bool
    is_family: bool


class TagEntry(TypedDict, total=False):
    """A tag that another user added."""

    raw: Required[Annotated[str, Meta(min_length=1)]]
    author: str


class ExifEntry(TypedDict, total=False):
    """A tag of EXIF, as `flickr.photos.getExif` returns it."""

    tag: Required[str]
    raw: Required[str]
    label: str
    clean: str
    tagspace: str
    tagspaceid: int


class PersonEntry(_Area, total=False):
    """A person in a photo, and the rectangle, in pixels of the 500 pixel picture."""

    user: Required[str]
    added_by: str
    added: Moment


class NoteEntry(_Area, total=False):
    """A note on a photo, in pixels of the 500 pixel picture."""

    text: Required[str]
    id: Id
    author: str


class LicenseChangeEntry(TypedDict, total=False):
    """An entry of the licence's history."""

    old: Required[License]
    new: Required[License]
    changed: Required[Moment]


class PhotoEntry(TypedDict, total=False):
    """A photo or video, with everything that the API returns of it."""

    owner: Required[Annotated[str, Meta(description="NSID, path alias or screen name.")]]
    id: Id
    title: str
    description: str
    posted: Moment
    taken: Taken
    taken_granularity: Literal[0, 4, 6, 8]
    taken_unknown: bool
    updated: Moment
    views: Count
    license: License
    privacy: Privacy
    safety: SafetyLevel
    content_type: ContentType
    hidden: Annotated[bool, Meta(description="Whether it is hidden from global search.")]
    media: Literal["photo", "video"]
    format: Annotated[str, Meta(pattern="^[a-z0-9]{2,4}$", description="Of the original: jpg, png, gif.")]
    width: Side
    height: Side
    rotation: Literal[0, 90, 180, 270]
    latitude: Latitude
    longitude: Longitude
    accuracy: Accuracy
    context: Annotated[Literal[0, 1, 2], Meta(description="0 not said, 1 indoors, 2 outdoors.")]
    woeid: Annotated[str, Meta(description="The place that the owner chose, in place of the one at the coordinates.")]
    geo_visible_to: Annotated[list[GeoFlag], Meta(description="Who may see the place; none for the owner alone.")]
    tags: Annotated[list[str | TagEntry], Meta(description="As typed; machine tags too.")]
    exif: Annotated[dict[str, str] | list[ExifEntry], Meta(description='Such as {"Make": "Canon", "FNumber": "2.8"}.')]
    people: list[str | PersonEntry]
    notes: list[NoteEntry]
    can_comment: PermissionLevel
    can_add_meta: PermissionLevel
    license_changes: list[LicenseChangeEntry]
    secret: Annotated[str, Meta(pattern="^[0-9a-f]{1,20}$")]
    original_secret: Annotated[str, Meta(pattern="^[0-9a-f]{1,20}$")]
    server: Annotated[str, Meta(pattern=r"^\d{1,6}$")]
    farm: Count
    file: Annotated[str, Meta(description="A picture to serve, relative to the file of the world.")]


class PhotosetEntry(_Shelf, total=False):
    """An album; its cover is the first photo, or `primary`."""

    photos: Required[Annotated[list[str], Meta(min_length=1, description="Ids, in order.")]]


class CollectionEntry(TypedDict, total=False):
    """A collection of albums."""

    owner: Required[str]
    title: Required[str]
    id: Annotated[str, Meta(pattern=r"^\d{1,12}-\d{1,20}$")]
    description: str
    created: Moment
    photosets: Annotated[list[str], Meta(description="Ids.")]


class MemberEntry(TypedDict, total=False):
    """A member of a group."""

    user: Required[str]
    role: Role
    joined: Moment


class PoolPhotoEntry(TypedDict, total=False):
    """A photo in the pool of a group."""

    photo: Required[str]
    added: Moment
    is_pending: bool


class ReplyEntry(_Message, total=False):
    """A reply to a topic."""


class TopicEntry(_Message, total=False):
    """A topic of a group's discussions."""

    subject: Required[str]
    is_sticky: bool
    is_locked: bool
    replies: list[ReplyEntry]


class GroupEntry(TypedDict, total=False):
    """A group with its members, its pool and its discussions."""

    name: Required[Annotated[str, Meta(min_length=1)]]
    nsid: Annotated[str, Meta(pattern=r"^\d{1,12}@N\d{2}$")]
    path_alias: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{1,60}$")]
    description: str
    rules: str
    created: Moment
    privacy: GroupPrivacy
    is_moderated: bool
    throttle_mode: ThrottleMode
    throttle_count: Count
    photos_ok: bool
    videos_ok: bool
    screens_ok: bool
    art_ok: bool
    moderate_ok: bool
    restricted_ok: bool
    has_geo: Annotated[bool, Meta(description="Whether photos need a place.")]
    most_photos: Count
    members: Annotated[dict[str, Role] | list[MemberEntry], Meta(description='Such as {"otterbank": "admin"}.')]
    photos: Annotated[list[str | PoolPhotoEntry], Meta(description="The pool: ids, or entries.")]
    topics: list[TopicEntry]


class GalleryPhotoEntry(TypedDict, total=False):
    """A photo in a gallery."""

    photo: Required[str]
    comment: str
    added: Moment


class GalleryEntry(_Shelf, total=False):
    """A gallery: public photos of others."""

    photos: Annotated[list[str | GalleryPhotoEntry], Meta(description="Ids, or entries with comments.")]


class CommentEntry(_Remark, total=False):
    """A comment on a photo or on an album."""

    photo: str
    photoset: str


class FavoriteEntry(TypedDict, total=False):
    """A photo among the favourites of a user."""

    user: Required[str]
    photo: Required[str]
    faved: Moment


class TestimonialEntry(_Remark, total=False):
    """A testimonial; `approved` is missing while it is pending."""

    about: Required[str]
    approved: Moment


class SuggestionEntry(TypedDict, total=False):
    """A location that a user suggests for a photo."""

    photo: Required[str]
    user: Required[str]
    latitude: Required[Latitude]
    longitude: Required[Longitude]
    id: str
    accuracy: Accuracy
    woeid: str
    note: str
    suggested: Moment
    status: Literal["pending", "approved", "rejected"]


class PostEntry(TypedDict, total=False):
    """A photo that was posted to a blog."""

    photo: Required[str]
    title: str
    description: str
    posted: Moment


class BlogEntry(TypedDict, total=False):
    """A blog that a member connected."""

    owner: Required[str]
    name: Required[str]
    id: Id
    service: str
    url: str
    needs_password: bool
    posts: list[PostEntry]


class InstitutionEntry(TypedDict, total=False):
    """A member that is an institution of the Commons."""

    user: Required[str]
    name: Required[str]
    launched: Moment
    site: str


class World(TypedDict, total=False):
    """A whole world; every member may be missing. They are added in this order."""

    users: list[UserEntry]
    contacts: list[ContactEntry]
    photos: list[PhotoEntry]
    photosets: list[PhotosetEntry]
    collections: list[CollectionEntry]
    groups: list[GroupEntry]
    galleries: list[GalleryEntry]
    comments: list[CommentEntry]
    favorites: list[FavoriteEntry]
    testimonials: list[TestimonialEntry]
    suggestions: list[SuggestionEntry]
    blogs: list[BlogEntry]
    institutions: list[InstitutionEntry]
