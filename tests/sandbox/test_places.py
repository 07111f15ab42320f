"""Places: ids, names, parents and boxes fit each other, and photos are where their coordinates say."""

from __future__ import annotations

import re
from collections import Counter

import pytest
import requests
from defusedxml.ElementTree import fromstring

from flickr_sandbox.gazetteer import PLACE_TYPES, place_at, place_by_id, place_by_url
from flickr_sandbox.gazetteer.load import all_places

OTTERBANK = "10203040@N01"
MISSION = {"lat": "37.7599", "lon": "-122.4148"}
SAN_FRANCISCO, USA = "2487956", "23424977"


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


@pytest.fixture
def uploaded(otterbank, png):
    def upload(**fields):
        return fromstring(otterbank.upload(png, **fields).text).find("photoid").text

    return upload


def test_the_gazetteer_fits_itself():
    places = all_places()
    assert len(places) > 600
    for names in ([place.woeid for place in places], [place.place_id for place in places], [p.url for p in places]):
        assert [name for name, count in Counter(names).items() if count > 1] == []
    ranks = [29, 12, 8, 9, 7, 22]
    for place in places:
        assert place.box.contains(place.latitude, place.longitude)
        assert re.fullmatch(r"[\w.]{16}", place.place_id, re.ASCII)
        assert place.timezone.count("/") in (1, 2)
        assert place_by_id(str(place.woeid)) is place_by_id(place.place_id) is place_by_url(place.url) is place
        if place.parent:
            assert ranks.index(place.parent.type) < ranks.index(place.type)
            outer, inner = place.parent.box, place.box
            assert outer.west <= inner.west <= inner.east <= outer.east, place.full_name
            assert outer.south <= inner.south <= inner.north <= outer.north, place.full_name
        else:
            assert place.type == 29


def test_places_are_at_their_own_coordinates():
    for place in all_places():
        if place.type in (7, 22):
            assert place_at(place.latitude, place.longitude, 16).lies_in(place.woeid), place.full_name


@pytest.mark.parametrize(
    ("latitude", "longitude", "accuracy", "kind", "name"),
    [
        (37.7599, -122.4148, 16, "neighbourhood", "Mission District"),
        (37.7599, -122.4148, 11, "locality", "San Francisco"),
        (37.7599, -122.4148, 6, "region", "California"),
        (37.7599, -122.4148, 3, "country", "United States"),
        (51.4, -0.3, 16, "locality", "London"),
        (40.0, -112.0, 16, "region", "Utah"),
        (-33.8688, 151.2093, 11, "locality", "Sydney"),
        (21.3, -157.9, 11, "locality", "Honolulu"),
    ],
)
def test_points_have_the_place_that_their_accuracy_allows(api, latitude, longitude, accuracy, kind, name):
    found = _ok(api, "places.findByLatLon", lat=latitude, lon=longitude, accuracy=accuracy)["places"]
    assert [(place["place_type"], place["woe_name"]) for place in found["place"]] == [(kind, name)]


def test_criccieth_is_in_wales(api):
    (place,) = api.get("flickr.places.findByLatLon", lat="52.918", lon="-4.234")["places"]["place"]
    result = api.get("flickr.places.getInfo", place_id=place["place_id"])["place"]
    names = [result[kind]["_content"].partition(",")[0] for kind in ("locality", "county", "region", "country")]
    assert names == ["Criccieth", "Gwynedd", "Wales", "United Kingdom"]


def test_the_open_sea_is_no_place(api):
    assert _ok(api, "places.findByLatLon", lat="0", lon="-140")["places"]["place"] == []


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("montreal", ["Montréal", "Montréal"]),
        ("San Francisco, CA", ["San Francisco", "San Francisco"]),
        ("12 Broad Street, Oxford, UK", ["Oxford", "Oxfordshire"]),
        ("Lower Pixelton", ["Lower Pixelton"]),
        ("nowhere at all", []),
    ],
)
def test_places_are_found_by_name(api, query, names):
    found = _ok(api, "places.find", query=query)["places"]
    assert (found["query"], found["total"]) == (query, len(names))
    assert [place["woe_name"] for place in found["place"]] == names


def test_towns_come_before_counties_of_the_same_name(api):
    found = _ok(api, "places.find", query="San Francisco")["places"]["place"]
    assert (found[0]["place_type"], found[0]["woeid"]) == ("locality", SAN_FRANCISCO)


def test_ids_and_addresses_lead_to_the_same_place(api):
    (found,) = [p for p in _ok(api, "places.find", query="Montréal")["places"]["place"] if p["place_type_id"] == 7]
    info = _ok(api, "places.getInfo", place_id=found["place_id"])["place"]
    assert (info["woeid"], info["name"], info["timezone"]) == ("3534", "Montréal, Quebec, Canada", "America/Montreal")
    assert [info[kind]["_content"] for kind in ("locality", "region", "country")] == [
        "Montréal, Quebec, Canada",
        "Quebec, Canada",
        "Canada",
    ]
    assert _ok(api, "places.getInfo", woe_id="3534")["place"] == info
    assert _ok(api, "places.getInfoByUrl", url=info["place_url"])["place"] == info
    resolved = _ok(api, "places.resolvePlaceURL", url=f"https://www.flickr.com/places{info['place_url']}")["location"]
    assert resolved == _ok(api, "places.resolvePlaceId", place_id="3534")["location"]
    assert resolved == {name: value for name, value in info.items() if "shapedata" not in name}
    for kind in ("county", "region", "country"):
        assert _ok(api, "places.getInfo", woe_id=info[kind]["woeid"])["place"]["place_type"] == kind


def test_what_is_no_place_says_so(api):
    assert _error(api, "places.find", query=" ") == (1, "Required parameter missing")
    assert _error(api, "places.getInfo") == (1, "Required parameter missing")
    assert _error(api, "places.getInfo", place_id="!?") == (2, "Not a valid Places ID")
    assert _error(api, "places.getInfo", woe_id="7") == (3, "Place not found")
    assert _error(api, "places.resolvePlaceId", place_id="7") == (3, "Place not found.")
    assert _error(api, "places.resolvePlaceURL", url="/Nowhere") == (3, "Place not found.")
    assert _error(api, "places.findByLatLon", lat="91", lon="0") == (2, "Not a valid latitude")
    assert _error(api, "places.findByLatLon", lat="9", lon="0", accuracy="17") == (4, "Not a valid accuracy")
    assert _error(api, "places.getTopPlacesList", place_type_id="5") == (2, "Not a valid place type.")
    assert _error(api, "places.getTopPlacesList", place_type_id="7", date="soon") == (3, "Not a valid date.")


@pytest.mark.parametrize(
    ("box", "kind", "code"),
    [("1,2,3", "22", 2), ("2,2,1,3", "22", 2), ("0,0,0.01,0.01", "5", 3), ("0,0,1,1", "locality", 4), ("", "22", 1)],
)
def test_boxes_that_make_no_sense(api, box, kind, code):
    assert _error(api, "places.placesForBoundingBox", bbox=box, place_type=kind)[0] == code


def test_a_box_touches_places(api):
    found = _ok(api, "places.placesForBoundingBox", bbox="-122.42,37.755,-122.41,37.765", place_type_id="22")["places"]
    assert "Mission District" in [place["woe_name"] for place in found["place"]]


def test_from_upload_to_deletion(otterbank, brassheron, api, uploaded, clock):
    """Upload, tag, locate, find by place in every way there is, make private, delete."""
    photo = uploaded(title="Mural", tags="mural", is_public="1")
    _ok(otterbank, "photos.geo.setLocation", photo_id=photo, **MISSION)

    def seen_by(caller):
        return {
            "search": photo in _ids(_ok(caller, "photos.search", woe_id=SAN_FRANCISCO)),
            "tags": "mural"
            in [t["_content"] for t in _ok(caller, "places.tagsForPlace", woe_id="23424977")["tags"]["tag"]],
            "children": bool(
                _ok(caller, "places.getChildrenWithPhotosPublic", woe_id=SAN_FRANCISCO)["places"]["total"]
            ),
            "for tags": bool(_ok(caller, "places.placesForTags", place_type_id=7, tags="mural")["places"]["total"]),
            "top": bool(_top(caller)),
        }

    def _top(caller):
        clock.now += 86400
        listed = _ok(caller, "places.getTopPlacesList", place_type_id=22, woe_id=SAN_FRANCISCO)["places"]["place"]
        clock.now -= 86400
        return [place["woe_name"] for place in listed]

    assert _top(api) == ["Mission District"]
    everywhere = dict.fromkeys(("search", "tags", "children", "for tags", "top"), True)
    assert seen_by(api) == seen_by(brassheron) == everywhere
    info = _ok(api, "photos.getInfo", photo_id=photo)["photo"]["location"]
    assert (info["latitude"], info["longitude"], info["accuracy"]) == ("37.759900", "-122.414800", "16")
    names = {kind: info[kind]["_content"] for kind in PLACE_TYPES.values() if kind in info}
    assert names == {
        "neighbourhood": "Mission District",
        "locality": "San Francisco",
        "county": "San Francisco",
        "region": "California",
        "country": "United States",
    }
    (listed,) = _ok(api, "photos.search", woe_id=SAN_FRANCISCO, extras="geo")["photos"]["photo"]
    assert (listed["place_id"], listed["woeid"]) == (info["place_id"], info["woeid"])
    assert _ok(api, "photos.geo.getLocation", photo_id=photo)["photo"]["location"] == info
    mine = _ok(otterbank, "places.placesForUser", place_type_id=7, woe_id="2347563")["places"]["place"]
    assert [(place["woeid"], place["photo_count"]) for place in mine] == [(SAN_FRANCISCO, "1")]
    theirs = _ok(brassheron, "places.placesForContacts", place_type_id=7, woe_id="2347563")["places"]["place"]
    assert [place["woeid"] for place in theirs] == [SAN_FRANCISCO]

    nowhere = dict.fromkeys(everywhere, False)
    _ok(otterbank, "photos.geo.setPerms", photo_id=photo, is_public=0, is_contact=0, is_friend=0, is_family=0)
    assert seen_by(api) == seen_by(brassheron) == nowhere
    assert photo in _ids(_ok(otterbank, "photos.search", woe_id=SAN_FRANCISCO))
    assert photo in _ids(_ok(api, "photos.search", tags="mural"))  # it is the place that is private, not the photo
    _ok(otterbank, "photos.geo.setPerms", photo_id=photo, is_public=1, is_contact=0, is_friend=0, is_family=0)
    assert seen_by(api) == everywhere
    _ok(otterbank, "photos.setPerms", photo_id=photo, is_public=0, is_friend=0, is_family=0)
    assert seen_by(api) == seen_by(brassheron) == nowhere
    assert _ok(otterbank, "places.placesForUser", place_type_id=7, woe_id="2347563")["places"]["total"] == 1
    _ok(otterbank, "photos.delete", photo_id=photo)
    assert _ok(otterbank, "places.placesForUser", place_type_id=7, woe_id="2347563")["places"]["total"] == 0
    assert seen_by(otterbank) == nowhere


def test_a_hidden_place_is_found_by_no_search_for_places(otterbank, api, uploaded):
    photo = uploaded(is_public="1", tags="mural")
    _ok(otterbank, "photos.geo.setLocation", photo_id=photo, **MISSION)
    searches = [{"has_geo": 1}, {"bbox": "-123,37,-122,38"}, {**MISSION, "radius": 1}, {"geo_context": 0}]
    searches += [{"place_id": place_at(37.7599, -122.4148).place_id}]
    assert all(photo in _ids(_ok(api, "photos.search", **each)) for each in searches)
    _ok(otterbank, "photos.geo.setPerms", photo_id=photo, is_public=0, is_contact=0, is_friend=1, is_family=0)
    assert not any(photo in _ids(_ok(api, "photos.search", **each)) for each in searches)
    assert all(photo in _ids(_ok(otterbank, "photos.search", **each)) for each in searches)
    (shown,) = _ok(api, "photos.search", tags="mural", extras="geo")["photos"]["photo"]
    assert (shown["latitude"], "woeid" in shown) == (0, False)


def test_few_photos_count_for_the_place_around(otterbank, uploaded):
    for _ in range(2):
        _ok(otterbank, "photos.geo.setLocation", photo_id=uploaded(), **MISSION)
    ask = {"place_type_id": 22, "woe_id": "2347563"}
    found = _ok(otterbank, "places.placesForUser", **ask, threshold=2)["places"]["place"]
    assert [place["woe_name"] for place in found] == ["Mission District"]
    found = _ok(otterbank, "places.placesForUser", **ask, threshold=3)["places"]["place"]
    assert [(place["woe_name"], place["place_type"]) for place in found] == [("San Francisco", "locality")]
    assert _error(otterbank, "places.placesForUser", **ask, threshold="many")[0] == 5


def test_every_seeded_photo_on_the_map_has_a_place(otterbank, api):
    photos = _ok(api, "photos.search", has_geo=1, extras="geo,tags", per_page=250)["photos"]["photo"]
    assert len(photos) > 10
    for photo in photos:
        location = _ok(api, "photos.getInfo", photo_id=photo["id"])["photo"]["location"]
        assert location["country"]["_content"] == "Sandbox Islands"
        assert location["woeid"] == photo["woeid"]
        assert location["locality"]["_content"].replace(" ", "").lower() in photo["tags"].split() or not photo["tags"]


def test_the_place_is_in_xml_too(sandbox, api):
    photo = _ids(_ok(api, "photos.search", has_geo=1))[0]
    fields = {"method": "flickr.photos.getInfo", "photo_id": photo, "api_key": sandbox.consumer_key}
    location = fromstring(requests.get(api.url(), fields, timeout=10).text).find("photo/location")
    assert location.find("country").text == "Sandbox Islands"
    assert [child.tag for child in location][:4] == ["locality", "county", "region", "country"]
