"""Discussions, testimonials, suggested and corrected locations, and the login before OAuth."""

from __future__ import annotations

import hashlib

import pytest
import requests
from defusedxml.ElementTree import fromstring

OTTERBANK, BRASSHERON, MAPWRIGHT, TIDELINE = "10203040@N01", "11213141@N06", "12223242@N03", "13233343@N08"
OTTERS, KEEPERS, CLOSED, WALKERS = "2100001@N21", "2100003@N23", "2100005@N25", "2100006@N26"
LONDON, CAMDEN = "44418", {"lat": "51.539", "lon": "-0.1426"}


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
def signed_in(sandbox, otterbank, clock):
    return lambda name, perms="delete": type(otterbank)(sandbox, sandbox.sign_in(name, perms=perms), clock)


@pytest.fixture
def brassheron(signed_in):
    return signed_in("brassheron")


@pytest.fixture
def mapwright(signed_in):
    return signed_in("mapwright")


def _topics(api, group=OTTERS):
    return _ok(api, "groups.discuss.topics.getList", group_id=group)["topics"]


def test_a_discussion(otterbank, brassheron, mapwright, api, clock):
    before = _topics(api)
    said = {"subject": "Ice & <b>otters</b>", "message": "Do they slide?"}
    topic = _ok(brassheron, "groups.discuss.topics.add", group_id="otters", **said)["topic"]
    assert (topic["author"], topic["role"], topic["can_edit"], topic["can_reply"]) == (BRASSHERON, "member", 1, 1)
    after = _topics(api)
    assert int(after["total"]) == int(before["total"]) + 1
    assert [each["id"] for each in after["topic"][:2]] == [
        before["topic"][0]["id"],
        topic["id"],
    ]
    counted = _ok(api, "groups.getInfo", group_id=OTTERS)["group"]["topic_count"]["_content"]
    assert counted == str(after["total"])
    here = {"group_id": OTTERS, "topic_id": topic["id"]}
    clock.now += 60
    reply = _ok(otterbank, "groups.discuss.replies.add", message="They do.", **here)["reply"]
    assert (reply["role"], reply["lastedit"]) == ("admin", 0)
    clock.now += 60
    _ok(otterbank, "groups.discuss.replies.edit", reply_id=reply["id"], message="They <i>do</i>.", **here)
    shown = _ok(api, "groups.discuss.replies.getInfo", reply_id=reply["id"], **here)["reply"]
    assert (shown["message"]["_content"], shown["lastedit"]) == ("They <i>do</i>.", str(int(clock.now)))
    assert (shown["can_edit"], shown["can_delete"]) == (0, 0)
    info = _ok(api, "groups.discuss.topics.getInfo", **here)["topic"]
    assert (info["count_replies"], info["last_reply"]) == (1, reply["id"])
    assert int(info["datelastpost"]) == int(info["datecreate"]) + 60
    listed = _ok(api, "groups.discuss.replies.getList", per_page=100, **here)["replies"]
    assert (listed["topic"]["total"], listed["topic"]["subject"]) == (1, said["subject"])
    assert [each["id"] for each in listed["reply"]] == [reply["id"]]
    # only the author edits; the author and moderators delete
    here["reply_id"] = reply["id"]
    assert _error(mapwright, "groups.discuss.replies.edit", message="No", **here) == (4, "Cannot edit reply")
    assert _error(mapwright, "groups.discuss.replies.delete", **here) == (3, "Cannot delete reply")
    _ok(otterbank, "groups.discuss.replies.delete", **here)
    assert _error(api, "groups.discuss.replies.getInfo", **here) == (2, "Reply not found")
    del here["reply_id"]
    theirs = _ok(mapwright, "groups.discuss.replies.add", message="Spam", **here)["reply"]["id"]
    _ok(otterbank, "groups.discuss.replies.delete", reply_id=theirs, **here)  # an admin
    assert _ok(api, "groups.discuss.topics.getInfo", **here)["topic"]["count_replies"] == 0


def test_the_newest_post_comes_first(brassheron, otterbank, api, clock):
    sticky, *_, oldest = [each["id"] for each in _topics(api)["topic"]]
    _ok(otterbank, "groups.discuss.topics.add", group_id=OTTERS, subject="New", message="New")
    clock.now += 1
    _ok(brassheron, "groups.discuss.replies.add", group_id=OTTERS, topic_id=oldest, message="Up")
    assert [each["id"] for each in _topics(api)["topic"]][:2] == [sticky, oldest]


def test_who_may_post(otterbank, mapwright, brassheron, api):
    assert _error(otterbank, "groups.discuss.topics.add", group_id=WALKERS, subject="a", message="b")[0] == 2
    assert _error(otterbank, "groups.discuss.topics.add", group_id=OTTERS, subject="a", message=" ")[0] == 4
    long = _error(otterbank, "groups.discuss.topics.add", group_id=OTTERS, subject="a", message="b" * 50_001)
    assert long == (3, "Message is too long")
    (locked,) = _topics(api, CLOSED)["topic"]
    assert locked["is_locked"] == 1
    here = {"group_id": CLOSED, "topic_id": locked["id"]}
    assert _error(otterbank, "groups.discuss.replies.add", message="Open up", **here) == (2, "Cannot post to group")
    here = {"group_id": OTTERS, "topic_id": _topics(api)["topic"][0]["id"]}
    assert _error(otterbank, "groups.discuss.replies.add", message="", **here) == (3, "Missing required arguments")
    reply = _ok(brassheron, "groups.discuss.replies.add", message="Bye", **here)["reply"]["id"]
    _ok(brassheron, "groups.leave", group_id=OTTERS)
    assert _error(brassheron, "groups.discuss.replies.edit", reply_id=reply, message="!", **here)[0] == 5
    assert _error(brassheron, "groups.discuss.replies.delete", reply_id=reply, **here)[0] == 3
    assert _error(brassheron, "groups.discuss.replies.add", message="Again", **here)[0] == 2
    _ok(brassheron, "groups.join", group_id=OTTERS, accept_rules=1)
    _ok(brassheron, "groups.discuss.replies.edit", reply_id=reply, message="Back", **here)


def test_deleting_replies_takes_the_permission_to_delete(signed_in, api):
    writer = signed_in("otterbank", "write")
    here = {"group_id": OTTERS, "topic_id": _topics(api)["topic"][0]["id"]}
    reply = _ok(writer, "groups.discuss.replies.add", message="Hm", **here)["reply"]["id"]
    assert _error(writer, "groups.discuss.replies.delete", reply_id=reply, **here)[0] == 99


def test_private_groups_talk_among_themselves(otterbank, mapwright, api):
    (topic,) = _topics(mapwright, KEEPERS)["topic"]
    here = {"group_id": KEEPERS, "topic_id": topic["id"]}
    replies = _ok(mapwright, "groups.discuss.replies.getList", per_page=10, **here)["replies"]["reply"]
    for stranger in (otterbank, api):
        assert _error(stranger, "groups.discuss.topics.getList", group_id=KEEPERS) == (1, "Group not found")
        assert _error(stranger, "groups.discuss.topics.getInfo", **here) == (1, "Topic not found")
        assert _error(stranger, "groups.discuss.replies.getList", per_page=10, **here) == (1, "Topic not found")
        found = _error(stranger, "groups.discuss.replies.getInfo", reply_id=replies[0]["id"], **here)
        assert found == (1, "Topic not found")
        # nor by way of a group that one may see
        assert _error(stranger, "groups.discuss.topics.getInfo", **{**here, "group_id": OTTERS})[0] == 1
    assert _error(otterbank, "groups.discuss.topics.add", group_id=KEEPERS, subject="a", message="b")[0] == 1
    assert _error(otterbank, "groups.discuss.replies.add", message="b", **here)[0] == 1


def test_a_testimonial(otterbank, mapwright, brassheron, api):
    assert _error(mapwright, "testimonials.addTestimonial", user_id=MAPWRIGHT, testimonial_text="I")[0] == 1
    assert _error(mapwright, "testimonials.addTestimonial", user_id="1@N01", testimonial_text="I")[0] == 1
    assert _error(mapwright, "testimonials.addTestimonial", user_id=BRASSHERON, testimonial_text=" ")[0] == 2
    wrote = {"user_id": BRASSHERON, "testimonial_text": "Shiny & <b>loud</b>."}
    made = _ok(mapwright, "testimonials.addTestimonial", **wrote)["testimonial"]
    assert (made["approved"], made["by_user"]["nsid"], made["about_user"]["nsid"]) == (0, MAPWRIGHT, BRASSHERON)
    assert _error(mapwright, "testimonials.addTestimonial", **wrote)[0] == 4

    def ids(caller, method, **arguments):
        return [
            each["id"] for each in _ok(caller, f"testimonials.{method}", **arguments)["testimonials"]["testimonial"]
        ]

    def where():
        return {
            "everybody": made["id"] in ids(api, "getTestimonialsAbout", user_id=BRASSHERON),
            "by": made["id"] in ids(api, "getTestimonialsBy", user_id=MAPWRIGHT),
            "about by": made["id"] in ids(mapwright, "getTestimonialsAboutBy", user_id=BRASSHERON),
            "pending": made["id"] in ids(brassheron, "getPendingTestimonialsAbout"),
            "pending by": made["id"] in ids(mapwright, "getPendingTestimonialsBy"),
            "pending about by": made["id"] in ids(mapwright, "getPendingTestimonialsAboutBy", user_id=BRASSHERON),
            "all": made["id"] in ids(brassheron, "getAllTestimonialsAbout"),
            "all by": made["id"] in ids(mapwright, "getAllTestimonialsBy"),
            "all about by": made["id"] in ids(mapwright, "getAllTestimonialsAboutBy", user_id=BRASSHERON),
        }

    shown = dict.fromkeys(("everybody", "by", "about by", "all", "all by", "all about by"), True)
    open_to = dict.fromkeys(("pending", "pending by", "pending about by", "all", "all by", "all about by"), True)
    pending = {**dict.fromkeys(where(), False), **open_to}
    approved = {**dict.fromkeys(where(), False), **shown}
    assert where() == pending
    assert _error(mapwright, "testimonials.approveTestimonial", testimonial_id=made["id"])[0] == 2
    _ok(brassheron, "testimonials.approveTestimonial", testimonial_id=made["id"])
    assert where() == approved
    assert _error(brassheron, "testimonials.approveTestimonial", testimonial_id=made["id"])[0] == 3
    edit = {"testimonial_id": made["id"], "user_id": BRASSHERON, "testimonial_text": "Louder."}
    assert _error(otterbank, "testimonials.editTestimonial", **edit) == (2, "Testimonial not found")
    assert _ok(mapwright, "testimonials.editTestimonial", **edit)["testimonial"]["body"] == "Louder."
    assert where() == pending
    assert _error(otterbank, "testimonials.deleteTestimonial", testimonial_id=made["id"])[0] == 2
    _ok(brassheron, "testimonials.deleteTestimonial", testimonial_id=made["id"])
    assert not any(where().values())


def test_pages_of_testimonials(api):
    first = _ok(api, "testimonials.getTestimonialsAbout", user_id=OTTERBANK, per_page=1)["testimonials"]
    assert (first["page"], first["pages"], first["perpage"], first["total"]) == (1, 2, 1, 2)
    second = _ok(api, "testimonials.getTestimonialsAbout", user_id=OTTERBANK, per_page=1, page=2)["testimonials"]
    assert first["testimonial"] != second["testimonial"]
    assert _error(api, "testimonials.getTestimonialsBy", user_id="1@N01") == (1, "Invalid NSID provided")


@pytest.fixture
def photo(otterbank, png):
    """A new public photo that contacts may add to."""
    made = fromstring(otterbank.upload(png, is_public="1").text).find("photoid").text
    _ok(
        otterbank,
        "photos.setPerms",
        photo_id=made,
        is_public=1,
        is_friend=0,
        is_family=0,
        perm_comment=3,
        perm_addmeta=2,
    )
    return made


def _suggested(api, photo, **arguments):
    return _ok(api, "photos.suggestions.getList", photo_id=photo, **arguments)["suggestions"]["suggestion"]


def test_a_suggested_location(otterbank, brassheron, mapwright, api, photo):
    def suggest(caller, **arguments):
        found = _ok(caller, "photos.suggestions.suggestLocation", photo_id=photo, **CAMDEN, **arguments)
        return found["suggestions"]["suggestion"][0]["id"]

    assert _error(otterbank, "photos.suggestions.suggestLocation", photo_id=photo, **CAMDEN)[0] == 1  # it is their own
    assert _error(mapwright, "photos.suggestions.suggestLocation", photo_id=photo, **CAMDEN)[0] == 1  # no contact
    first = suggest(brassheron, note="The lock?")
    (listed,) = _suggested(otterbank, photo)
    assert (listed["id"], listed["suggested_by"]["nsid"], listed["note"]["_content"]) == (
        first,
        BRASSHERON,
        "The lock?",
    )
    assert listed["location"]["neighbourhood"]["_content"] == "Camden Town"
    assert _suggested(brassheron, photo) == []  # it is not their photo
    assert _error(brassheron, "photos.suggestions.approveSuggestion", suggestion_id=first)[0] == 1
    assert _error(otterbank, "photos.suggestions.removeSuggestion", suggestion_id=first)[0] == 1
    _ok(brassheron, "photos.suggestions.removeSuggestion", suggestion_id=first)
    assert _suggested(otterbank, photo) == []
    second, third = suggest(brassheron), suggest(brassheron, woe_id=LONDON)
    _ok(otterbank, "photos.suggestions.rejectSuggestion", suggestion_id=second)
    assert [each["id"] for each in _suggested(otterbank, photo, status_id=2)] == [second]
    assert "location" not in _ok(api, "photos.getInfo", photo_id=photo)["photo"]
    _ok(otterbank, "photos.suggestions.approveSuggestion", suggestion_id=third)
    assert [each["id"] for each in _suggested(otterbank, photo, status_id=1)] == [third]
    location = _ok(api, "photos.getInfo", photo_id=photo)["photo"]["location"]
    assert (location["latitude"], location["woeid"]) == ("51.539000", LONDON)
    assert photo in _ids(_ok(api, "photos.search", woe_id=LONDON))
    assert _error(otterbank, "photos.suggestions.rejectSuggestion", suggestion_id=third)[0] == 1  # decided
    _ok(otterbank, "photos.delete", photo_id=photo)
    assert _suggested(otterbank, photo, status_id=1) == []


def test_a_corrected_location(otterbank, api, photo):
    correct = {"photo_id": photo, "foursquare_id": ""}
    assert _error(otterbank, "photos.geo.correctLocation", woe_id=LONDON, **correct)[0] == 4  # not on the map
    _ok(otterbank, "photos.geo.setLocation", photo_id=photo, **CAMDEN)
    assert _error(otterbank, "photos.geo.correctLocation", **correct) == (2, "Missing place ID")
    assert _error(otterbank, "photos.geo.correctLocation", woe_id="7", **correct) == (3, "Not a valid place ID")
    berlin = {"woe_id": "638242"}
    _ok(otterbank, "photos.geo.correctLocation", **berlin, **correct)
    location = _ok(api, "photos.geo.getLocation", photo_id=photo)["photo"]["location"]
    assert (location["latitude"], location["locality"]["_content"]) == ("51.539000", "Berlin")
    assert photo in _ids(_ok(api, "photos.search", **berlin))
    assert photo not in _ids(_ok(api, "photos.search", woe_id=LONDON))
    at = {**CAMDEN, "accuracy": "16"}
    assert _error(otterbank, "photos.geo.batchCorrectLocation", woe_id=LONDON, **{**at, "lat": "1"})[0] == 6
    assert _error(otterbank, "photos.geo.batchCorrectLocation", **at) == (1, "Required arguments missing")
    assert _error(otterbank, "photos.geo.batchCorrectLocation", woe_id="7", **at) == (5, "Not a valid Places ID")
    _ok(otterbank, "photos.geo.batchCorrectLocation", woe_id=LONDON, **at)
    assert photo in _ids(_ok(api, "photos.search", woe_id=LONDON))
    _ok(otterbank, "photos.geo.correctLocation", **berlin, **correct)
    _ok(otterbank, "photos.geo.setLocation", photo_id=photo, **CAMDEN)  # a new location has its own place
    assert photo in _ids(_ok(api, "photos.search", woe_id=LONDON))


def _legacy(sandbox, method, secret=None, **arguments):
    fields = {"method": f"flickr.auth.{method}", "api_key": sandbox.consumer_key, **arguments}
    result = "".join(f"{name}{value}" for name, value in sorted(fields.items()))
    if secret is not None:
        fields["api_sig"] = hashlib.md5(f"{secret}{result}".encode(), usedforsecurity=False).hexdigest()
    root = fromstring(requests.get(f"{sandbox.base_url}/services/rest/", fields, timeout=10).text)
    error = root.find("err")
    return root if error is None else (int(error.get("code")), error.get("msg"))


def test_the_login_before_oauth_leads_nowhere(sandbox):
    assert _legacy(sandbox, "getFrob") == (97, "Missing signature")
    assert _legacy(sandbox, "getFrob", "wrong") == (96, "Invalid signature")
    frob = _legacy(sandbox, "getFrob", sandbox.consumer_secret).find("frob").text
    assert _legacy(sandbox, "getToken", sandbox.consumer_secret, frob=frob) == (108, "Invalid frob")
    assert _legacy(sandbox, "getToken", frob=frob) == (97, "Missing signature")
    assert _legacy(sandbox, "getFullToken", mini_token="123-456-789") == (1, "Mini-token not found")
    assert _legacy(sandbox, "checkToken", auth_token="72157-a") == (98, "Invalid auth token")
    assert _legacy(sandbox, "oauth.getAccessToken") == (97, "Missing signature")
