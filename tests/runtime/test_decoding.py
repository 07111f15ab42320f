"""Responses become typed values, whatever Flickr does to them."""

import json
import pickle
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flickr_runtime import LocalTime, Method, Record, Text, Timestamp, decode
from flickr_runtime.decoding import untyped
from flickr_runtime.errors import (
    APIError,
    AuthenticationError,
    ServiceUnavailable,
    UnreadableResponse,
)
from flickr_runtime.scalars import Count


class Inner(Record, frozen=True, kw_only=True):
    id: str
    views: int = 0


class Outer(Record, frozen=True, kw_only=True):
    id: str
    title: str = ""
    public: bool = False
    friend: bool | None = None
    latitude: float | None = None
    posted: Timestamp | None = None
    taken: LocalTime | None = None
    comments: Count | None = None
    description: Text | None = None
    photo: list[Inner] = []


METHOD: Method[Outer] = Method(name="flickr.test.outer", result=Outer, root="outer")
FULL = Outer(
    id="1",
    title="An otter",
    public=True,
    latitude=51.5,
    posted=datetime(2023, 6, 14, 16, 17, 17, tzinfo=UTC),
    taken=datetime(2023, 6, 14, 12, 13, 14),
    comments=7,
    description="Some <b>text</b>",
    photo=[Inner(id="2", views=3)],
)


def respond(outer: Any) -> bytes:
    return json.dumps({"outer": outer, "stat": "ok"}).encode()


def test_a_response_as_flickr_means_it() -> None:
    body = respond(
        {
            "id": "1",
            "title": "An otter",
            "public": 1,
            "latitude": "51.5",
            "posted": "1686759437",
            "taken": "2023-06-14 12:13:14",
            "comments": {"_content": 7},
            "description": {"_content": "Some <b>text</b>"},
            "photo": [{"id": "2", "views": "3"}],
        }
    )
    assert decode(METHOD, body) == FULL


def test_a_response_that_drifts() -> None:
    body = respond(
        {
            "id": 1,
            "title": {"_content": "An otter"},
            "public": "true",
            "latitude": 51.5,
            "posted": 1686759437,
            "taken": "2023-06-14 12:13:14",
            "comments": "7",
            "description": "Some <b>text</b>",
            "photo": {"id": 2, "views": 3},
            "unheard_of": [1],
        }
    )
    assert decode(METHOD, body) == FULL


def test_the_same_response_in_xml() -> None:
    body = b"""<?xml version="1.0" encoding="utf-8" ?>
<rsp stat="ok">
<outer id="1" public="1" latitude="51.5" posted="1686759437" taken="2023-06-14 12:13:14">
\t<title>An otter</title>
\t<comments>7</comments>
\t<description>Some &lt;b&gt;text&lt;/b&gt;</description>
\t<photo id="2" views="3" />
</outer>
</rsp>
"""
    assert decode(METHOD, body) == FULL


@pytest.mark.parametrize(
    ("member", "value", "expected"),
    [
        ("latitude", "", None),
        ("latitude", "lots", None),
        ("posted", "", None),
        ("taken", "0000-00-00 00:00:00", None),
        ("taken", 0, None),
        ("photo", "", []),
        ("photo", None, []),
        ("public", "", False),
        ("public", None, False),
        ("friend", "", False),
        ("friend", None, None),
        ("title", None, ""),
        ("title", 0, "0"),
        ("description", {}, ""),
        ("comments", {"_content": ""}, None),
    ],
)
def test_empty_and_odd_values(member: str, value: Any, expected: Any) -> None:
    assert getattr(decode(METHOD, respond({"id": "1", member: value})), member) == expected


@pytest.mark.parametrize("outer", [None, "", [], {}, "text", 7])
def test_a_response_without_its_object_is_an_empty_one(outer: Any) -> None:
    assert decode(METHOD, respond(outer)) == Outer(id="")


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(Outer.__struct_fields__), inner),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(Outer.__struct_fields__), json_values))
def test_no_drift_raises(outer: dict[str, Any]) -> None:
    assert isinstance(decode(METHOD, respond(outer)), Outer)


@given(
    st.builds(
        Outer,
        id=st.text(max_size=9),
        title=st.text(),
        public=st.booleans(),
        latitude=st.none() | st.integers(-90, 90).map(float),
    )
)
def test_what_is_dumped_decodes_to_the_same(record: Outer) -> None:
    assert decode(METHOD, respond(record.to_dict())) == record


def test_a_failure_is_the_error_of_its_code() -> None:
    with pytest.raises(AuthenticationError, match="Invalid API Key") as caught:
        decode(METHOD, b'{"stat":"fail","code":100,"message":"Invalid API Key (Key not found)"}')
    assert (caught.value.code, caught.value.method) == (100, "flickr.test.outer")


def test_a_failure_in_xml_and_with_an_unknown_code() -> None:
    with pytest.raises(APIError, match="error 4711: odd"):
        decode(METHOD, b'<rsp stat="fail"><err code="4711" msg="odd" /></rsp>')


def test_the_comma_that_flickr_leaves_behind_when_it_is_down() -> None:
    body = b'{"stat":"fail","message":"Sorry, the Flickr API service is not currently available.","code":201},'
    with pytest.raises(ServiceUnavailable):
        decode(METHOD, body)


@pytest.mark.parametrize(
    ("body", "messages"),
    [
        (b"", "empty"),
        (b"<html><body>429 Too Many Requests</body></html>", "HTML"),
        (b"<!DOCTYPE html><title>Flickr</title>", "HTML"),
        (b'{"outer":{"id":"1"', "cut off"),
        (b"<rsp stat='ok'><outer", "cut off"),
        (b"Service Unavailable", "neither JSON nor XML"),
        (b"[1]", "this is a list"),
        (b'{"items":[]}', "neither ok nor fail"),
        (b'<?xml version="1.0"?><feed></feed>', "<feed>"),
        (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><rsp stat="ok">&b;</rsp>', "XML"),
        (b"[" * 100_000, "cut off"),
    ],
)
def test_what_is_no_response_says_what_it_is(body: bytes, messages: str) -> None:
    with pytest.raises(UnreadableResponse, match=messages):
        decode(METHOD, body)


def test_a_code_that_nobody_knows_is_an_api_error_whatever_its_message() -> None:
    for message in ("Photo is private", "Service currently unavailable", ""):
        for body in (
            json.dumps({"stat": "fail", "code": 777, "message": message}),
            f'<rsp stat="fail"><err code="777" msg="{message}"/></rsp>',
        ):
            with pytest.raises(APIError) as caught:
                decode(METHOD, body.encode())
            assert type(caught.value) is APIError
            assert not caught.value.retryable


def test_jsonp_and_control_characters_are_forgiven() -> None:
    assert decode(METHOD, b'jsonFlickrApi({"outer":{"id":"1"},"stat":"ok"})').id == "1"
    assert decode(METHOD, b'{"outer":{"id":"1","title":"a\x0bb"},"stat":"ok"}').title == "ab"


def test_nothing_to_return() -> None:
    nothing: Method[None] = Method(name="flickr.photos.delete", http="POST")
    assert decode(nothing, b'{"stat":"ok"}') is None
    assert decode(nothing, b'<rsp stat="ok">\n</rsp>') is None


def test_an_untyped_response_is_as_flickr_sent_it() -> None:
    assert untyped(METHOD, b'{"outer":{"id":1,"x":{"_content":"y"}},"stat":"ok"}') == {
        "outer": {"id": 1, "x": {"_content": "y"}}
    }


def test_a_record_shows_what_was_there_and_keeps_still() -> None:
    assert repr(Outer(id="1")) == "Outer(id='1', public=False)"
    with pytest.raises(AttributeError):
        FULL.title = "other"  # type: ignore[misc]
    assert msgspec.json.encode(FULL)


def test_text_in_an_element_is_text() -> None:
    from_element = decode(METHOD, respond({"id": "1", "description": {"_content": "x"}, "comments": {"_content": "7"}}))
    from_text = Outer(id="1", description="x", comments=7)
    assert (from_element.description, from_element.comments) == ("x", 7)
    assert isinstance(from_element.description, str)
    assert from_element == from_text
    assert from_text == from_element
    assert repr(from_element) == repr(from_text)
    assert hash(from_element) == hash(from_text)
    assert (
        from_element.to_dict()
        == from_text.to_dict()
        == {"id": "1", "title": "", "public": False, "comments": 7, "description": "x", "photo": []}
    )
    assert pickle.loads(pickle.dumps(from_element)).description == "x"  # noqa: S301  # our own object
