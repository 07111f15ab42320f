"""Errors travel between processes whole."""

import pickle

import pytest

from flickr_runtime.errors import APIError, FlickrError, HTTPStatusError, NotFound, OAuthError
from flickr_runtime.limits.errors import RateLimited


@pytest.mark.parametrize(
    "error",
    [
        NotFound(1, "Photo not found", method="flickr.photos.getInfo"),
        APIError(-1, "odd", method="flickr.test.echo"),
        HTTPStatusError("HTTP 429", status=429, retry_after=7.0),
        OAuthError("refused", problem="token_rejected"),
        RateLimited("flickr.test.echo", 12.0),
    ],
    ids=repr,
)
def test_an_error_survives_pickling(error: FlickrError) -> None:
    error.add_note("on the way")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301  # our own object
    assert type(again) is type(error)
    assert (str(again), again.args, vars(again)) == (str(error), error.args, vars(error))
