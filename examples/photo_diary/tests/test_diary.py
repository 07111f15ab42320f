"""Tests the diary with a local Flickr: its output, its requests, and its reaction to errors."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from flickr_client import FlickrError
from photo_diary.diary import entries

if TYPE_CHECKING:
    from flickr_client import Flickr
    from flickr_sandbox import Sandbox

PICTURE = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00"
    b"\x01\x00\x00\x02\x02D\x01\x00;"
)


def now(sandbox: Sandbox) -> datetime:
    return datetime.fromtimestamp(sandbox.clock(), UTC)


def test_the_day_in_order_with_private_photos(sandbox: Sandbox, flickr: Flickr) -> None:
    found = entries(flickr, now(sandbox))
    assert [entry.title for entry in found] == ["Dawn", "Dusk"]
    assert str(found[0]).startswith("05:30 Dawn, 12 views: https://www.flickr.com/photos/")


def test_it_asks_once_and_changes_nothing(sandbox: Sandbox, flickr: Flickr) -> None:
    entries(flickr, now(sandbox))
    asked = sandbox.requests.assert_called("flickr.people.getPhotos", times=1, user="heron", user_id="me")
    assert "views" in asked.arguments["extras"]
    assert sandbox.requests.methods == ["flickr.people.getPhotos"]
    sandbox.requests.assert_not_called("flickr.photos.set*")


def test_what_is_uploaded_is_in_the_next_days_diary(sandbox: Sandbox, flickr: Flickr) -> None:
    sandbox.clock.advance(3600)
    flickr.upload(PICTURE, name="otter.gif", title="An otter at last")
    assert [entry.title for entry in entries(flickr, now(sandbox))] == ["Dawn", "Dusk", "An otter at last"]
    sandbox.clock.advance(23.5 * 3600)
    assert [entry.title for entry in entries(flickr, now(sandbox))] == ["An otter at last"]


def test_each_test_finds_the_world_as_it_was(sandbox: Sandbox, flickr: Flickr) -> None:
    assert now(sandbox).hour == 0
    assert flickr.people.get_photos("me").total == 3


def test_it_goes_on_after_a_429(sandbox: Sandbox, flickr: Flickr) -> None:
    planned = sandbox.faults.add("429:0", on="flickr.people.getPhotos", times=1)
    assert len(entries(flickr, now(sandbox))) == 2
    assert planned.used == 1
    assert [request.status for request in sandbox.requests] == [429, 200]


def test_an_outage_is_told(sandbox: Sandbox, flickr: Flickr) -> None:
    sandbox.faults.add("unavailable:105", on="flickr.people.*")
    with pytest.raises(FlickrError, match="unavailable"):
        entries(flickr.with_options(retries=0), now(sandbox))


def test_types_that_drift_make_no_difference(sandbox: Sandbox, flickr: Flickr) -> None:
    sandbox.faults.add("drift,seed=3")
    sandbox.faults.add("unstable_order")
    assert [entry.views for entry in entries(flickr, now(sandbox))] == [12, 7]
