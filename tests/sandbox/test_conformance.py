"""What the sandbox responds is what the specs say: every served method, no unknown member, no wrong type."""

# ruff: noqa: S608 - the queries are made of constants
from __future__ import annotations

import copy
import json
import os
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import requests
from defusedxml.ElementTree import fromstring

import flickr_specs
from flickr_sandbox import Sandbox, Settings
from flickr_sandbox.gazetteer import find_places
from flickr_sandbox.methods import served_methods
from flickr_sandbox.seed import build_world
from flickr_sandbox.state import Database

OTTERBANK = "10203040@N01"
EXTRAS = "description,license,date_upload,date_taken,owner_name,icon_server,original_format,last_update,geo,tags,"
EXTRAS += "machine_tags,o_dims,views,media,path_alias,url_sq,url_t,url_s,url_q,url_m,url_n,url_z,url_c,url_l,url_o"
LISTED = {"extras": EXTRAS, "per_page": "500"}
DAY = "2025-06-14"
COMMENT = {"comment_text": "Well seen"}
NOTE = {"note_x": "1", "note_y": "2", "note_w": "3", "note_h": "4", "note_text": "There"}
AT = {"lat": "46.500000", "lon": "-20.250000", "accuracy": "16"}
IN_TOPIC = {"group_id": "2100001@N21", "topic_id": "{topic}"}
IN_PHOTO = {"photo_id": "{peopled}", "user_id": "{person}"}
CALLS: dict[str, dict[str, str]] = {
    "flickr.auth.oauth.checkToken": {},
    "flickr.blogs.getList": {"service": "Twitter"},
    "flickr.blogs.postPhoto": {"service": "Twitter", "photo_id": "{photo}", "title": "Otter", "description": ""},
    "flickr.cameras.getBrandModels": {"brand": "pixelton_works"},
    "flickr.collections.getInfo": {"collection_id": "{collection}"},
    "flickr.contacts.getListRecentlyUploaded": {"date_lastupload": "1500000000"},
    "flickr.contacts.getPublicList": {"user_id": OTTERBANK},
    "flickr.favorites.add": {"photo_id": "{new_to_me}"},
    "flickr.favorites.getContext": {"photo_id": "{faved}", "user_id": OTTERBANK},
    "flickr.favorites.getList": LISTED,
    "flickr.favorites.getPublicList": {"user_id": OTTERBANK, **LISTED},
    "flickr.favorites.remove": {"photo_id": "{faved}"},
    "flickr.galleries.addPhoto": {"gallery_id": "{gallery}", "photo_id": "{new_to_gallery}", "comment": "Ahoy"},
    "flickr.galleries.create": {"title": "New", "description": "", "primary_photo_id": "{foreign}"},
    "flickr.galleries.editMeta": {"gallery_id": "{gallery}", "title": "Newer"},
    "flickr.galleries.editPhoto": {"gallery_id": "{gallery}", "photo_id": "{in_gallery}", "comment": "Ahoy"},
    "flickr.galleries.editPhotos": {
        "gallery_id": "{gallery}",
        "primary_photo_id": "{in_gallery}",
        "photo_ids": "{in_gallery},{new_to_gallery}",
    },
    "flickr.galleries.getInfo": {"gallery_id": "{gallery}"},
    "flickr.galleries.getList": {"user_id": OTTERBANK, "primary_photo_extras": "license,url_sq"},
    "flickr.galleries.getListForPhoto": {"photo_id": "{in_gallery}"},
    "flickr.galleries.getPhotos": {"gallery_id": "{gallery}", "continuation": "0", "get_gallery_info": "1", **LISTED},
    "flickr.galleries.removePhoto": {"gallery_id": "{gallery}", "photo_id": "{in_gallery}"},
    "flickr.groups.discuss.replies.add": {**IN_TOPIC, "message": "Quite"},
    "flickr.groups.discuss.replies.delete": {**IN_TOPIC, "reply_id": "{reply}"},
    "flickr.groups.discuss.replies.edit": {
        "group_id": "2100001@N21",
        "topic_id": "{topic}",
        "reply_id": "{reply}",
        "message": "Quite",
    },
    "flickr.groups.discuss.replies.getInfo": {**IN_TOPIC, "reply_id": "{reply}"},
    "flickr.groups.discuss.replies.getList": {**IN_TOPIC, "per_page": "100"},
    "flickr.groups.discuss.topics.add": {"group_id": "2100001@N21", "subject": "New", "message": "Well"},
    "flickr.groups.discuss.topics.getInfo": IN_TOPIC,
    "flickr.groups.discuss.topics.getList": {"group_id": "2100001@N21"},
    "flickr.groups.getInfo": {"group_id": "{group}"},
    "flickr.groups.join": {"group_id": "{other_group}", "accept_rules": "1"},
    "flickr.groups.joinRequest": {"group_id": "{private_group}", "message": "Please", "accept_rules": "1"},
    "flickr.groups.leave": {"group_id": "{group}", "delete_photos": "1"},
    "flickr.groups.members.getList": {"group_id": "{group}"},
    "flickr.groups.pools.add": {"group_id": "{group}", "photo_id": "{new_to_pool}"},
    "flickr.groups.pools.getContext": {"group_id": "{group}", "photo_id": "{pooled}"},
    "flickr.groups.pools.getPhotos": {"group_id": "{group}", **LISTED},
    "flickr.groups.pools.remove": {"group_id": "{group}", "photo_id": "{pooled}"},
    "flickr.groups.search": {"text": "otters"},
    "flickr.interestingness.getList": LISTED,
    "flickr.machinetags.getPairs": {"namespace": "sandbox"},
    "flickr.machinetags.getRecentValues": {"namespace": "sandbox", "predicate": "roll", "added_since": "1600000000"},
    "flickr.machinetags.getValues": {"namespace": "sandbox", "predicate": "roll"},
    "flickr.panda.getPhotos": {"panda_name": "ling ling", **LISTED},
    "flickr.people.findByEmail": {"find_email": "mapwright@sandbox.example"},
    "flickr.people.findByUsername": {"username": "Mapwright"},
    "flickr.people.getGroups": {"user_id": OTTERBANK, "extras": "privacy,throttle,restrictions"},
    "flickr.people.getInfo": {"user_id": OTTERBANK},
    "flickr.people.getPhotos": {"user_id": "me", **LISTED},
    "flickr.people.getPhotosOf": {"user_id": "{person}", **LISTED},
    "flickr.people.getPublicGroups": {"user_id": OTTERBANK},
    "flickr.people.getPublicPhotos": {"user_id": OTTERBANK, **LISTED},
    "flickr.photos.addTags": {"photo_id": "{photo}", "tags": "one two"},
    "flickr.photos.comments.addComment": {"photo_id": "{photo}", **COMMENT},
    "flickr.photos.comments.deleteComment": {"comment_id": "{comment}"},
    "flickr.photos.comments.editComment": {"comment_id": "{comment}", **COMMENT},
    "flickr.photos.comments.getList": {"photo_id": "{commented}"},
    "flickr.photos.comments.getRecentForContacts": {"date_lastcomment": "1500000000", **LISTED},
    "flickr.photos.geo.batchCorrectLocation": {"woe_id": "44418", **AT},
    "flickr.photos.geo.correctLocation": {"photo_id": "{photo}", "woe_id": "44418", "foursquare_id": ""},
    "flickr.photos.geo.getLocation": {"photo_id": "{photo}"},
    "flickr.photos.geo.getPerms": {"photo_id": "{photo}"},
    "flickr.photos.geo.photosForLocation": {"lat": "46.5", "lon": "-20.25", **LISTED},
    "flickr.photos.geo.removeLocation": {"photo_id": "{photo}"},
    "flickr.photos.geo.setContext": {"photo_id": "{photo}", "context": "2"},
    "flickr.photos.geo.setLocation": {"photo_id": "{photo}", "lat": "46.5", "lon": "-20.25"},
    "flickr.photos.geo.setPerms": {
        "photo_id": "{photo}",
        "is_public": "0",
        "is_contact": "0",
        "is_friend": "1",
        "is_family": "1",
    },
    "flickr.photos.getAllContexts": {"photo_id": "{pooled}"},
    "flickr.photos.getContactsPhotos": {"count": "50", "include_self": "1", "extras": EXTRAS},
    "flickr.photos.getContactsPublicPhotos": {"user_id": OTTERBANK, "single_photo": "1", "extras": EXTRAS},
    "flickr.photos.getContext": {"photo_id": "{photo}"},
    "flickr.photos.getCounts": {"taken_dates": "2023-01-01,2024-01-01,2025-01-01"},
    "flickr.photos.getExif": {"photo_id": "{photo}"},
    "flickr.photos.getFavorites": {"photo_id": "{faved}"},
    "flickr.photos.getInfo": {"photo_id": "{noted}"},
    "flickr.photos.getNotInSet": LISTED,
    "flickr.photos.getPerms": {"photo_id": "{photo}"},
    "flickr.photos.getPopular": {"sort": "faves", **LISTED},
    "flickr.photos.getRecent": LISTED,
    "flickr.photos.getSizes": {"photo_id": "{photo}"},
    "flickr.photos.getUntagged": LISTED,
    "flickr.photos.getWithGeoData": LISTED,
    "flickr.photos.getWithoutGeoData": LISTED,
    "flickr.photos.recentlyUpdated": {"min_date": "100000", **LISTED},
    "flickr.photos.licenses.getAvailable": {"photo_id": "{photo}"},
    "flickr.photos.licenses.getLicenseHistory": {"photo_id": "{photo}"},
    "flickr.photos.licenses.setLicense": {"photo_id": "{photo}", "license_id": "4"},
    "flickr.photos.notes.add": {"photo_id": "{photo}", **NOTE},
    "flickr.photos.notes.delete": {"note_id": "{note}"},
    "flickr.photos.notes.edit": {"note_id": "{note}", **NOTE},
    "flickr.photos.people.add": {"photo_id": "{photo}", "user_id": "{person}"},
    "flickr.photos.people.delete": IN_PHOTO,
    "flickr.photos.people.deleteCoords": IN_PHOTO,
    "flickr.photos.people.editCoords": {
        **IN_PHOTO,
        "person_x": "1",
        "person_y": "2",
        "person_w": "3",
        "person_h": "4",
    },
    "flickr.photos.people.getList": {"photo_id": "{peopled}"},
    "flickr.photos.removeTag": {"tag_id": "{tag}"},
    "flickr.photos.search": {"text": "otter", **LISTED},
    "flickr.photos.setContentType": {"photo_id": "{photo}", "content_type": "2"},
    "flickr.photos.setDates": {"photo_id": "{photo}", "date_taken": "2020-01", "date_taken_granularity": "4"},
    "flickr.photos.setMeta": {"photo_id": "{photo}", "title": "New"},
    "flickr.photos.setPerms": {"photo_id": "{photo}", "is_public": "1", "is_friend": "0", "is_family": "0"},
    "flickr.photos.setSafetyLevel": {"photo_id": "{photo}", "safety_level": "2", "hidden": "1"},
    "flickr.photos.setTags": {"photo_id": "{photo}", "tags": "one"},
    "flickr.photos.suggestions.approveSuggestion": {"suggestion_id": "{suggestion}"},
    "flickr.photos.suggestions.getList": {"status_id": "0"},
    "flickr.photos.suggestions.rejectSuggestion": {"suggestion_id": "{suggestion}"},
    "flickr.photos.suggestions.suggestLocation": {"photo_id": "{foreign}", **AT},
    "flickr.photos.transform.rotate": {"photo_id": "{photo}", "degrees": "90"},
    "flickr.photos.delete": {"photo_id": "{photo}"},
    "flickr.photos.upload.checkTickets": {"tickets": "1-2"},
    "flickr.photosets.addPhoto": {"photoset_id": "{photoset}", "photo_id": "{unset}"},
    "flickr.photosets.comments.addComment": {"photoset_id": "{photoset}", **COMMENT},
    "flickr.photosets.comments.deleteComment": {"comment_id": "{said}"},
    "flickr.photosets.comments.editComment": {"comment_id": "{said}", **COMMENT},
    "flickr.photosets.comments.getList": {"photoset_id": "{photoset}"},
    "flickr.photosets.create": {"title": "New", "primary_photo_id": "{photo}"},
    "flickr.photosets.delete": {"photoset_id": "{photoset}"},
    "flickr.photosets.editMeta": {"photoset_id": "{photoset}", "title": "Newer"},
    "flickr.photosets.editPhotos": {
        "photoset_id": "{photoset}",
        "primary_photo_id": "{unset}",
        "photo_ids": "{member},{unset}",
    },
    "flickr.photosets.getContext": {"photoset_id": "{photoset}", "photo_id": "{member}"},
    "flickr.photosets.getInfo": {"photoset_id": "{photoset}", "user_id": OTTERBANK},
    "flickr.photosets.getList": {"user_id": OTTERBANK, "primary_photo_extras": "license,url_sq"},
    "flickr.photosets.getPhotos": {"photoset_id": "{photoset}", "user_id": OTTERBANK, **LISTED},
    "flickr.photosets.orderSets": {"photoset_ids": "{photoset}"},
    "flickr.photosets.removePhoto": {"photoset_id": "{photoset}", "photo_id": "{member}"},
    "flickr.photosets.removePhotos": {"photoset_id": "{photoset}", "photo_ids": "{member}"},
    "flickr.photosets.reorderPhotos": {"photoset_id": "{photoset}", "photo_ids": "{member}"},
    "flickr.photosets.setPrimaryPhoto": {"photoset_id": "{photoset}", "photo_id": "{member}"},
    "flickr.places.find": {"query": "San Francisco, CA"},
    "flickr.places.findByLatLon": {"lat": "46.5", "lon": "-20.25"},
    "flickr.places.getChildrenWithPhotosPublic": {"woe_id": "{islands}"},
    "flickr.places.getInfo": {"woe_id": "44418"},
    "flickr.places.getInfoByUrl": {"url": "/Canada/Quebec/Montr%C3%A9al"},
    "flickr.places.getShapeHistory": {"woe_id": "44418"},
    "flickr.places.getTopPlacesList": {"place_type_id": "7", "date": "{posted}"},
    "flickr.places.placesForBoundingBox": {"bbox": "-20.26,46.49,-20.24,46.51", "place_type": "locality"},
    "flickr.places.placesForContacts": {"place_type_id": "7"},
    "flickr.places.placesForTags": {"place_type_id": "7", "tags": "otters"},
    "flickr.places.placesForUser": {"place_type_id": "7"},
    "flickr.places.resolvePlaceId": {"place_id": "44418"},
    "flickr.places.resolvePlaceURL": {"url": "/United+Kingdom/England/London"},
    "flickr.places.tagsForPlace": {"woe_id": "{islands}"},
    "flickr.profile.getProfile": {"user_id": OTTERBANK},
    "flickr.push.subscribe": {"topic": "my_photos", "callback": "http://127.0.0.1:9/", "verify": "async"},
    "flickr.push.unsubscribe": {"topic": "my_photos", "callback": "{callback}", "verify": "sync"},
    "flickr.reflection.getMethodInfo": {"method_name": "flickr.photos.search"},
    "flickr.stats.getCollectionDomains": {"date": DAY},
    "flickr.stats.getCollectionReferrers": {"date": DAY, "domain": "tides.example"},
    "flickr.stats.getCollectionStats": {"date": DAY, "collection_id": "{collection}"},
    "flickr.stats.getMostPopularPhotoDateRange": {"date_until": DAY, "num_days": "3", "sort": "comments"},
    "flickr.stats.getPhotoDomains": {"date": DAY, "photo_id": "{photo}"},
    "flickr.stats.getPhotoReferrers": {"date": DAY, "domain": "tides.example"},
    "flickr.stats.getPhotoStats": {"date": DAY, "photo_id": "{photo}"},
    "flickr.stats.getPhotosetDomains": {"date": DAY, "photoset_id": "{photoset}"},
    "flickr.stats.getPhotosetReferrers": {"date": DAY, "domain": "tides.example"},
    "flickr.stats.getPhotosetStats": {"date": DAY, "photoset_id": "{photoset}"},
    "flickr.stats.getPhotostreamDomains": {"date": DAY},
    "flickr.stats.getPhotostreamReferrers": {"date": DAY, "domain": "tides.example"},
    "flickr.stats.getPhotostreamStats": {"date": DAY},
    "flickr.stats.getPopularPhotos": {"date": DAY},
    "flickr.tags.getClusterPhotos": {"tag": "otters", "cluster_id": "otter-river"},
    "flickr.tags.getClusters": {"tag": "otters"},
    "flickr.tags.getListPhoto": {"photo_id": "{photo}"},
    "flickr.tags.getRelated": {"tag": "otters"},
    "flickr.testimonials.addTestimonial": {"user_id": "13233343@N08", "testimonial_text": "Quiet."},
    "flickr.testimonials.approveTestimonial": {"testimonial_id": "{pending}"},
    "flickr.testimonials.deleteTestimonial": {"testimonial_id": "{pending}"},
    "flickr.testimonials.editTestimonial": {
        "testimonial_id": "{written}",
        "user_id": "{about}",
        "testimonial_text": "Hm",
    },
    "flickr.testimonials.getAllTestimonialsAboutBy": {"user_id": "{about}"},
    "flickr.testimonials.getPendingTestimonialsAboutBy": {"user_id": "12223242@N03"},
    "flickr.testimonials.getTestimonialsAbout": {"user_id": OTTERBANK},
    "flickr.testimonials.getTestimonialsAboutBy": {"user_id": "11213141@N06"},
    "flickr.testimonials.getTestimonialsBy": {"user_id": OTTERBANK},
    "flickr.urls.getGroup": {"group_id": "{group}"},
    "flickr.urls.lookupGallery": {"url": "https://www.flickr.com/photos/otterbank/galleries/{gallery}"},
    "flickr.urls.lookupGroup": {"url": "https://www.flickr.com/groups/otters/"},
    "flickr.urls.lookupUser": {"url": "https://www.flickr.com/photos/otterbank"},
}
BEFORE = {
    "flickr.photos.geo.batchCorrectLocation": ("flickr.photos.geo.setLocation", {"photo_id": "{photo}", **AT}),
    "flickr.push.getSubscriptions": ("flickr.push.subscribe", CALLS["flickr.push.unsubscribe"]),
    "flickr.push.unsubscribe": ("flickr.push.subscribe", CALLS["flickr.push.unsubscribe"]),
}
# the legacy login: refused to everybody, and so is withdrawing what somebody else suggested
REFUSED = {
    "flickr.auth.checkToken": 98,
    "flickr.auth.getFrob": 97,
    "flickr.auth.getFullToken": 1,
    "flickr.auth.getToken": 97,
    "flickr.auth.oauth.getAccessToken": 97,
}
TOLD_ELSEWHERE = {"flickr.photos.suggestions.removeSuggestion"}  # it takes two users: test_talk.py
BEYOND_FLICKR = {"shape", "source", "stated"}  # what our reflection adds, and the specs of reflection do not know


def _closed(schema: Any) -> Any:
    """The schema with every object closed, so that a member it does not name is an error."""
    if isinstance(schema, list):
        return [_closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    made = {name: _closed(each) for name, each in schema.items()}
    if isinstance(made.get("properties"), dict) and made.get("type") == "object":
        made.setdefault("additionalProperties", False)
    return made


@cache
def _types() -> Any:
    from referencing import Registry, Resource

    documents = [flickr_specs.load_type(name) for name in (*flickr_specs.type_names(), "scalars")]
    closed = [_closed(copy.deepcopy(document)) for document in documents]
    return Registry().with_resources((document["$id"], Resource.from_contents(document)) for document in closed)


def _problems(method: str, reply: dict[str, Any]) -> list[str]:
    from jsonschema import Draft202012Validator

    spec = flickr_specs.load_method(method)
    response = _closed(copy.deepcopy(spec["properties"].get("response", {"type": "object", "properties": {}})))
    validator = Draft202012Validator({"$schema": spec["$schema"], "$id": spec["$id"], **response}, registry=_types())
    return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(reply)]


def _without(tree: Any, names: set[str]) -> Any:
    if isinstance(tree, list):
        return [_without(each, names) for each in tree]
    if not isinstance(tree, dict):
        return tree
    return {name: _without(each, names) for name, each in tree.items() if name not in names}


@pytest.fixture(scope="module")
def known(callback) -> dict[str, str]:
    """What the arguments speak of, by name: the seeded world is the same in every sandbox."""
    database = Database()
    build_world(database)
    mine = f"p.owner = '{OTTERBANK}' AND p.is_public AND p.safety_level = 1"
    not_mine = f"p.owner <> '{OTTERBANK}' AND p.is_public AND p.safety_level = 1"
    faved = f"SELECT photo_id FROM favorites WHERE user = '{OTTERBANK}'"
    gallery = f"SELECT id FROM galleries WHERE owner = '{OTTERBANK}'"
    picked = f"SELECT photo_id FROM gallery_photos WHERE gallery_id IN ({gallery})"
    pooled = "SELECT photo_id FROM pool_photos WHERE group_id = '2100001@N21'"
    album = f"SELECT id FROM photosets WHERE owner = '{OTTERBANK}' ORDER BY position LIMIT 1"
    members = f"SELECT photo_id FROM photoset_photos WHERE photoset_id = ({album})"
    queries = {
        "photo": f"SELECT p.id FROM photos p WHERE {mine} AND latitude IS NOT NULL AND p.id IN ({members})",
        "photoset": album,
        "member": f"{members} ORDER BY position DESC",
        "unset": f"SELECT p.id FROM photos p WHERE {mine} AND p.id NOT IN ({members})",
        "foreign": f"SELECT p.id FROM photos p WHERE {not_mine}",
        "faved": faved,
        "new_to_me": f"SELECT p.id FROM photos p WHERE {not_mine} AND p.id NOT IN ({faved})",
        "gallery": gallery,
        "in_gallery": picked,
        "new_to_gallery": f"SELECT p.id FROM photos p WHERE {not_mine} AND p.id NOT IN ({picked})",
        "pooled": f"SELECT p.id FROM photos p WHERE {mine} AND p.id IN ({pooled})",
        "new_to_pool": f"SELECT p.id FROM photos p WHERE {mine} AND p.id NOT IN ({pooled})",
        "comment": f"SELECT id FROM comments WHERE author = '{OTTERBANK}' AND photo_id IS NOT NULL",
        "commented": "SELECT photo_id FROM comments WHERE photo_id IS NOT NULL",
        "said": f"SELECT id FROM comments WHERE author = '{OTTERBANK}' AND photoset_id IS NOT NULL",
        "note": f"SELECT id FROM notes WHERE author = '{OTTERBANK}'",
        "noted": f"SELECT photo_id FROM notes WHERE author = '{OTTERBANK}'",
        "peopled": f"SELECT photo_id FROM photo_people WHERE added_by = '{OTTERBANK}'",
        "person": f"SELECT user FROM photo_people WHERE added_by = '{OTTERBANK}'",
        "collection": f"SELECT id FROM collections WHERE owner = '{OTTERBANK}'",
        "posted": "SELECT date(posted, 'unixepoch') FROM photos WHERE is_public AND latitude IS NOT NULL",
        "topic": "SELECT topic_id FROM replies WHERE author = '10203040@N01'",
        "reply": "SELECT id FROM replies WHERE author = '10203040@N01'",
        "pending": f"SELECT id FROM testimonials WHERE about = '{OTTERBANK}' AND NOT approved",
        "written": f"SELECT id FROM testimonials WHERE author = '{OTTERBANK}'",
        "about": f"SELECT about FROM testimonials WHERE author = '{OTTERBANK}'",
        "suggestion": "SELECT id FROM suggestions",
        "tag": f"SELECT t.id FROM tags t JOIN photos p ON p.id = t.photo_id WHERE {mine}",
    }
    rows = {name: database.row(query) for name, query in queries.items()}
    database.close()
    assert [name for name, row in rows.items() if row is None] == []
    (islands,) = find_places("Sandbox Islands")
    groups = {
        "callback": callback.url,
        "islands": str(islands.woeid),
        "group": "2100001@N21",
        "private_group": "2100003@N23",
        "other_group": "2100006@N26",
    }
    return {**groups, **{name: str(row[0]) for name, row in rows.items() if row}}


@pytest.mark.parametrize("method", sorted(served_methods() - {*REFUSED, *TOLD_ELSEWHERE}))
def test_responses_conform_to_the_specs(otterbank, known, method):
    if method in BEFORE:
        before, arguments = BEFORE[method]
        prepared = otterbank.get(before, **{name: value.format(**known) for name, value in arguments.items()})
        assert prepared["stat"] == "ok", prepared
    arguments = {name: value.format(**known) for name, value in CALLS.get(method, {}).items()}
    response = otterbank.get(method, **arguments)
    if stored := os.environ.get("SANDBOX_RESPONSES"):  # for .ci/compare_shapes.py
        (folder := Path(stored) / method).mkdir(parents=True, exist_ok=True)
        (folder / "001.json").write_text(json.dumps(response), "utf-8")
    assert response.pop("stat") == "ok", response
    if method.startswith("flickr.reflection."):
        response = _without(response, BEYOND_FLICKR)
    assert _problems(method, response) == []


def _names(tree: Any) -> Any:
    """Attributes, elements and texts of a response in JSON, with strings in place of all scalars."""
    if not isinstance(tree, dict):
        return {"_content": tree}
    below = {name: each if isinstance(each, list) else [each] for name, each in tree.items() if _is_element(each)}
    elements = {name: [_names(entry) for entry in entries] for name, entries in below.items() if entries}
    scalars = {name: each for name, each in tree.items() if name not in below}
    return {**elements, **{name: _as_text(each) for name, each in scalars.items() if name != "_content" or each != ""}}


def _is_element(value: Any) -> bool:
    return isinstance(value, dict | list)


def _as_text(value: Any) -> str:
    return "" if value is None else str(int(value)) if isinstance(value, bool) else str(value)


def _names_of_xml(element: Any) -> Any:
    made: dict[str, Any] = dict(element.attrib)
    for child in element:
        made.setdefault(child.tag, []).append(_names_of_xml(child))
    return {**made, **({"_content": element.text} if (element.text or "").strip() else {})}


def _is_read(method: str) -> bool:
    if method in REFUSED or method.startswith(("flickr.push.", "flickr.test.echo")):
        return False
    http: str = flickr_specs.load_method(method)["x-flickr"]["http"]
    return http == "GET"


@pytest.fixture(scope="module")
def reader(api_of):
    """Calls of the first user, to a sandbox that no test changes."""
    now = 1_750_000_000
    with Sandbox(settings=Settings(clock=lambda: now)) as sandbox:
        yield api_of(sandbox, now)


@pytest.mark.parametrize("method", [name for name in sorted(served_methods()) if _is_read(name)])
def test_xml_says_the_same_as_json(reader, known, method):
    arguments = {name: value.format(**known) for name, value in CALLS.get(method, {}).items()}
    tree = reader.get(method, **arguments)
    fields = reader.signed(reader.url(), "POST", {"method": method, **arguments})
    root = fromstring(requests.post(reader.url(), fields, timeout=10).text)
    result = {name: value for name, value in _names_of_xml(root).items() if name != "_content"}
    assert result == _names(tree)


@pytest.mark.parametrize(("method", "code"), REFUSED.items())
def test_the_legacy_login_is_refused_as_the_specs_say(otterbank, method, code):
    response = otterbank.get(method)
    assert (response["stat"], response["code"]) == ("fail", code)
    assert code in {error["code"] for error in flickr_specs.load_method(method)["x-flickr"]["errors"]}


def test_all_methods_of_the_specs_are_served():
    assert served_methods() == set(flickr_specs.method_names())
    assert set(CALLS) <= served_methods()


def test_the_guide_names_methods_that_there_are():
    guide = (Path(__file__).parents[2] / "docs" / "sandbox.md").read_text("utf-8")
    result = guide.partition("## Methods")[2].partition("\n## ")[0]
    assert f"All {len(served_methods())} methods" in result
    thin = [
        name for line in result.splitlines() if line[:1] == "|" for name in re.findall(r"`([A-Za-z_.]+)`", line[:100])
    ]
    assert len(thin) > 10
    for name in thin:
        assert any(name in (method[7:], method[7:].rpartition(".")[0]) for method in served_methods()), name
