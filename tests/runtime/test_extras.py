"""Extras: which brings which field, what `standard` stands for, and what a photo says of a field that it lacks."""

import pickle

import msgspec
import pytest

import flickr_specs
from flickr_client import Flickr, types
from flickr_runtime.errors import ArgumentError, FlickrError
from flickr_runtime.extras import (
    EXTRAS,
    STANDARD,
    MissingField,
    MissingSize,
    expand_arguments,
    expand_extras,
    extra_for,
    need,
)
from flickr_runtime.messages import Request, Response
from flickr_runtime.transport import MockTransport

OF_GROUPS = {"privacy", "throttle", "restrictions"}


def extras_of_specs() -> dict[str, set[str]]:
    """The names that each method's arguments `extras` and `primary_photo_extras` enumerate."""
    found: dict[str, set[str]] = {}
    for name in flickr_specs.method_names():
        arguments = flickr_specs.load_method(name)["properties"]["arguments"].get("properties", {})
        for argument in ("extras", "primary_photo_extras"):
            for choice in arguments.get(argument, {}).get("items", {}).get("anyOf", []):
                found.setdefault(argument, set()).update(choice.get("enum", ()))
    return found


def test_every_extra_of_the_specs_is_known() -> None:
    found = extras_of_specs()
    assert len(found["extras"]) > 60
    for names in found.values():
        assert names - OF_GROUPS <= EXTRAS.keys()


def test_every_field_of_a_photo_is_one_that_an_extra_brings_or_none() -> None:
    for kind in ("Photo", "PhotoExtras"):
        for field in flickr_specs.load_type(kind)["properties"]:
            extra = extra_for(field)
            assert extra is None or field in EXTRAS[extra]


def test_every_field_that_an_extra_brings_is_a_field_of_a_photo() -> None:
    fields = set(flickr_specs.load_type("Photo")["properties"])
    assert {field for names in EXTRAS.values() for field in names} - fields == set()


@pytest.mark.parametrize(
    ("field", "extra"),
    [
        ("views", "views"),
        ("iconfarm", "icon_server"),
        ("datetakengranularity", "date_taken"),
        ("geo_is_family", "geo"),
        ("height_k", "url_k"),
        ("realname", "realname"),
        ("originalsecret", "original_format"),
        ("id", None),
        ("title", None),
    ],
)
def test_the_extra_of_a_field(field: str, extra: str | None) -> None:
    assert extra_for(field) == extra


def test_what_is_no_field_of_a_photo() -> None:
    with pytest.raises(ArgumentError, match="'date_taken' is not a field of a photo; did you mean 'datetaken'"):
        extra_for("date_taken")


def test_a_photo_gives_what_came() -> None:
    photo = types.Photo(id="5", views=0, ispublic=False)
    assert need(photo, "views") == 0
    assert need(photo, "ispublic") is False


def test_a_photo_names_the_extra_that_it_came_without() -> None:
    with pytest.raises(
        MissingField, match=r"photo 5 was returned without iconfarm: request extras=\['icon_server'\]"
    ) as caught:
        need(types.Photo(id="5"), "iconfarm")
    assert (caught.value.field, caught.value.extra) == ("iconfarm", "icon_server")
    assert isinstance(caught.value, FlickrError)
    assert isinstance(caught.value, LookupError)


def test_covers_are_asked_by_another_argument() -> None:
    with pytest.raises(
        MissingField, match=r"the photo was returned without views: request primary_photo_extras=\['views'\]"
    ):
        need(types.PhotoExtras(), "views")


def test_a_field_that_is_too_rare_for_records() -> None:
    with pytest.raises(MissingField, match="with_raw_response"):
        need(types.Photo(id="5"), "can_download")


def test_a_field_that_no_extra_brings() -> None:
    with pytest.raises(MissingField, match="no extra adds it") as caught:
        need(types.Photo(id="5"), "stats")
    assert caught.value.extra is None


def test_the_full_response_has_no_extras() -> None:
    with pytest.raises(MissingField, match="no extra adds it"):
        need(types.PhotoInfo(id="5"), "originalsecret")
    with pytest.raises(MissingField, match="no extra adds it"):
        need(types.PhotoInfo(id="5"), "geoperms")
    with pytest.raises(ArgumentError, match="not a field of a photo"):
        need(types.PhotoInfo(id="5"), "geoperm")


def test_errors_survive_a_process_boundary() -> None:
    error = MissingSize("no k", field="url_k", extra="url_k")
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301  # our own
    assert (type(copy), str(copy), copy.field, copy.extra) == (MissingSize, "no k", "url_k", "url_k")


def test_standard_stands_for_documented_extras() -> None:
    assert set(STANDARD) <= extras_of_specs()["extras"]
    assert expand_extras("standard") == ",".join(STANDARD)
    assert expand_extras(["standard"]) == list(STANDARD)
    assert expand_extras(("url_k", "standard", "views", "geo")) == ["url_k", *STANDARD, "geo"]
    assert expand_extras("url_k, standard") == "url_k," + ",".join(STANDARD)


def test_other_extras_stay_as_they_are() -> None:
    for extras in ("views,url_k", ["views"], (), None, "nonstandard"):
        assert expand_extras(extras) == extras


def test_standard_in_the_arguments_of_a_call() -> None:
    arguments = {"text": "otter", "extras": "standard"}
    assert expand_arguments("flickr.photos.search", arguments) == {"text": "otter", "extras": ",".join(STANDARD)}
    assert arguments["extras"] == "standard"
    plain = {"text": "otter", "extras": ["views"]}
    assert expand_arguments("flickr.photos.search", plain) is plain


def test_standard_for_covers_keeps_to_what_covers_have() -> None:
    expanded = expand_arguments("flickr.photosets.getList", {"primary_photo_extras": ["standard"]})
    assert set(expanded["primary_photo_extras"]) <= extras_of_specs()["primary_photo_extras"]
    assert "license" in expanded["primary_photo_extras"]


def test_standard_means_nothing_where_extras_are_not_those_of_photos() -> None:
    with pytest.raises(ArgumentError, match="means extras of photos"):
        expand_arguments("flickr.people.getGroups", {"extras": "standard"})


def test_records_have_no_fields_but_their_own() -> None:
    names = set(types.Photo.__struct_fields__)
    assert not names & {"page_url", "short_url", "url", "need"}
    assert msgspec.structs.asdict(types.Photo(id="5"))["id"] == "5"


def test_clients_ask_for_what_standard_stands_for() -> None:
    seen: list[str] = []

    def respond(request: Request) -> Response:
        seen.append(request.fields.get("extras", ""))
        return Response(status=200, body=b'{"photos":{"photo":[]},"stat":"ok"}')

    with Flickr("key", transport=MockTransport(respond)) as flickr:
        flickr.photos.search(text="otter", extras="standard")
        list(flickr.photos.iter_search(text="otter", extras=["standard", "url_k"]))
    assert seen == [",".join(STANDARD), ",".join([*STANDARD, "url_k"])]
