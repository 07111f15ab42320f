"""The outcome of adding a photo to a pool, by the response of `flickr.groups.pools.add`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from flickr_client.errors import InvalidArgument, TransportError
from flickr_client.errors import groups_pools as errors

if TYPE_CHECKING:
    from flickr_client import FlickrError

__all__ = ["Outcome", "PoolClosed", "outcome_of"]

Outcome = Literal["added", "waiting for approval", "in the pool already", "not taken", "unknown"]

# The group, or Flickr, will never accept these photos.
_NOT_TAKEN = (
    errors.AddPhotoNotFound,
    errors.AddTooManyPools,
    errors.AddContentNotAllowed,
    errors.AddVideosNotAllowed,
    errors.AddPhotosNotAllowed,
    errors.AddPhotosAndVideosNotAllowed,
    errors.AddScreenshotsNotAllowed,
    errors.AddIllustrationsNotAllowed,
    errors.AddRestrictedNotAllowed,
    errors.AddOnlySafeAllowed,
    errors.AddNotGeotagged,
    InvalidArgument,
)
# After these, no other photo is accepted either, at least today.
_CLOSED = (
    errors.AddQuotaUsedUp,
    errors.AddPoolFull,
    errors.AddPoolDisabled,
)


class PoolClosed(Exception):
    """The pool accepts no more photos of this user for now."""


def outcome_of(error: FlickrError) -> Outcome:
    """The outcome of an error for the photo.

    Raises `PoolClosed` if no other photo is accepted either, and the error itself if it concerns more
    than this photo: no such group, no permission.
    """
    if isinstance(error, errors.AddPending | errors.AddAlreadyPending):
        return "waiting for approval"  # the second one since an earlier run; for this client the first is not an error
    if isinstance(error, errors.AddAlreadyInPool):
        return "in the pool already"
    if isinstance(error, _NOT_TAKEN):
        return "not taken"
    if isinstance(error, _CLOSED):
        raise PoolClosed(error.message) from error
    if isinstance(error, TransportError):
        return "unknown"  # it may have been added; the next run finds it in the pool, or adds it
    raise error
