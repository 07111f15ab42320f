"""Shapes add up the same in any order and however often, which is what makes learning safe to repeat."""

from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flickr_generator.errors import GeneratorError
from flickr_generator.shapes import NOTHING, Shape, merge, merge_sample, read_recording, read_sample, shape_of

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.sampled_from(["", "0", "17", "-1.5", "text", "2004-04-01", "2004-04-01 10:00:00"])
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abcd"), inner, max_size=3),
    max_leaves=12,
)
shapes = values.map(shape_of)


@given(shapes, shapes)
def test_merging_is_commutative(one: Shape, other: Shape) -> None:
    assert merge(one, other) == merge(other, one)


@given(shapes, shapes, shapes)
def test_merging_is_associative(one: Shape, two: Shape, three: Shape) -> None:
    assert merge(merge(one, two), three) == merge(one, merge(two, three))


@given(st.lists(shapes, min_size=1, max_size=4))
def test_merging_again_changes_nothing(several: list[Shape]) -> None:
    total = reduce(merge, several, NOTHING)
    assert merge(total, total) == total
    assert all(merge(total, one) == total for one in several)


@given(shapes)
def test_the_committed_form_reads_back(shape: Shape) -> None:
    assert Shape.from_builtins(shape.to_builtins()) == shape


@given(st.text(min_size=30))
def test_no_value_is_stored(secret: str) -> None:
    assert secret not in repr(shape_of({"token": secret, "list": [secret]}))


def test_what_a_recording_shows() -> None:
    body = b'{"photos": {"page": 1, "photo": [{"id": "1", "title": "a"}, {"id": "2", "views": 0}]}, "stat": "ok"}'
    shape = read_recording(body)
    assert shape is not None
    assert shape.to_builtins() == {
        "members": {
            "photos": {
                "members": {
                    "page": {"scalars": ["flag"]},
                    "photo": {
                        "items": {
                            "members": {
                                "id": {"scalars": ["flag", "integer"]},
                                "title": {"scalars": ["text"]},
                                "views": {"scalars": ["flag"]},
                            },
                            "optional": ["title", "views"],
                        }
                    },
                }
            }
        }
    }


def test_xml_and_json_of_one_response_have_one_shape() -> None:
    xml = b'<rsp stat="ok"><user id="1@N00"><username>Otter</username></user></rsp>'
    json = b'jsonFlickrApi({"user": {"id": "1@N00", "username": {"_content": "Otter"}}, "stat": "ok"})'
    assert read_recording(xml) == read_recording(json)


def test_a_refusal_has_no_shape() -> None:
    assert read_recording(b'{"stat": "fail", "code": 1, "message": "Photo not found"}') is None
    assert read_recording(b'<rsp stat="fail"><err code="1" msg="Photo not found"/></rsp>') is None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"<html><br></html>",
        b'{"photos": {"page": 1',
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><rsp stat="ok">&b;</rsp>',
        b'{"a":' * 80 + b"1" + b"}" * 80,
        b"<a>" * 80 + b"</a>" * 80,
    ],
)
def test_what_is_no_response_is_refused(body: bytes) -> None:
    with pytest.raises(GeneratorError):
        read_recording(body)


def test_names_that_flickr_cannot_have_sent_are_left_out() -> None:
    body = b'{"photos": {"id": "1", "class A: pass": 1, "{{x}}": 1, "a\\nb": 1}, "stat": "ok"}'
    shape = read_recording(body)
    assert shape is not None
    assert shape.members["photos"].members.keys() == {"id"}


def test_samples_add_fields_but_do_not_say_which_are_usual() -> None:
    sample = read_sample('<photo id="1" old="1"/>')
    recorded = read_recording(b'{"photo": {"id": "1", "farm": 1}, "stat": "ok"}')
    assert sample is not None
    assert recorded is not None
    photo = merge_sample(sample, recorded).members["photo"]
    assert photo.members.keys() == {"id", "old", "farm"}
    assert photo.optional == ("old",)
    assert merge_sample(sample, NOTHING) == sample


def test_a_single_entry_of_a_sample_joins_the_list_that_was_recorded() -> None:
    sample = read_sample('<items><item id="1" old="1"/></items>')
    recorded = read_recording(b'{"items": {"item": [{"id": "1", "farm": 1}]}, "stat": "ok"}')
    assert sample is not None
    assert recorded is not None
    items = merge_sample(sample, recorded).members["items"].members["item"]
    assert items.members == {}
    assert items.items is not None
    assert items.items.optional == ("old",)
    assert merge_sample(recorded, sample).members["items"].members["item"].items is not None
