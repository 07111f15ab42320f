"""Searching, lists, single photos and albums."""

from __future__ import annotations

import pytest
import requests

from flickr_sandbox.dates import taken_text, unix_seconds
from flickr_sandbox.pictures.sizes import fitted
from flickr_sandbox.state.tags import clean_tag, split_tags

OTTERBANK, BRASSHERON = "10203040@N01", "11213141@N06"


def _ids(response):
    return [photo["id"] for photo in response["photos"]["photo"]]


def _search(api, **arguments):
    response = api.get("flickr.photos.search", per_page=500, **arguments)
    assert response["stat"] == "ok", response
    return response["photos"]["photo"]


def test_every_sandbox_starts_with_the_same_world(api):
    newest = api.get("flickr.photos.search", text="otter", per_page=1)["photos"]
    assert newest["total"] == 15
    assert newest["photo"][0]["title"] == "Otter pup asleep in the fog"


def test_a_search_has_to_say_something(api):
    response = api.get("flickr.photos.search", sort="relevance", per_page=5)
    assert response == {"stat": "fail", "code": 3, "message": "Parameterless searches have been disabled"}


def test_text_matches_the_beginnings_of_words(api):
    found = _search(api, text="OTTER asleep")
    assert found
    assert all(photo["title"].startswith("Otter pup asleep") for photo in found)
    assert not _search(api, text="tter")
    assert not _search(api, text="otter asleep -asleep")


def test_tags_any_and_all(api):
    any_of = _search(api, tags="brass,heron")
    all_of = _search(api, tags="brass,steam", tag_mode="all", extras="tags")
    assert len(any_of) > len(all_of) > 0
    assert all({"brass", "steam"} <= set(photo["tags"].split()) for photo in all_of)
    assert {photo["id"] for photo in _search(api, tags="Baby  Animals")} == {
        photo["id"] for photo in _search(api, tags="babyanimals")
    }
    without = _search(api, tags="otters,-otter", extras="tags")
    assert without
    assert all("otter" not in photo["tags"].split() for photo in without)


def test_machine_tags(api):
    exact = _search(api, machine_tags='sandbox:roll="7"', extras="machine_tags")
    assert exact
    assert all(photo["machine_tags"] == "sandbox:roll=7" for photo in exact)
    assert len(_search(api, machine_tags="sandbox:")) >= len(exact)
    assert len(_search(api, machine_tags="*:roll=")) >= len(exact)


def test_too_many_tags_in_an_all_query(api):
    response = api.get("flickr.photos.search", tags=",".join(f"t{n}" for n in range(21)), tag_mode="all")
    assert (response["code"], response["message"]) == (1, "Too many tags in ALL query")


def test_dates_take_seconds_and_mysql(api):
    by_text = _search(api, min_upload_date="2024-01-01 00:00:00", extras="date_upload")
    assert by_text
    assert by_text == _search(api, min_upload_date="1704067200", extras="date_upload")
    assert all(int(photo["dateupload"]) >= 1704067200 for photo in by_text)
    taken = _search(api, min_taken_date="2023-06", max_taken_date="2023-07", extras="date_taken")
    assert taken
    assert all(photo["datetaken"].startswith("2023-06") for photo in taken)


def test_licences(api):
    found = _search(api, license="4,9", extras="license")
    assert {photo["license"] for photo in found} == {"4", "9"}
    assert all(photo["license"] == "0" for photo in _search(api, license="0", extras="license"))


@pytest.mark.parametrize(
    ("sort", "key", "falling"),
    [
        ("date-posted-desc", "dateupload", True),
        ("date-posted-asc", "dateupload", False),
        ("date-taken-asc", "datetaken", False),
        ("no-such-sort", "dateupload", True),
    ],
)
def test_sorting(api, sort, key, falling):
    values = [photo[key] for photo in _search(api, text="otter", sort=sort, extras="date_upload,date_taken")]
    assert values == sorted(values, reverse=falling)


def test_pages_tile_the_whole_list(api):
    whole = _ids(api.get("flickr.photos.search", user_id=OTTERBANK, per_page=500))
    pages = [
        _ids(api.get("flickr.photos.search", user_id=OTTERBANK, per_page=7, page=page))
        for page in range(1, -(-len(whole) // 7) + 1)
    ]
    assert [photo_id for page in pages for photo_id in page] == whole


def test_pages_out_of_bounds_are_moved_into_them(api):
    def page(**arguments):
        found = api.get("flickr.photos.search", user_id=OTTERBANK, **arguments)["photos"]
        return found["page"], found["perpage"]

    assert page(page=99, per_page=10)[0] == 2
    assert page(page=0) == page(page="-3") == page(page="x") == page(per_page=0) == page(per_page="lots") == (1, 100)
    assert page(per_page=99999) == page(per_page="9" * 5000) == (1, 500)
    assert page(bbox="-180,-90,180,90", per_page=500) == (1, 250)


def test_places(api):
    everywhere = _search(api, bbox="-180,-90,180,90", extras="geo")
    assert everywhere
    assert all(photo["accuracy"] == "16" and photo["geo_is_public"] == 1 for photo in everywhere)
    assert not _search(api, bbox="0,0,1,1")
    near = _search(api, lat="46.5", lon="-20.25", radius="12", extras="geo")
    assert near
    assert all(abs(float(photo["latitude"]) - 46.5) < 0.12 for photo in near)
    assert len(_search(api, has_geo="1")) == len(everywhere)
    assert all(photo["latitude"] == 0 for photo in _search(api, has_geo="0", extras="geo"))


def test_what_the_sandbox_has_none_of_is_empty(api):
    assert not _search(api, group_id="90096392@N00")
    assert not _search(api, is_getty="1", text="otter")


def test_me_is_whoever_calls(api, otterbank):
    mine = _search(otterbank, user_id="me")
    assert {photo["owner"] for photo in mine} == {OTTERBANK}
    assert len(mine) > len(_search(api, user_id=OTTERBANK))
    assert api.get("flickr.photos.search", user_id="me")["message"] == "Unknown user"


def test_private_photos_are_for_those_they_are_shared_with(sandbox, api, otterbank):
    private = [photo for photo in _search(otterbank, user_id="me") if not photo["ispublic"]]
    assert private
    for photo in private:
        hidden = api.get("flickr.photos.getInfo", photo_id=photo["id"])
        assert hidden["message"] == f'Photo "{photo["id"]}" not found (invalid ID)'
    otterbank.token = sandbox.sign_in("brassheron")  # a friend, not family
    seen = {photo["id"] for photo in _search(otterbank, user_id=OTTERBANK)}
    assert {photo["id"] for photo in private if photo["isfriend"]} <= seen
    assert not {photo["id"] for photo in private if not photo["isfriend"]} & seen


def test_unsafe_and_hidden_photos_need_asking(sandbox, api, otterbank):
    safe = _search(api, min_upload_date="100000", safe_search="3", extras="safety_level")
    assert {photo["safety_level"] for photo in safe} == {"0"}
    otterbank.token = sandbox.sign_in("mapwright")
    all_of = _search(otterbank, min_upload_date="100000", safe_search="3", extras="safety_level")
    assert {photo["safety_level"] for photo in all_of} == {"0", "1", "2"}


def test_extras_bring_flickrs_attributes(api):
    extras = "description,license,date_upload,date_taken,owner_name,icon_server,original_format,last_update,geo,tags,"
    extras += "machine_tags,o_dims,views,media,path_alias,url_sq,url_m,url_l,url_o,url_5k,nonsense"
    photo = _search(api, user_id=OTTERBANK, has_geo="1", extras=extras)[0]
    assert photo["ownername"] == "Otter of Sandbank"
    assert photo["pathalias"] == "otterbank"
    assert set(photo["description"]) == {"_content"}
    assert (photo["url_sq"][-6:], photo["height_sq"], photo["width_sq"]) == ("_s.jpg", 75, 75)
    assert photo["url_o"].endswith(f"{photo['originalsecret']}_o.{photo['originalformat']}")
    assert photo["media_status"] == "ready"
    assert "url_5k" not in photo
    assert "nonsense" not in photo
    assert {"dateupload", "datetaken", "datetakengranularity", "datetakenunknown", "iconserver", "lastupdate"} <= set(
        photo
    )


def test_free_accounts_show_no_originals_unless_licensed(api):
    found = _search(api, user_id=BRASSHERON, extras="url_o,license")
    assert found
    assert all(("url_o" in photo) == (photo["license"] != "0") for photo in found)


def test_info_of_a_photo_in_flickrs_order(api, otterbank):
    photo_id = _search(api, user_id=OTTERBANK, has_geo="1")[0]["id"]
    info = api.get("flickr.photos.getInfo", photo_id=photo_id)["photo"]
    order = "id secret server farm dateuploaded isfavorite license safety_level rotation originalsecret originalformat"
    order += " views media owner title description visibility dates editability publiceditability usage comments notes"
    order += " people tags location geoperms urls"
    assert list(info) == order.split()
    assert info["urls"]["url"][0]["_content"] == f"{api.sandbox.base_url}/photos/otterbank/{photo_id}/"
    assert "permissions" in otterbank.get("flickr.photos.getInfo", photo_id=photo_id)["photo"]


def test_sizes_stop_where_the_original_does(api):
    small = next(p for p in _search(api, text="otter", extras="o_dims") if p["o_width"] == "640")
    sizes = api.get("flickr.photos.getSizes", photo_id=small["id"])["sizes"]["size"]
    assert [size["label"] for size in sizes if not size["label"].startswith("Original")][-1] == "Medium 640"
    assert fitted(1600, 1067, 500) == (500, 333)


def test_people(api, otterbank):
    found = api.get("flickr.people.findByUsername", username="OTTER of sandbank")
    assert found["user"]["nsid"] == OTTERBANK
    person = api.get("flickr.people.getInfo", user_id=OTTERBANK)["person"]
    assert person["realname"] == {"_content": "Ottilie Sandbank"}
    assert person["photos"]["count"]["_content"] == 20  # one more than an anonymous search, which shows safe ones only
    assert api.get("flickr.people.getInfo", user_id="nobody")["message"] == "User not found"
    assert otterbank.get("flickr.people.getUploadStatus")["user"]["videos"]["remaining"] == "lots"
    for url in ("https://www.flickr.com/photos/otterbank/", f"{api.sandbox.base_url}/people/{OTTERBANK}"):
        assert api.get("flickr.urls.lookupUser", url=url)["user"]["id"] == OTTERBANK
    assert api.get("flickr.urls.lookupUser", url="http://x/photos/")["code"] == 1


def test_preferences(sandbox, otterbank):
    assert otterbank.get("flickr.prefs.getPrivacy")["person"] == {"nsid": OTTERBANK, "privacy": 1}
    otterbank.token = sandbox.sign_in("zephyrquill", perms="read")
    assert otterbank.get("flickr.prefs.getPrivacy")["person"]["privacy"] == 5
    for name, member in (("ContentType", "content_type"), ("Hidden", "hidden"), ("SafetyLevel", "safety_level")):
        assert otterbank.get(f"flickr.prefs.get{name}")["person"][member] == 1


def test_albums(api):
    albums = api.get("flickr.photosets.getList", user_id=OTTERBANK)["photosets"]["photoset"]
    assert [album["title"]["_content"] for album in albums] == ["Along the estuary", "Otters, mostly"]
    page = api.get("flickr.photosets.getPhotos", photoset_id=albums[1]["id"], user_id=OTTERBANK, per_page=2)["photoset"]
    assert (page["per_page"], page["perpage"], page["ownername"]) == (2, 2, "Otter of Sandbank")
    assert page["total"] == albums[1]["photos"]
    assert [photo["isprimary"] for photo in page["photo"]] == [1, 0]
    wrong = api.get("flickr.photosets.getPhotos", photoset_id=albums[1]["id"], user_id=BRASSHERON)
    assert (wrong["code"], wrong["message"]) == (1, "Photoset not found")


def test_an_albums_life(otterbank):
    first, second = _ids(otterbank.get("flickr.people.getPhotos", user_id="me"))[:2]
    made = otterbank.get("flickr.photosets.create", title="New", primary_photo_id=first)["photoset"]
    assert otterbank.get("flickr.photosets.addPhoto", photoset_id=made["id"], photo_id=second) == {"stat": "ok"}
    assert otterbank.get("flickr.photosets.addPhoto", photoset_id=made["id"], photo_id=second)["code"] == 3
    assert otterbank.get("flickr.photos.delete", photo_id=first) == {"stat": "ok"}
    info = otterbank.get("flickr.photosets.getInfo", photoset_id=made["id"], user_id="me")["photoset"]
    assert (info["primary"], info["photos"]) == (second, 1)
    assert otterbank.get("flickr.photosets.delete", photoset_id=made["id"]) == {"stat": "ok"}
    assert otterbank.get("flickr.photosets.getInfo", photoset_id=made["id"], user_id="me")["code"] == 1


def test_changing_a_photo(api, otterbank):
    photo_id = _ids(otterbank.get("flickr.people.getPhotos", user_id="me"))[0]
    otterbank.get("flickr.photos.setMeta", photo_id=photo_id, title="Renamed")
    otterbank.get("flickr.photos.addTags", photo_id=photo_id, tags='plain "two words" ns:key="a value" plain')
    info = otterbank.get("flickr.photos.getInfo", photo_id=photo_id)["photo"]
    assert info["title"]["_content"] == "Renamed"
    assert {"plain", "two words"} <= {tag["raw"] for tag in info["tags"]["tag"]}
    tag = next(tag for tag in info["tags"]["tag"] if tag["raw"] == "two words")
    (again,) = otterbank.get("flickr.photos.addTags", photo_id=photo_id, tags="again")["tags"]["tag"]
    assert again["full_tag_id"] == f"10203040-{photo_id}-{again['id']}"
    assert (again["author"], again["machine_tag"], again["_content"]) == (OTTERBANK, 0, "again")
    assert (tag["_content"], tag["id"].split("-")[:2]) == ("twowords", ["10203040", photo_id])
    assert otterbank.get("flickr.photos.removeTag", tag_id=tag["id"]) == {"stat": "ok"}
    full = otterbank.get("flickr.photos.addTags", photo_id=photo_id, tags=" ".join(f"t{n}" for n in range(75)))
    assert full["message"] == "Maximum number of tags reached"
    otterbank.get("flickr.photos.setPerms", photo_id=photo_id, is_public=0, is_friend=1, is_family=0)
    assert api.get("flickr.photos.getInfo", photo_id=photo_id)["code"] == 1


def test_only_the_owner_changes_a_photo(api, otterbank):
    foreign = _search(api, user_id=BRASSHERON)[0]["id"]
    for method in ("setMeta", "addTags", "setPerms", "delete"):
        assert otterbank.get(f"flickr.photos.{method}", photo_id=foreign, tags="x")["message"] == "Photo not found"


def test_tags_as_flickr_reads_them():
    assert split_tags('one  "two words" t"x !!! "" ns:key=a') == ["one", "two words", 't"x', "ns:key=a"]
    assert clean_tag("Baby Animals!") == "babyanimals"
    assert clean_tag("Café") == "café"
    assert clean_tag("ns:Key=A b") == "ns:key=ab"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2004", "2004-01-01 00:00:00"), ("2004-04", "2004-04-01 00:00:00"), ("2004-13", None), ("1372893401.04", None)],
)
def test_dates_in_part(text, expected):
    assert taken_text(text) == expected
    assert (unix_seconds(text) is None) == (expected is None)


def test_pictures_are_served_in_their_size(api):
    from flickr_sandbox.pictures.sniff import sniff

    photo = _search(api, text="otter", license="4,5,9,11,12", extras="url_sq,url_m,url_l,url_o,o_dims")[0]
    for key in ("sq", "m", "o"):
        response = requests.get(photo[f"url_{key}"], timeout=10)
        assert response.headers["Content-Type"] == ("image/png" if key == "o" else "image/jpeg")
        picture = sniff(response.content)
        assert (picture.width, picture.height) == (photo[f"width_{key}"], photo[f"height_{key}"])
    wrong = photo["url_m"].replace(photo["secret"], "0123456789")
    assert requests.get(wrong, timeout=10).status_code == 404
    guessed = photo["url_o"].replace(photo["url_o"].split("_")[1], photo["secret"])
    assert requests.get(guessed, timeout=10).status_code == 404


@pytest.mark.parametrize(
    ("method", "arguments", "code", "message"),
    [
        ("flickr.people.getPhotos", {}, 1, "Required arguments missing"),
        ("flickr.people.getPhotos", {"user_id": "1@N00"}, 2, "Unknown user"),
        ("flickr.people.getPublicPhotos", {"user_id": "1@N00"}, 1, "User not found"),
        ("flickr.photos.getSizes", {"photo_id": "1"}, 1, "Photo not found"),
        ("flickr.photosets.getList", {"user_id": "1@N00"}, 1, "User not found"),
        ("flickr.photosets.getPhotos", {"photoset_id": "1", "user_id": "1@N00"}, 2, "User not found"),
        ("flickr.photosets.getPhotos", {"photoset_id": "1", "user_id": OTTERBANK}, 1, "Photoset not found"),
        ("flickr.urls.getUserPhotos", {}, 2, "No user specified"),
    ],
)
def test_errors_are_those_of_the_specs(api, method, arguments, code, message):
    assert api.get(method, **arguments) == {"stat": "fail", "code": code, "message": message}


def test_what_an_edit_needs(otterbank):
    photo_id = _ids(otterbank.get("flickr.people.getPhotos", user_id="me"))[0]
    assert otterbank.get("flickr.photos.setMeta", photo_id=photo_id)["code"] == 2
    assert otterbank.get("flickr.photos.setPerms", photo_id=photo_id, is_public=1)["code"] == 2


def test_arguments_that_a_method_does_not_have_make_no_difference(api):
    assert api.get("flickr.photos.getRecent", text="otter") == api.get("flickr.photos.getRecent")
