"""Cameras, the Commons, blogs, push and daily favourites agree with the photos."""

from __future__ import annotations

import time

import pytest

OTTERBANK, MAPWRIGHT = "10203040@N01", "12223242@N03"


def _ok(api, method, **arguments):
    response = api.get(f"flickr.{method}", **arguments)
    assert response["stat"] == "ok", response
    return response


def _error(api, method, **arguments):
    response = api.get(f"flickr.{method}", **arguments)
    assert response["stat"] == "fail", response
    return response["code"], response["message"]


def _ids(response):
    return [photo["id"] for photo in response["photos"]["photo"]]


@pytest.fixture
def brassheron(sandbox, otterbank, clock):
    return type(otterbank)(sandbox, sandbox.sign_in("brassheron"), clock)


def test_cameras_are_those_of_the_exif(api):
    brands = {each["name"]: each["id"] for each in _ok(api, "cameras.getBrands")["brands"]["brand"]}
    models = {
        (name, each["name"]["_content"])
        for name, brand in brands.items()
        for each in _ok(api, "cameras.getBrandModels", brand=brand)["cameras"]["camera"]
    }
    taken = set()
    for photo in _ids(_ok(api, "photos.search", user_id=OTTERBANK, per_page=500)):
        found = _ok(api, "photos.getExif", photo_id=photo)["photo"]
        raw = {tag["tag"]: tag["raw"]["_content"] for tag in found["exif"]}
        assert found["camera"] == raw["Model"]
        taken.add((raw["Make"], raw["Model"]))
    assert len(taken) > 1
    assert taken <= models
    assert _error(api, "cameras.getBrandModels", brand="nobody") == (1, "Brand not found")


def test_the_commons_are_the_photos_of_institutions(sandbox, otterbank, clock, api):
    (institution,) = _ok(api, "commons.getInstitutions")["institutions"]["institution"]
    assert institution["nsid"] == MAPWRIGHT
    urls = {url["type"]: url["_content"] for url in institution["urls"]["url"]}
    assert urls["flickr"] == f"{sandbox.base_url}/photos/mapwright/"
    found = _ok(api, "photos.search", is_commons=1, extras="license")["photos"]["photo"]
    assert {(photo["owner"], photo["license"]) for photo in found} == {(MAPWRIGHT, "7")}
    keeper = type(otterbank)(sandbox, sandbox.sign_in("mapwright"), clock)
    _ok(keeper, "photos.setPerms", photo_id=found[0]["id"], is_public=0, is_friend=0, is_family=0)
    assert found[0]["id"] not in _ids(_ok(api, "photos.search", is_commons=1))


def test_photos_are_posted_to_blogs(otterbank, brassheron, api):
    assert len(_ok(api, "blogs.getServices")["services"]["service"]) == 11
    mine = _ok(otterbank, "blogs.getList")["blogs"]["blog"]
    (guarded,) = [blog for blog in mine if blog["needspassword"]]
    assert _ok(otterbank, "blogs.getList", service=guarded["service"])["blogs"]["blog"] == [guarded]
    (theirs,) = _ok(brassheron, "blogs.getList")["blogs"]["blog"]
    photo = _ids(_ok(api, "photos.search", user_id=OTTERBANK))[0]
    post = {"title": "Otter", "description": "At last."}
    _ok(otterbank, "blogs.postPhoto", photo_id=photo, service="Twitter", **post)
    assert _error(otterbank, "blogs.postPhoto", photo_id=photo, blog_id=theirs["id"], **post) == (1, "Blog not found")
    assert _error(otterbank, "blogs.postPhoto", photo_id=photo, **post) == (1, "Blog not found")
    assert _error(otterbank, "blogs.postPhoto", photo_id="1", service="Twitter", **post) == (2, "Photo not found")
    assert _error(otterbank, "blogs.postPhoto", photo_id=photo, blog_id=guarded["id"], **post) == (3, "Password needed")
    _ok(otterbank, "blogs.postPhoto", photo_id=photo, blog_id=guarded["id"], blog_password="otter", **post)


def test_a_subscription_is_confirmed_by_its_callback(otterbank, callback, clock):
    asked = len(callback.asked)
    mine = {"topic": "my_photos", "callback": callback.url, "verify": "sync"}
    _ok(otterbank, "push.subscribe", verify_token="tide", lease_seconds=3600, **mine)
    (question,) = callback.asked[asked:]
    assert question.pop("challenge")
    assert question == {
        "mine": "1",
        "mode": "subscribe",
        "topic": "my_photos",
        "verify_token": "tide",
        "lease_seconds": "3600",
    }
    (listed,) = _ok(otterbank, "push.getSubscriptions")["subscriptions"]["subscription"]
    assert (listed["topic"], listed["callback"], listed["pending"]) == ("my_photos", callback.url, 0)
    assert listed["expiry"] == str(int(clock.now) + 3600)
    assert _error(otterbank, "push.subscribe", **{**mine, "topic": "my_faves"})[0] == 3
    assert _error(otterbank, "push.unsubscribe", **{**mine, "topic": "my_faves"}) == (7, "Subscription not found")
    _ok(otterbank, "push.unsubscribe", **mine)
    assert callback.asked[-1]["mode"] == "unsubscribe"
    assert _ok(otterbank, "push.getSubscriptions")["subscriptions"]["subscription"] == []
    _ok(otterbank, "push.subscribe", lease_seconds=60, **mine)
    clock.now += 61
    assert _ok(otterbank, "push.getSubscriptions")["subscriptions"]["subscription"] == []


@pytest.mark.parametrize("response", [(200, "no"), (404, None), (500, ""), (302, None)])
def test_a_callback_that_does_not_confirm(otterbank, callback, monkeypatch, response):
    status, body = response
    monkeypatch.setattr(callback, "response", lambda asked: (status, asked["challenge"] if body is None else body))
    mine = {"topic": "my_photos", "callback": callback.url, "verify": "sync"}
    assert _error(otterbank, "push.subscribe", **mine) == (4, "Callback failed or invalid response")
    assert _ok(otterbank, "push.getSubscriptions")["subscriptions"]["subscription"] == []


def test_a_callback_may_call_while_it_is_asked(otterbank, api, callback, monkeypatch):
    def respond(asked):
        _ok(api, "test.echo")
        _ok(api, "photos.getRecent")
        return 200, asked["challenge"]

    monkeypatch.setattr(callback, "response", respond)
    _ok(otterbank, "push.subscribe", topic="my_photos", callback=callback.url, verify="sync")


def test_an_asynchronous_subscription_waits_for_its_callback(otterbank, callback, monkeypatch):
    import threading

    may_respond = threading.Event()

    def respond(asked):
        may_respond.wait(10)
        return 200, asked["challenge"]

    monkeypatch.setattr(callback, "response", respond)
    mine = {"topic": "my_photos", "callback": callback.url, "verify": "async"}
    _ok(otterbank, "push.subscribe", **mine)

    def pending():
        return [each["pending"] for each in _ok(otterbank, "push.getSubscriptions")["subscriptions"]["subscription"]]

    assert pending() == [1]
    assert _error(otterbank, "push.subscribe", **mine)[0] == 6
    may_respond.set()
    end = time.monotonic() + 10
    while pending() != [0]:
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.mark.parametrize(
    "elsewhere",
    [
        "http://push.example/",
        "http://10.0.0.1/",
        "http://127.0.0.1.example/",
        "http://user@169.254.169.254/",
        "ftp://127.0.0.1/",
        "http://127.0.0.1:99999/",
        "http://[::1/",
        "/pushed",
    ],
)
def test_no_other_machine_is_called(otterbank, elsewhere):
    mine = {"topic": "my_photos", "callback": elsewhere, "verify": "sync"}
    assert _error(otterbank, "push.subscribe", **mine) == (4, "Callback failed or invalid response")


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"topic": "everything"}, 2),
        ({"verify": ""}, 1),
        ({"verify": "soon"}, 2),
        ({"lease_seconds": "59"}, 2),
        ({"lease_seconds": "lots"}, 2),
        ({"callback": "http://127.0.0.1/" + "a" * 250}, 2),
        ({"verify_token": "a" * 201}, 2),
        ({"topic": "tags"}, 1),
        ({"topic": "geo"}, 1),
        ({"topic": "geo", "woe_ids": "7"}, 2),
        ({"topic": "geo", "lat": "north", "lon": "0"}, 2),
        ({"topic": "commons", "nsids": "1@N01"}, 2),
    ],
)
def test_subscriptions_that_make_no_sense(otterbank, callback, wrong, code):
    mine = {"topic": "my_photos", "callback": callback.url, "verify": "sync"}
    assert _error(otterbank, "push.subscribe", **{**mine, **wrong})[0] == code


def test_push_is_for_pro_accounts(brassheron, api, callback):
    assert len(_ok(api, "push.getTopics")["topics"]["topic"]) == 9
    refused = (5, "Service currently available only to pro accounts")
    assert _error(brassheron, "push.getSubscriptions") == refused
    assert _error(brassheron, "push.subscribe", topic="my_photos", callback=callback.url, verify="sync") == refused


def test_the_most_popular_photo_of_each_day(otterbank, brassheron):
    days = {"date_until": "2025-06-14", "num_days": 3}
    found = _ok(otterbank, "stats.getMostPopularPhotoDateRange", **days)["photos"]
    assert (found["total"], len(found["photo"])) == (3, 3)
    best = found["photo"][0]
    listed = _ok(otterbank, "stats.getPopularPhotos", date="2025-06-14", per_page=100)["photos"]["photo"]
    views = {photo["id"]: photo["stats"]["views"] for photo in listed}
    assert (best["owner"], best["stats"]["views"]) == (OTTERBANK, max(views.values()))
    info = _ok(otterbank, "photos.getInfo", photo_id=best["id"])["photo"]
    assert best["stats"]["total_comments"] == int(info["comments"]["_content"])
    _ok(otterbank, "photos.delete", photo_id=best["id"])
    found = _ok(otterbank, "stats.getMostPopularPhotoDateRange", **days)["photos"]["photo"]
    assert best["id"] not in [photo["id"] for photo in found]
    assert _ok(brassheron, "stats.getMostPopularPhotoDateRange", **days)["photos"]["photo"] == []
