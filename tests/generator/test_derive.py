"""Inputs become specs: the same for equal inputs, and no overlay entry decides nothing unnoticed."""

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

import flickr_specs
from flickr_generator.derive import Specs, derive, read_specs
from flickr_generator.errors import OverlayError, SpecError
from flickr_generator.facts import ArgumentFacts, MethodFacts, Reflection
from flickr_generator.inputs import Inputs, load_inputs
from flickr_generator.overlay import (
    ArgumentOverlay,
    ErrorRule,
    LifetimeRule,
    MethodOverlay,
    OtherResponse,
    ResponseRule,
    load_overlay,
)
from flickr_generator.shapes import NOTHING, shape_of

NEW = "flickr.test.brandNew"


def with_method(inputs: Inputs, **facts: object) -> Inputs:
    """The inputs with one more method, of which the overlay knows nothing."""
    methods = {**inputs.reflection.methods, NEW: MethodFacts(**facts)}  # type: ignore[arg-type]
    return msgspec.structs.replace(inputs, reflection=Reflection(methods))


def overlaid(inputs: Inputs, **parts: object) -> Inputs:
    """The inputs with entries added to parts of the overlay."""
    merged = {part: {**getattr(inputs.overlay, part), **entries} for part, entries in parts.items()}  # type: ignore[dict-item]
    return msgspec.structs.replace(inputs, overlay=msgspec.structs.replace(inputs.overlay, **merged))


def test_the_committed_inputs_need_all_of_the_overlay(inputs: Inputs) -> None:
    assert derive(inputs).needless == []


def test_the_committed_specs_are_what_the_inputs_give(inputs: Inputs) -> None:
    folder = flickr_specs.root()
    for path, body in derive(inputs).files().items():
        assert (folder / path).read_bytes() == body, path


def test_equal_inputs_give_equal_bytes_whatever_the_hash_seed() -> None:
    program = (
        "import hashlib, flickr_specs\n"
        "from flickr_generator.derive import derive\n"
        "from flickr_generator.inputs import load_inputs\n"
        "files = derive(load_inputs(flickr_specs.root())).files()\n"
        "print(hashlib.sha256(b''.join(path.encode() + body for path, body in files.items())).hexdigest())\n"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(digests) == 1


def test_a_new_method_has_a_spec_before_anybody_documents_it(inputs: Inputs) -> None:
    facts = {"permission": "write", "arguments": (ArgumentFacts("photo_id"), ArgumentFacts("note", optional=True))}
    document = derive(with_method(inputs, **facts)).methods[NEW]
    assert list(document["properties"]["arguments"]["properties"]) == ["photo_id", "note"]
    assert document["properties"]["arguments"]["required"] == ["photo_id"]
    assert document["x-flickr"]["http"] == "POST"
    assert document["properties"]["response"] == {"type": "object", "properties": {}}


def test_a_photo_in_a_new_list_is_the_shared_type(inputs: Inputs) -> None:
    sample = shape_of({"photos": {"page": 1, "pages": 1, "photo": [{"id": "1", "title": "a", "brand_new": 1}]}})
    specs = derive(with_method(inputs, sample=sample))
    assert specs.methods[NEW]["properties"]["response"]["properties"]["photos"]["$ref"] == "../types/PhotoPage.json"
    assert specs.types["Photo"]["properties"]["brand_new"] == {"$ref": "../types/scalars.json#/$defs/integer"}


def test_paging_is_there_whenever_a_response_has_pages(inputs: Inputs) -> None:
    fields = derive(inputs).types["PhotoPage"]["properties"]
    assert {name: fields[name].get("default") for name in ("page", "pages", "perpage", "total")} == {
        "page": 0,
        "pages": 0,
        "perpage": 0,
        "total": 0,
    }


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ({"methods": {"flickr.test.gone": MethodOverlay("Was there once.")}}, "flickr.test.gone is not a method"),
        ({"arguments": {"gone": ArgumentOverlay("Was there.")}}, "no method has an argument gone"),
        ({"responses": {"flickr.test.gone": ResponseRule("why", open=True)}}, "flickr.test.gone is not a method"),
        (
            {"responses": {"flickr.auth.getToken": ResponseRule("why", like="flickr.auth.checkToken")}},
            "flickr.auth.getToken returns what Flickr's sample shows anyway",
        ),
        (
            {"responses": {"flickr.groups.pools.getPhotos": ResponseRule("why", sample='<photos page="1"/>')}},
            "flickr.groups.pools.getPhotos returns what Flickr's sample shows anyway",
        ),
        (
            {"responses": {"flickr.photos.getSizes": ResponseRule("why", nothing=True)}},
            "flickr.photos.getSizes is said to return nothing, but returns something",
        ),
        ({"other_responses": {"teleport": OtherResponse("Never seen.")}}, "teleport was never recorded"),
        ({"lifetimes": {"flickr.gone": LifetimeRule(60, "why")}}, "lifetimes.toml: flickr.gone decides of no method"),
        (
            {"lifetimes": {"flickr.photosets.getInfo": LifetimeRule(300, "why")}},
            "lifetimes.toml: flickr.photosets.getInfo says what flickr.photosets says",
        ),
        (
            {"methods": {"flickr.photos.search": MethodOverlay("Search.", arguments={"gone": ArgumentOverlay("x")})}},
            "gone",
        ),
        (
            {
                "methods": {
                    "flickr.photos.search": MethodOverlay("x", arguments={"page": ArgumentOverlay(kind="integer")})
                }
            },
            "page: kind",
        ),
        ({"errors": {"flickr.photos.gone": {1: ErrorRule("Gone")}}}, "flickr.photos.gone is not a method"),
        (
            {"errors": {"flickr.photos.search": {77: ErrorRule("Gone")}}},
            "flickr.photos.search has no error 77 of its own",
        ),
    ],
)
def test_what_the_overlay_says_without_need_is_named(inputs: Inputs, parts: dict[str, object], says: str) -> None:
    assert any(says in line for line in derive(overlaid(inputs, **parts)).needless)


def test_a_type_where_nothing_is_is_named(inputs: Inputs) -> None:
    photo = msgspec.structs.replace(
        inputs.overlay.types["Photo"], at=[*inputs.overlay.types["Photo"].at, "Nowhere:photo"]
    )
    assert (
        "types.toml: Photo is at Nowhere:photo, which does not exist"
        in derive(overlaid(inputs, types={"Photo": photo})).needless
    )


def test_an_order_of_fields_that_are_not_there_is_named(inputs: Inputs) -> None:
    photo = msgspec.structs.replace(inputs.overlay.types["Photo"], order=["title", "gone", "id"])
    specs = derive(overlaid(inputs, types={"Photo": photo}))
    assert specs.needless == ["types.toml: Photo has no field gone to put in order or call rare"]
    assert list(specs.types["Photo"]["properties"])[:2] == ["title", "id"]


def test_reflection_that_lists_an_added_method_makes_the_entry_needless(inputs: Inputs) -> None:
    name = "flickr.photos.licenses.getAvailable"
    methods = {**inputs.reflection.methods, name: MethodFacts(sample=NOTHING)}
    later = msgspec.structs.replace(inputs, reflection=Reflection(methods))
    assert f"added.toml: {name} is in reflection now" in derive(later).needless
    assert derive(later).methods[name]["x-flickr"]["source"] == "reflection"
    assert derive(inputs).methods[name]["x-flickr"]["source"] == "overlay"


def test_a_response_like_no_method_is_named(inputs: Inputs) -> None:
    rule = ResponseRule("why", like="flickr.nobody.knows")
    named = derive(overlaid(inputs, responses={"flickr.photos.getRecent": rule})).needless
    assert named == ["responses.toml: flickr.photos.getRecent is like flickr.nobody.knows, which is not a method"]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("types.toml", "[Photo"),
        ("types.toml", '["../x"]\ndoc = "x"\nat = []'),
        ("types.toml", '[Photo]\ndoc = "x"\nat = []\nlike = "Nobody"'),
        ("types.toml", '[Photo]\ndoc = "x"\nat = []\nunknown = 1'),
        ("other_responses.toml", '["../x"]\ndoc = "x"'),
        ("methods/photos.toml", '["flickr.people.getInfo"]\ndoc = "x"'),
        ("arguments.toml", '[page]\nkind = "pigeon"'),
        ("lifetimes.toml", '["flickr.photos"]\nseconds = 86401\nreason = "longer than Flickr grants"'),
    ],
)
def test_a_damaged_overlay_is_refused_with_its_file(specs: Path, file: str, text: str) -> None:
    (specs / "inputs" / "overlay" / file).write_text(text)
    with pytest.raises(OverlayError, match=Path(file).name):
        load_overlay(specs / "inputs" / "overlay")


def test_specs_read_back(specs: Path) -> None:
    read = read_specs(specs)
    assert read.files() == derive(load_inputs(specs)).files()
    (specs / "methods" / "flickr.test.echo.json").write_text("{")
    with pytest.raises(SpecError, match=r"flickr\.test\.echo\.json"):
        read_specs(specs)


def test_a_folder_without_specs_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match="no complete specs"):
        read_specs(tmp_path)
    assert Specs(methods={}, types={}, responses={}).files() == {}


def without_recordings(inputs: Inputs) -> Inputs:
    return msgspec.structs.replace(inputs, recordings={})


def test_specs_know_what_recordings_would_show(inputs: Inputs) -> None:
    learnt, foretold = derive(inputs), derive(without_recordings(inputs))
    for name, document in learnt.types.items():
        if name != "scalars":
            missing = document["properties"].keys() - foretold.types[name]["properties"].keys()
            assert missing == set(), name


def test_what_a_response_rests_on_is_reported(inputs: Inputs) -> None:
    methods = derive(inputs).methods
    result = {name: methods[name]["x-flickr"]["response"] for name in methods}
    assert result["flickr.photos.getInfo"] == "recorded"
    assert result["flickr.stats.getPhotoStats"] == "sample"
    assert result["flickr.photos.getPopular"] == "inferred"
    assert result["flickr.blogs.postPhoto"] == "inferred"
    assert derive(without_recordings(inputs)).methods["flickr.photos.getInfo"]["x-flickr"]["response"] == "sample"
    assert derive(with_method(inputs)).methods[NEW]["x-flickr"]["response"] == "unknown"


def test_fields_of_a_family_are_known_wherever_some_of_them_are(inputs: Inputs) -> None:
    sample = shape_of({"keepers": {"page": 1, "keeper": [{"nsid": "1@N00", "username": "Otter"}]}})
    keepers = derive(with_method(inputs, sample=sample)).methods[NEW]["properties"]["response"]["properties"]["keepers"]
    rare = {"x-flickr": {"rare": True}}
    assert keepers["properties"]["per_page"] == {"$ref": "../types/scalars.json#/$defs/integer", **rare}
    keeper = keepers["properties"]["keeper"]["items"]["properties"]
    assert keeper["path_alias"] == {"$ref": "../types/scalars.json#/$defs/text", **rare}
    assert "x-flickr" not in keeper["username"]


def test_what_takes_a_page_may_tell_it(inputs: Inputs) -> None:
    sample = shape_of({"otters": {"otter": [{"id": "1"}]}})
    for arguments, result in (((ArgumentFacts("page", optional=True),), True), ((), False)):
        method = derive(with_method(inputs, sample=sample, arguments=arguments)).methods[NEW]
        holder = method["properties"]["response"]["properties"]["otters"]
        assert ("total" in holder["properties"]) is result


@pytest.mark.parametrize(("parent", "child"), [("tags", "tag"), ("cover_photos", "photo"), ("people", "person")])
def test_what_its_parent_names_in_the_plural_is_a_list(inputs: Inputs, parent: str, child: str) -> None:
    sample = shape_of({"den": {parent: {child: {"name": "Otter"}}, "home": {child: {"name": "Otter"}}}})
    den = derive(with_method(inputs, sample=sample)).methods[NEW]["properties"]["response"]["properties"]["den"]
    assert den["properties"][parent]["properties"][child]["type"] == "array"
    assert den["properties"]["home"]["properties"][child]["type"] == "object"


@pytest.mark.parametrize("sample", ["<photo", "", "<photo/><photo/>", "words"])
def test_a_sample_of_a_type_that_is_no_element_is_refused(inputs: Inputs, sample: str) -> None:
    rule = msgspec.structs.replace(inputs.overlay.types["License"], sample=sample)
    with pytest.raises(OverlayError, match="License"):
        derive(overlaid(inputs, types={"License": rule}))


def test_lifetimes_come_from_the_most_exact_entry(inputs: Inputs) -> None:
    about = {name: document["x-flickr"] for name, document in derive(inputs).methods.items()}
    assert about["flickr.photos.licenses.getInfo"]["cache"] == 86400
    assert about["flickr.photos.search"]["cache"] == 300
    assert about["flickr.prefs.getPrivacy"]["cache"] == 86400
    never = ("flickr.photos.setMeta", "flickr.auth.oauth.checkToken", "flickr.photos.upload.checkTickets")
    assert not any(about[name].get("cache") for name in never)


def test_no_write_has_a_lifetime_and_no_read_more_than_a_day(inputs: Inputs) -> None:
    for name, document in derive(inputs).methods.items():
        about = document["x-flickr"]
        assert about["http"] == "GET" or "cache" not in about, name
        assert about.get("cache", 0) <= 86400, name
