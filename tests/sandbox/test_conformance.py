"""What the sandbox answers is what the specs say: every served method, no unknown member, no wrong type."""

from __future__ import annotations

import copy
from typing import Any

import pytest

import flickr_specs
from flickr_sandbox.methods import served_methods

OTTERBANK = "10203040@N01"
EXTRAS = "description,license,date_upload,date_taken,owner_name,icon_server,original_format,last_update,geo,tags,"
EXTRAS += "machine_tags,o_dims,views,media,path_alias,url_sq,url_t,url_s,url_q,url_m,url_n,url_z,url_c,url_l,url_o"
LISTED = {"extras": EXTRAS, "per_page": "500"}
CALLS: dict[str, dict[str, str]] = {
    "flickr.auth.oauth.checkToken": {},
    "flickr.people.findByUsername": {"username": "Mapwright"},
    "flickr.people.getInfo": {"user_id": OTTERBANK},
    "flickr.people.getPhotos": {"user_id": "me", **LISTED},
    "flickr.people.getPublicPhotos": {"user_id": OTTERBANK, **LISTED},
    "flickr.photos.addTags": {"photo_id": "{photo}", "tags": "one two"},
    "flickr.photos.getInfo": {"photo_id": "{photo}"},
    "flickr.photos.getPerms": {"photo_id": "{photo}"},
    "flickr.photos.getRecent": LISTED,
    "flickr.photos.getSizes": {"photo_id": "{photo}"},
    "flickr.photos.getUntagged": LISTED,
    "flickr.photos.recentlyUpdated": {"min_date": "100000", **LISTED},
    "flickr.photos.licenses.setLicense": {"photo_id": "{photo}", "license_id": "4"},
    "flickr.photos.removeTag": {"tag_id": "{tag}"},
    "flickr.photos.search": {"text": "otter", **LISTED},
    "flickr.photos.setMeta": {"photo_id": "{photo}", "title": "New"},
    "flickr.photos.setPerms": {"photo_id": "{photo}", "is_public": "1", "is_friend": "0", "is_family": "0"},
    "flickr.photos.setTags": {"photo_id": "{photo}", "tags": "one"},
    "flickr.photos.delete": {"photo_id": "{photo}"},
    "flickr.photos.upload.checkTickets": {"tickets": "1-2"},
    "flickr.photosets.addPhoto": {"photoset_id": "{photoset}", "photo_id": "{other}"},
    "flickr.photosets.create": {"title": "New", "primary_photo_id": "{photo}"},
    "flickr.photosets.delete": {"photoset_id": "{photoset}"},
    "flickr.photosets.getInfo": {"photoset_id": "{photoset}", "user_id": OTTERBANK},
    "flickr.photosets.getList": {"user_id": OTTERBANK, "primary_photo_extras": "license,url_sq"},
    "flickr.photosets.getPhotos": {"photoset_id": "{photoset}", "user_id": OTTERBANK, **LISTED},
    "flickr.reflection.getMethodInfo": {"method_name": "flickr.photos.search"},
    "flickr.tags.getListPhoto": {"photo_id": "{photo}"},
    "flickr.urls.lookupUser": {"url": "https://www.flickr.com/photos/otterbank"},
}
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


def _problems(method: str, answer: dict[str, Any]) -> list[str]:
    from jsonschema import Draft202012Validator
    from referencing import Registry, Resource

    documents = [flickr_specs.load_type(name) for name in (*flickr_specs.type_names(), "scalars")]
    closed = [_closed(copy.deepcopy(document)) for document in documents]
    registry = Registry().with_resources((document["$id"], Resource.from_contents(document)) for document in closed)
    spec = flickr_specs.load_method(method)
    response = _closed(copy.deepcopy(spec["properties"].get("response", {"type": "object", "properties": {}})))
    validator = Draft202012Validator({"$schema": spec["$schema"], "$id": spec["$id"], **response}, registry=registry)
    return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(answer)]


def _without(tree: Any, names: set[str]) -> Any:
    if isinstance(tree, list):
        return [_without(each, names) for each in tree]
    if not isinstance(tree, dict):
        return tree
    return {name: _without(each, names) for name, each in tree.items() if name not in names}


@pytest.mark.parametrize("method", sorted(served_methods()))
def test_answers_conform_to_the_specs(otterbank, method):
    photos = otterbank.get("flickr.photos.search", user_id="me", has_geo="1", tags="otters")["photos"]["photo"]
    album = otterbank.get("flickr.photosets.getList")["photosets"]["photoset"][0]
    photo = next(each for each in photos if each["ispublic"])
    tags = otterbank.get("flickr.tags.getListPhoto", photo_id=photo["id"])["photo"]["tags"]["tag"]
    members = otterbank.get("flickr.photosets.getPhotos", photoset_id=album["id"])["photoset"]["photo"]
    all_of = otterbank.get("flickr.people.getPhotos", user_id="me")["photos"]["photo"]
    other = next(each["id"] for each in all_of if each["id"] not in {member["id"] for member in members})
    known = {"photo": photo["id"], "photoset": album["id"], "tag": tags[0]["id"], "other": other}
    arguments = {name: value.format(**known) for name, value in CALLS.get(method, {}).items()}
    answer = otterbank.get(method, **arguments)
    assert answer.pop("stat") == "ok", answer
    if method.startswith("flickr.reflection."):
        answer = _without(answer, BEYOND_FLICKR)
    assert _problems(method, answer) == []


def test_only_methods_of_the_specs_are_served():
    assert served_methods() <= set(flickr_specs.method_names())
    assert set(CALLS) <= served_methods()


def test_the_guide_names_every_served_method():
    from pathlib import Path

    guide = (Path(__file__).parents[2] / "docs" / "sandbox.md").read_text("utf-8")
    served = guide.partition("Served:")[2].partition("Every other method")[0]
    missing = [
        name
        for name in served_methods()
        if not name.startswith("flickr.reflection.") and name.split(".")[-1] not in served
    ]
    assert missing == []
