"""Odd worlds: each oddity by itself, and our own client against all of them at once."""

from __future__ import annotations

import json

import pytest
import requests

from flickr_client import Flickr
from flickr_sandbox import Sandbox
from flickr_sandbox.seed.disorder import ODD

OWNER = ODD["users"][0]["nsid"]


def _call(sandbox, method, **arguments):
    fields = {"method": method, "api_key": sandbox.consumer_key, "format": "json", "nojsoncallback": "1"}
    return requests.get(f"{sandbox.base_url}/services/rest/", {**fields, **arguments}, timeout=10)


def _ids(sandbox, **arguments):
    found = _call(sandbox, "flickr.photos.search", has_geo="0", per_page=500, **arguments).json()["photos"]["photo"]
    return [photo["id"] for photo in found]


def test_the_order_changes_from_call_to_call(sandbox):
    steady = _ids(sandbox)
    assert _ids(sandbox) == steady
    sandbox.faults.add("unstable_order:5")
    orders = [_ids(sandbox) for _ in range(4)]
    assert len({tuple(order) for order in orders}) > 1
    for order in orders:
        assert sorted(order) == sorted(steady)
        assert max(abs(order.index(photo) - steady.index(photo)) for photo in steady) <= 5


def test_dates_of_lists_are_stale(sandbox):
    photo = _call(sandbox, "flickr.photos.search", text="otter", extras="date_upload").json()["photos"]["photo"][0]
    sandbox.faults.add("stale_dates:60")
    stale = _call(sandbox, "flickr.photos.search", text="otter", extras="date_upload").json()["photos"]["photo"][0]
    assert int(stale["dateupload"]) == int(photo["dateupload"]) - 60
    info = _call(sandbox, "flickr.photos.getInfo", photo_id=photo["id"]).json()["photo"]
    assert info["dateuploaded"] == photo["dateupload"]


def test_empty_objects_stand_for_nothing(sandbox):
    sandbox.faults.add("empty_objects")
    photos = [_call(sandbox, "flickr.photos.getInfo", photo_id=each).json()["photo"] for each in _ids(sandbox)[:20]]
    assert any(photo["description"] == {} for photo in photos)
    assert any(photo["notes"] == {} for photo in photos)
    assert any(photo["tags"] != {} for photo in photos)


def test_accents_in_latin_1(sandbox):
    sandbox.faults.add("latin1")
    data = _call(sandbox, "flickr.people.getInfo", user_id="14243444@N05").content
    assert b"Zo\xeb Quill" in data
    with pytest.raises(UnicodeDecodeError):
        data.decode()
    picture = f"{sandbox.base_url}/images/buddyicon.gif"
    assert requests.get(picture, timeout=10).content.startswith(b"GIF8")


@pytest.fixture(scope="module")
def disorder():
    with Sandbox(disorder=True) as sandbox:
        yield sandbox


def test_a_world_in_disorder_has_photos_from_before_all_dates(disorder):
    disorder.faults.clear()
    photos = _call(disorder, "flickr.people.getPublicPhotos", user_id=OWNER, extras="date_upload,o_dims,media").json()
    result = {photo["id"]: photo for photo in photos["photos"]["photo"]}
    assert min(int(photo["dateupload"]) for photo in result.values()) == -1_000_000
    video = next(photo for photo in result.values() if photo["media"] == "video")
    assert (video["o_width"], video["o_height"], video["server"], video["farm"]) == ("0", "0", "0", 0)
    xml = requests.get(
        f"{disorder.base_url}/services/rest/",
        {"method": "flickr.people.getInfo", "user_id": OWNER, "api_key": disorder.consumer_key},
        timeout=10,
    )
    assert "Zoë Müller-Ångström" in xml.text
    disorder.reset()
    assert {planned.fault.kind for planned in disorder.faults} >= {"drift", "unstable_order", "latin1"}


def test_our_own_client_takes_everything_in_disorder(disorder):
    with Flickr(
        disorder.consumer_key,
        disorder.consumer_secret,
        token=disorder.sign_in("otterbank"),
        base_url=disorder.base_url,
        state=None,
    ) as flickr:
        everything = ["date_upload", "date_taken", "owner_name", "geo", "tags", "views", "url_m", "o_dims", "media"]
        found = {photo.id for photo in flickr.photos.iter_search(has_geo=False, extras=everything, per_page=7)}
        assert len(found) > 20
        for photo in flickr.people.iter_get_public_photos(OWNER, extras=everything):
            info = flickr.photos.get_info(photo.id)
            assert info.id == photo.id
            assert info.owner.nsid == OWNER
            flickr.photos.get_sizes(photo.id)
            flickr.photos.comments.get_list(photo.id)
            flickr.photos.get_exif(photo.id)
            repr(info)
            json.dumps(info.to_dict(), default=str)
        assert flickr.people.get_info(OWNER).username
        assert len(flickr.photosets.get_list(user_id=OWNER).photoset) == 1
        new = flickr.upload(b"\xff\xd8\xff\xe0" + b"\0" * 50, name="Zoë.jpg", title="Zoë")
        assert flickr.photos.get_info(new.photo_id).id == new.photo_id
        flickr.photos.delete(new.photo_id)
