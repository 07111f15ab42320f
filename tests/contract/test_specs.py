"""The committed specs are what their README says: valid, complete, and each reference leads somewhere."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from jsonschema.protocols import Validator
from referencing import Registry, Resource

import flickr_specs

ROOT = flickr_specs.root()
FOLDERS = {"methods": "method", "types": "type", "responses": "response"}
DOCUMENTS = sorted(path for folder in FOLDERS for path in (ROOT / folder).glob("*.json"))


def load(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(path.read_bytes())
    return document


@cache
def registry() -> Registry[Any]:
    documents = [load(path) for path in (*DOCUMENTS, *(ROOT / "schema").glob("*.json"))]
    return Registry().with_resources((each["$id"], Resource.from_contents(each)) for each in documents)


@cache
def ours(name: str) -> Validator:
    return jsonschema.Draft202012Validator(load(ROOT / "schema" / f"{name}.json"), registry=registry())


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for each in value.values():
            yield from references(each)
    elif isinstance(value, list):
        for each in value:
            yield from references(each)


def test_there_are_the_methods_of_2023_and_the_one_that_came_later() -> None:
    names = flickr_specs.method_names()
    assert len(names) == 224
    assert "flickr.photos.licenses.getAvailable" in names
    available = flickr_specs.load_method("flickr.photos.licenses.getAvailable")["properties"]["arguments"]
    assert list(available["properties"]) == ["photo_id", "owner_id"]
    assert available["required"] == ["photo_id"]


@pytest.mark.parametrize("folder", [*FOLDERS, "schema"])
def test_every_document_is_a_schema_of_the_2020_dialect(folder: str) -> None:
    for path in (ROOT / folder).glob("*.json"):
        jsonschema.Draft202012Validator.check_schema(load(path))


@pytest.mark.parametrize(("folder", "schema"), FOLDERS.items())
def test_every_document_is_as_our_schema_says(folder: str, schema: str) -> None:
    for path in (ROOT / folder).glob("*.json"):
        if path.name != "scalars.json":
            problems = [f"{error.json_path}: {error.message}" for error in ours(schema).iter_errors(load(path))]
            assert not problems, (path.name, problems[:3])


def test_our_schema_refuses_what_no_spec_says() -> None:
    document = load(ROOT / "methods" / "flickr.photos.search.json")
    document["properties"]["arguments"]["properties"]["text"]["x-flickr"] = {"wire": "pigeon"}
    document["properties"]["response"]["properties"]["photos"] = {"$ref": "../../etc/passwd"}
    document["x-flickr"]["permission"] = "all"
    places = {error.json_path for error in ours("method").iter_errors(document)}
    assert len(places) == 3


def test_every_reference_leads_to_a_document() -> None:
    for path in DOCUMENTS:
        document = load(path)
        resolver = registry().resolver(document["$id"])
        for reference in references(document):
            assert resolver.lookup(reference).contents, (path.name, reference)


def test_a_document_is_named_like_its_file() -> None:
    for path in DOCUMENTS:
        document = load(path)
        assert document["title"] == path.stem
        assert document["$id"] == f"https://flickrkit.example/specs/{path.parent.name}/{path.name}"


def test_required_names_are_properties() -> None:
    def check(schema: Any, path: Path) -> None:
        if isinstance(schema, dict):
            if isinstance(schema.get("properties"), dict) and isinstance(schema.get("required"), list):
                assert set(schema["required"]) <= schema["properties"].keys(), path.name
            for each in schema.values():
                check(each, path)

    for path in DOCUMENTS:
        check(load(path), path)


def test_a_stated_default_is_a_value_that_the_argument_takes() -> None:
    for path in (ROOT / "methods").glob("*.json"):
        for name, argument in load(path)["properties"]["arguments"]["properties"].items():
            if "default" in argument and argument.get("type") != "array":
                assert jsonschema.Draft202012Validator(argument).is_valid(argument["default"]), (path.name, name)


def test_every_method_and_argument_is_documented_in_our_words() -> None:
    for name in flickr_specs.method_names():
        document = flickr_specs.load_method(name)
        assert not document["description"].startswith("Calls `"), name
        for argument, schema in document["properties"]["arguments"]["properties"].items():
            assert not schema["description"].startswith("The `"), (name, argument)


def test_a_recorded_search_is_valid_for_an_ordinary_validator_too() -> None:
    photo = {"id": "1", "title": "Otter", "views": "12", "ispublic": 1, "description": {"_content": "Two otters"}}
    page = {"photos": {"page": 1, "pages": "1", "perpage": 100, "total": "1", "photo": [photo]}}
    document = load(ROOT / "methods" / "flickr.photos.search.json")
    schema = {"$id": document["$id"], **document["properties"]["response"]}
    validator = jsonschema.Draft202012Validator(schema, registry=registry())
    assert validator.is_valid(page)
    photo["views"] = "many"
    assert not validator.is_valid(page)


def test_every_method_says_what_it_responses_and_what_that_rests_on() -> None:
    for name in flickr_specs.method_names():
        document = flickr_specs.load_method(name)
        assert document["x-flickr"]["response"] in {"recorded", "sample", "inferred"}, name


def test_only_echo_and_refusals_may_say_anything() -> None:
    others = {path.stem: load(path)["properties"]["response"] for path in (ROOT / "responses").glob("*.json")}
    responses = {name: flickr_specs.load_method(name)["properties"]["response"] for name in flickr_specs.method_names()}
    openly = {name for name, schema in {**others, **responses}.items() if schema.get("additionalProperties")}
    assert openly == {"flickr.test.echo", "error"}


def test_every_method_that_reads_has_a_typed_response() -> None:
    silent = {
        name
        for name in flickr_specs.method_names()
        if flickr_specs.load_method(name)["x-flickr"]["permission"] in {"none", "read"}
        and not flickr_specs.load_method(name)["properties"]["response"].get("properties")
    }
    assert silent == {"flickr.test.echo", "flickr.test.null", "flickr.push.subscribe", "flickr.push.unsubscribe"}


def test_what_writing_methods_response() -> None:
    writing = {
        name: sorted(flickr_specs.load_method(name)["properties"]["response"]["properties"])
        for name in flickr_specs.method_names()
        if flickr_specs.load_method(name)["x-flickr"]["permission"] in {"write", "delete"}
    }
    assert len(writing) == 66
    assert {name.removeprefix("flickr."): members for name, members in writing.items() if members} == {
        "galleries.create": ["gallery"],
        "groups.discuss.replies.add": ["reply"],
        "groups.discuss.topics.add": ["topic"],
        "photos.addTags": ["tags"],
        "photos.comments.addComment": ["comment"],
        "photos.notes.add": ["note"],
        "photos.setContentType": ["photo"],
        "photos.setMeta": ["photo"],
        "photos.setPerms": ["photoid"],
        "photos.setSafetyLevel": ["photo"],
        "photos.suggestions.suggestLocation": ["suggestions"],
        "photos.transform.rotate": ["photoid"],
        "photosets.comments.addComment": ["comment"],
        "photosets.create": ["photoset"],
        "testimonials.addTestimonial": ["testimonial"],
        "testimonials.editTestimonial": ["testimonial"],
    }


def test_no_response_is_damaged_for_what_it_may_lack() -> None:
    """Only identifiers, and the one member of the response of a reading method may be required."""

    def check(schema: Any, name: str) -> None:
        assert set(schema.get("required", [])) <= {"id"}, name
        for member in schema.get("properties", {}).values():
            check(member, name)
        if "items" in schema:
            check(schema["items"], name)

    for name in flickr_specs.type_names():
        if name != "scalars":
            check(flickr_specs.load_type(name), name)
    for name in flickr_specs.method_names():
        response = flickr_specs.load_method(name)["properties"]["response"]
        usual = [name for name, member in response.get("properties", {}).items() if "x-flickr" not in member]
        assert set(response.get("required", [])) <= set(usual if len(usual) == 1 else ()), name
        for member in response.get("properties", {}).values():
            check(member, name)
