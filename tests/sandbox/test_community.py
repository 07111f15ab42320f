"""Favourites, comments, notes, groups, galleries, albums: what is changed is seen to be changed."""

from __future__ import annotations

import pytest

from flickr_sandbox.state.photos import change_photo

OTTERBANK, BRASSHERON, MAPWRIGHT = "10203040@N01", "11213141@N06", "12223242@N03"
OTTERS, BRASS, KEEPERS, TWO_A_WEEK, CLOSED, WALKERS = (f"210000{n}@N2{n}" for n in range(1, 7))


def _ok(api, method, **arguments):
    response = api.get(f"flickr.{method}", **arguments)
    assert response["stat"] == "ok", response
    return response


def _error(api, method, **arguments):
    response = api.get(f"flickr.{method}", **arguments)
    assert response["stat"] == "fail", response
    return response["code"], response["message"]


def _photos(api, **arguments):
    return _ok(api, "photos.search", per_page=500, **arguments)["photos"]["photo"]


def _ids(response):
    return [photo["id"] for photo in response["photos"]["photo"]]


@pytest.fixture
def brassheron(sandbox, otterbank, clock):
    return type(otterbank)(sandbox, sandbox.sign_in("brassheron"), clock)


@pytest.fixture
def mine(otterbank):
    """Public photos of the first user's that are in no pool."""
    photos = _photos(otterbank, user_id="me", privacy_filter=1, safe_search=1)
    return [each["id"] for each in photos if "pool" not in _ok(otterbank, "photos.getAllContexts", photo_id=each["id"])]


def test_favourites(otterbank, api, clock):
    photo = _photos(api, user_id=BRASSHERON)[0]["id"]
    before = _ids(_ok(otterbank, "favorites.getList", per_page=500))
    if photo in before:
        _ok(otterbank, "favorites.remove", photo_id=photo)
    _ok(otterbank, "favorites.add", photo_id=photo)
    newest = _ok(otterbank, "favorites.getList")["photos"]["photo"][0]
    assert (newest["id"], newest["date_faved"]) == (photo, str(int(clock.now)))
    assert photo in _ids(_ok(api, "favorites.getPublicList", user_id=OTTERBANK))
    assert _ok(otterbank, "photos.getInfo", photo_id=photo)["photo"]["isfavorite"] == 1
    fans = _ok(api, "photos.getFavorites", photo_id=photo)["photo"]["person"]
    assert fans[0]["nsid"] == OTTERBANK
    assert _error(otterbank, "favorites.add", photo_id=photo) == (3, "Photo is already in favorites")
    context = _ok(otterbank, "favorites.getContext", photo_id=photo, user_id="me")
    assert context["prevphoto"] == {"id": 0, "is_faved": 0}
    _ok(otterbank, "favorites.remove", photo_id=photo)
    assert _error(otterbank, "favorites.remove", photo_id=photo) == (1, "Photo not in favorites")
    assert _error(otterbank, "favorites.getContext", photo_id=photo, user_id="me") == (3, "Photo not a favorite")


def test_one_does_not_favour_oneself(otterbank, mine):
    assert _error(otterbank, "favorites.add", photo_id=mine[0]) == (2, "Photo is owned by you")
    assert _error(otterbank, "favorites.add", photo_id="1") == (1, "Photo not found")


def test_comments_come_and_go(otterbank, brassheron, api, mine, clock):
    count = int(_ok(api, "photos.getInfo", photo_id=mine[0])["photo"]["comments"]["_content"])
    made = _ok(brassheron, "photos.comments.addComment", photo_id=mine[0], comment_text="<b>Hm</b> & so on")["comment"]
    assert made["id"].startswith(f"10203040-{mine[0]}-")
    assert _ok(api, "photos.getInfo", photo_id=mine[0])["photo"]["comments"]["_content"] == str(count + 1)
    listed = _ok(api, "photos.comments.getList", photo_id=mine[0], min_comment_date=int(clock.now))["comments"]
    assert [(each["author"], each["_content"]) for each in listed["comment"]] == [(BRASSHERON, "<b>Hm</b> & so on")]
    assert _error(otterbank, "photos.comments.editComment", comment_id=made["id"], comment_text="x")[0] == 2
    _ok(brassheron, "photos.comments.editComment", comment_id=made["id"], comment_text="Oh")
    _ok(otterbank, "photos.comments.deleteComment", comment_id=made["id"])  # on your own photo
    assert _error(otterbank, "photos.comments.deleteComment", comment_id=made["id"]) == (2, "Comment not found.")
    assert _error(otterbank, "photos.comments.addComment", photo_id=mine[0], comment_text=" ")[0] == 8


def test_who_may_comment(sandbox, otterbank, brassheron, clock, mine):
    stranger = type(otterbank)(sandbox, sandbox.sign_in("mapwright"), clock)
    said = {"photo_id": mine[0], "comment_text": "Hm"}
    visible = {"photo_id": mine[0], "is_public": 1, "is_friend": 0, "is_family": 0}
    for level, outcomes in ((0, (99, 99, 0)), (1, (99, 0, 0)), (3, (0, 0, 0))):  # brassheron is a friend
        _ok(otterbank, "photos.setPerms", **visible, perm_comment=level, perm_addmeta=0)
        assert _ok(otterbank, "photos.getPerms", photo_id=mine[0])["perms"]["permcomment"] == level
        callers = (stranger, brassheron, otterbank)
        codes = tuple(each.get("flickr.photos.comments.addComment", **said).get("code", 0) for each in callers)
        assert codes == outcomes
        may = [_ok(each, "photos.getInfo", photo_id=mine[0])["photo"]["editability"]["cancomment"] for each in callers]
        assert may == [int(code == 0) for code in codes]


def test_no_comments_are_no_list(otterbank, png):
    from defusedxml.ElementTree import fromstring

    photo = fromstring(otterbank.upload(png).text).find("photoid").text
    assert _ok(otterbank, "photos.comments.getList", photo_id=photo)["comments"] == {"photo_id": photo}


def test_notes_and_people(otterbank, brassheron, api, mine):
    note = {"note_x": 10, "note_y": 20, "note_w": 30, "note_h": 40, "note_text": "Here"}
    made = _ok(otterbank, "photos.notes.add", photo_id=mine[0], **note)["note"]["id"]
    (shown,) = [n for n in _ok(api, "photos.getInfo", photo_id=mine[0])["photo"]["notes"]["note"] if n["id"] == made]
    assert (shown["x"], shown["_content"]) == ("10", "Here")
    assert _error(brassheron, "photos.notes.edit", note_id=made, **note) == (2, "User cannot edit note")
    assert _error(otterbank, "photos.notes.add", photo_id=mine[0], **{**note, "note_w": 9000})[0] == 5
    _ok(otterbank, "photos.notes.delete", note_id=made)
    _ok(otterbank, "photos.people.add", photo_id=mine[0], user_id=BRASSHERON)
    assert mine[0] in _ids(_ok(api, "people.getPhotosOf", user_id=BRASSHERON))
    assert _ok(api, "photos.getInfo", photo_id=mine[0])["photo"]["people"]["haspeople"] == 1
    _ok(brassheron, "photos.people.delete", photo_id=mine[0], user_id=BRASSHERON)
    assert mine[0] not in _ids(_ok(api, "people.getPhotosOf", user_id=BRASSHERON))


def test_a_photo_goes_into_a_pool_once(otterbank, api, mine):
    _ok(otterbank, "groups.pools.add", group_id=OTTERS, photo_id=mine[0])
    assert _ids(_ok(api, "groups.pools.getPhotos", group_id=OTTERS))[0] == mine[0]
    assert mine[0] in [photo["id"] for photo in _photos(api, group_id=OTTERS)]
    assert _error(otterbank, "groups.pools.add", group_id=OTTERS, photo_id=mine[0]) == (3, "Photo already in pool")
    assert [pool["id"] for pool in _ok(api, "photos.getAllContexts", photo_id=mine[0])["pool"]] == [OTTERS]
    _ok(otterbank, "groups.pools.remove", group_id=OTTERS, photo_id=mine[0])
    assert _error(otterbank, "groups.pools.remove", group_id=OTTERS, photo_id=mine[0]) == (2, "Photo not in pool")


def test_error_6_is_a_success(otterbank, api, mine):
    pending = (6, "Your Photo has been added to the Pending Queue for this Pool")
    assert _error(otterbank, "groups.pools.add", group_id=BRASS, photo_id=mine[0]) == pending
    assert _error(otterbank, "groups.pools.add", group_id=BRASS, photo_id=mine[0])[0] == 7
    assert mine[0] not in _ids(_ok(api, "groups.pools.getPhotos", group_id=BRASS, per_page=500))


def test_what_a_pool_does_not_take(otterbank, api, mine, clock):
    def add(photo, group=TWO_A_WEEK):
        return otterbank.get("flickr.groups.pools.add", group_id=group, photo_id=photo).get("code", 0)

    foreign = _photos(api, user_id=BRASSHERON)[0]["id"]
    assert add(foreign) == 1
    assert add(mine[0], "1@N00") == add(mine[0], WALKERS) == 2
    assert add(mine[0], CLOSED) == 11
    on_the_map = [photo["id"] for photo in _photos(otterbank, user_id="me", has_geo="1") if photo["id"] in mine]
    off_the_map = [photo["id"] for photo in _photos(otterbank, user_id="me", has_geo="0") if photo["id"] in mine]
    assert add(off_the_map[0]) == 29
    _ok(otterbank, "photos.setContentType", photo_id=on_the_map[0], content_type="2")
    assert add(on_the_map[0]) == 25
    _ok(otterbank, "photos.setContentType", photo_id=on_the_map[0], content_type="1")
    assert [add(photo) for photo in on_the_map[:3]] == [0, 0, 5]
    clock.now += 8 * 86400
    assert add(on_the_map[2]) == 0
    _ok(otterbank, "photos.setSafetyLevel", photo_id=mine[0], safety_level="2")
    assert add(mine[0], BRASS) == 28


def test_joining_and_leaving(brassheron, otterbank):
    assert _error(brassheron, "groups.join", group_id=OTTERS)[0] == 4
    assert _error(otterbank, "groups.join", group_id=KEEPERS)[0] == 5
    _ok(otterbank, "groups.leave", group_id=OTTERS)
    assert _error(otterbank, "groups.leave", group_id=OTTERS)[0] == 3
    assert _error(otterbank, "groups.join", group_id=OTTERS)[0] == 6
    _ok(otterbank, "groups.join", group_id=OTTERS, accept_rules=1)
    assert OTTERS in [group["nsid"] for group in _ok(otterbank, "groups.pools.getGroups")["groups"]["group"]]
    _ok(otterbank, "groups.joinRequest", group_id=KEEPERS, message="Please")
    assert _error(otterbank, "groups.joinRequest", group_id=KEEPERS, message="Please")[0] == 7


def test_private_groups_are_known_to_their_members(sandbox, otterbank, api):
    assert _error(api, "groups.getInfo", group_id=KEEPERS) == (1, "Group not found")
    assert not _ok(api, "groups.search", text="keepers")["groups"]["group"]
    assert not _photos(otterbank, group_id=KEEPERS)
    otterbank.token = sandbox.sign_in("mapwright")
    assert _ok(otterbank, "groups.getInfo", group_id=KEEPERS)["group"]["is_admin"] == 1
    names = [group["name"] for group in _ok(otterbank, "people.getGroups", user_id=MAPWRIGHT)["groups"]["group"]]
    assert "Keepers of the Light" in names
    names = [group["name"] for group in _ok(api, "people.getPublicGroups", user_id=MAPWRIGHT)["groups"]["group"]]
    assert names
    assert "Keepers of the Light" not in names


def test_galleries(otterbank, api, mine):
    picked = [photo["id"] for photo in _photos(api, text="otter") if photo["owner"] != OTTERBANK][:3]
    made = _ok(otterbank, "galleries.create", title="New", description="d", primary_photo_id=picked[0])["gallery"]
    assert made["id"] == f"10203040-{made['gallery_id']}"
    either = (made["id"], made["gallery_id"])
    for photo, gallery in zip(picked[1:], either, strict=True):
        _ok(otterbank, "galleries.addPhoto", gallery_id=gallery, photo_id=photo, comment="Ahoy")
    assert _ids(_ok(api, "galleries.getPhotos", gallery_id=made["id"])) == picked
    assert made["id"] in [
        gallery["id"] for gallery in _ok(api, "galleries.getListForPhoto", photo_id=picked[0])["galleries"]["gallery"]
    ]
    again = _error(otterbank, "galleries.addPhoto", gallery_id=made["id"], photo_id=picked[0])
    assert again == (8, "Photo in gallery")
    assert _error(otterbank, "galleries.addPhoto", gallery_id=made["id"], photo_id=mine[0])[0] == 7
    _ok(otterbank, "galleries.removePhoto", gallery_id=made["id"], photo_id=picked[0])
    info = _ok(api, "galleries.getInfo", gallery_id=made["id"])["gallery"]
    assert (info["count_photos"], info["primary_photo_id"]) == (2, picked[1])
    assert _error(api, "galleries.getInfo", gallery_id=f"1-{made['gallery_id']}") == (1, "Invalid gallery ID")


def test_a_gallery_is_read_by_a_cursor(api):
    gallery = _ok(api, "galleries.getList", user_id=OTTERBANK)["galleries"]["gallery"][0]
    seen, cursor = [], "0"
    while cursor != "-1":
        response = _ok(api, "galleries.getPhotos", gallery_id=gallery["id"], continuation=cursor, per_page=4)
        seen += _ids(response)
        cursor = response["photos"]["continuation"]
    assert seen == _ids(_ok(api, "galleries.getPhotos", gallery_id=gallery["id"], per_page=500))


def test_albums_are_edited(otterbank, api):
    def order():
        return [photo["id"] for photo in _ok(otterbank, "photosets.getPhotos", photoset_id=album)["photoset"]["photo"]]

    first, second, *_ = [each["id"] for each in _ok(otterbank, "photosets.getList")["photosets"]["photoset"]]
    album, before = first, []
    before = order()
    _ok(otterbank, "photosets.reorderPhotos", photoset_id=album, photo_ids=",".join(before[2:4]))
    assert order() == [*before[2:4], *before[:2], *before[4:]]
    _ok(otterbank, "photosets.removePhoto", photoset_id=album, photo_id=before[0])
    assert before[0] not in order()
    assert _error(otterbank, "photosets.removePhoto", photoset_id=album, photo_id=before[0])[0] == 3
    _ok(otterbank, "photosets.setPrimaryPhoto", photoset_id=album, photo_id=before[3])
    info = _ok(api, "photosets.getInfo", photoset_id=album)["photoset"]
    assert info["primary"] == before[3]
    context = _ok(otterbank, "photosets.getContext", photoset_id=album, photo_id=before[2])
    assert (context["prevphoto"]["id"], context["nextphoto"]["id"]) == (0, before[3])
    chosen = {"primary_photo_id": before[1], "photo_ids": f"{before[0]},{before[1]}"}
    _ok(otterbank, "photosets.editPhotos", photoset_id=album, **chosen)
    assert order() == before[:2]
    _ok(otterbank, "photosets.orderSets", photoset_ids=second)
    assert _ok(otterbank, "photosets.getList")["photosets"]["photoset"][0]["id"] == second
    _ok(otterbank, "photosets.removePhotos", photoset_id=album, photo_ids=",".join(before))
    assert _error(otterbank, "photosets.getInfo", photoset_id=album) == (1, "Photoset not found")


def test_neighbours_in_a_stream(otterbank, api):
    stream = _ids(_ok(api, "people.getPublicPhotos", user_id=OTTERBANK, per_page=500))
    context = _ok(api, "photos.getContext", photo_id=stream[1])
    assert (context["prevphoto"]["id"], context["nextphoto"]["id"]) == (stream[2], stream[0])


def test_places_are_hidden_and_shown(otterbank, api, brassheron, mine):
    photo = mine[0]
    _ok(otterbank, "photos.geo.setLocation", photo_id=photo, lat="46.5", lon="-20.25", accuracy="11")
    location = _ok(api, "photos.geo.getLocation", photo_id=photo)["photo"]["location"]
    assert (location["latitude"], location["accuracy"]) == ("46.500000", "11")
    friends = {"is_public": 0, "is_contact": 0, "is_friend": 1, "is_family": 0}
    _ok(otterbank, "photos.geo.setPerms", photo_id=photo, **friends)
    assert _error(api, "photos.geo.getLocation", photo_id=photo) == (2, "Photo has no location information.")
    assert "location" not in _ok(api, "photos.getInfo", photo_id=photo)["photo"]
    _ok(brassheron, "photos.geo.getLocation", photo_id=photo)  # a friend
    _ok(otterbank, "photos.geo.removeLocation", photo_id=photo)
    assert _error(otterbank, "photos.geo.getLocation", photo_id=photo)[0] == 2
    assert _error(otterbank, "photos.geo.setLocation", photo_id=photo, lat="91", lon="0")[0] == 3


def test_dates_are_set(otterbank, mine, clock):
    def dates(**arguments):
        _ok(otterbank, "photos.setDates", photo_id=mine[0], **arguments)
        return _ok(otterbank, "photos.getInfo", photo_id=mine[0])["photo"]["dates"]

    assert dates(date_taken="2004-04", date_taken_granularity=4)["taken"] == "2004-04-01 00:00:00"
    assert dates(date_posted=1_600_000_000)["posted"] == "1600000000"
    for code, arguments in enumerate(
        ({}, {"date_taken_granularity": 5}, {"date_posted": 9e9}, {"date_taken": "soon"}, {"date_taken": "2999-01-01"}),
        2,
    ):
        assert _error(otterbank, "photos.setDates", photo_id=mine[0], **arguments)[0] == code


def test_turning_a_photo_gives_it_other_secrets(otterbank, mine):
    before = _ok(otterbank, "photos.getInfo", photo_id=mine[0])["photo"]
    turned = _ok(otterbank, "photos.transform.rotate", photo_id=mine[0], degrees=90)["photoid"]
    after = _ok(otterbank, "photos.getInfo", photo_id=mine[0])["photo"]
    assert after["rotation"] == 90
    assert before["secret"] != after["secret"] == turned["secret"]


def test_a_licence_has_a_history(otterbank, api, mine):
    (never,) = _ok(api, "photos.licenses.getLicenseHistory", photo_id=mine[0])["license_history"]
    assert never["new_license"] == ""
    _ok(otterbank, "photos.licenses.setLicense", photo_id=mine[0], license_id=9)
    (change,) = _ok(api, "photos.licenses.getLicenseHistory", photo_id=mine[0])["license_history"]
    assert change["new_license"] == "Public Domain Dedication (CC0)"


def test_counts_between_dates(otterbank):
    counts = _ok(otterbank, "photos.getCounts", taken_dates="2025-01-01,2023-01-01,2024-01-01")["photocounts"]
    assert [each["fromdate"][:4] for each in counts["photocount"]] == ["2023", "2024"]
    whole = _ok(otterbank, "people.getPhotos", user_id="me", safe_search=3)["photos"]["total"]
    assert sum(int(each["count"]) for each in counts["photocount"]) == whole
    assert _error(otterbank, "photos.getCounts")[0] == 1


def test_contacts(otterbank, api):
    names = [each["username"] for each in _ok(otterbank, "contacts.getList")["contacts"]["contact"]]
    assert names == ["brass_heron", "quiet tideline"]
    (friend,) = _ok(otterbank, "contacts.getList", filter="friends")["contacts"]["contact"]
    assert (friend["nsid"], friend["friend"]) == (BRASSHERON, 1)
    assert _error(otterbank, "contacts.getList", sort="age") == (1, "Invalid sort parameter.")
    of_contacts = _ok(otterbank, "photos.getContactsPhotos", count=50)["photos"]["photo"]
    assert {photo["username"] for photo in of_contacts} == set(names)


def test_statistics_are_for_pro_accounts(otterbank, brassheron):
    one = _ok(otterbank, "stats.getPhotostreamStats", date="2025-06-14")
    assert one == _ok(otterbank, "stats.getPhotostreamStats", date="2025-06-14")
    assert _error(brassheron, "stats.getPhotostreamStats", date="2025-06-14")[0] == 1
    assert _error(otterbank, "stats.getPhotostreamStats", date="2024-06-14")[0] == 2
    assert _error(otterbank, "stats.getPhotostreamStats", date="tomorrow")[0] == 3


def test_deleting_a_photo_takes_everything_with_it(otterbank, brassheron, api):
    gallery = _ok(api, "galleries.getList", user_id=MAPWRIGHT)["galleries"]["gallery"][0]
    member = _ok(api, "galleries.getPhotos", gallery_id=gallery["id"])["photos"]["photo"]
    photo = next(each["id"] for each in member if each["owner"] == OTTERBANK)
    _ok(otterbank, "photos.delete", photo_id=photo)
    assert photo not in _ids(_ok(api, "galleries.getPhotos", gallery_id=gallery["id"]))
    assert _ok(api, "galleries.getInfo", gallery_id=gallery["id"])["gallery"]["primary_photo_id"] != photo


def test_albums_and_galleries_show_no_secret_of_a_photo_that_was_hidden(api, otterbank):
    """Whoever has the secret of a photo can open its picture."""
    theirs = otterbank.get("flickr.people.getPublicPhotos", user_id="11213141@N06")["photos"]["photo"][:2]
    gallery = otterbank.get("flickr.galleries.create", title="Seen", description="")["gallery"]["id"]
    own = otterbank.get("flickr.people.getPublicPhotos", user_id="10203040@N01")["photos"]["photo"][:2]
    album = otterbank.get("flickr.photosets.create", title="Seen", primary_photo_id=own[0]["id"])["photoset"]["id"]
    assert otterbank.get("flickr.photosets.addPhoto", photoset_id=album, photo_id=own[1]["id"])["stat"] == "ok"
    for photo in theirs:
        added = otterbank.get("flickr.galleries.addPhoto", gallery_id=gallery, photo_id=photo["id"])
        assert added["stat"] == "ok"

    def shown():
        info = api.get("flickr.galleries.getInfo", gallery_id=gallery)["gallery"]
        photoset = api.get("flickr.photosets.getInfo", photoset_id=album)["photoset"]
        picked = info["primary_photo_id"], info.get("primary_photo_secret", ""), int(info["count_total"])
        return picked, (photoset["primary"], photoset["secret"], int(photoset["photos"]))

    database = api.sandbox._core().database
    for count in (2, 1, 0):
        first = [photos[2 - count] if count else {"id": "", "secret": ""} for photos in (theirs, own)]
        assert shown() == tuple((photo["id"], photo["secret"], count) for photo in first)
        if count:
            with database.transaction():
                for photo in first:
                    change_photo(database, photo["id"], is_public=0)
