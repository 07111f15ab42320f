"""What became of a photo that was added to a pool, by what `flickr.groups.pools.add` answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from flickr_client.errors import InvalidArgument, TransportError
from flickr_client.errors import groups_pools as errors

if TYPE_CHECKING:
    from flickr_client import FlickrError

__all__ = ["Outcome", "PoolClosed", "outcome_of"]

Outcome = Literal["added", "waiting for approval", "in the pool already", "not taken", "unknown"]

# Of these photos the group, or Flickr, will take none however often it is asked.
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
# After these, no other photo is taken either, today at least.
_CLOSED = (
    errors.AddQuotaUsedUp,
    errors.AddPoolFull,
    errors.AddPoolDisabled,
)


class PoolClosed(Exception):
    """The pool takes no more photos of this user for now."""


def outcome_of(error: FlickrError) -> Outcome:
    """What an error means for the photo that was to be added.

    Raises `PoolClosed` where it means that no other photo is taken either, and the error itself where it concerns more
    than this photo: no such group, no permission.
    """
    if isinstance(error, errors.AddPending | errors.AddAlreadyPending):
        return "waiting for approval"  # the second since an earlier run; the first is no error to this client
    if isinstance(error, errors.AddAlreadyInPool):
        return "in the pool already"
    if isinstance(error, _NOT_TAKEN):
        return "not taken"
    if isinstance(error, _CLOSED):
        raise PoolClosed(error.message) from error
    if isinstance(error, TransportError):
        return "unknown"  # it may have arrived; the next run sees it in the pool, or adds it then
    raise error
