"""Whatever bytes come as a response, decoding gives a value or raises a `FlickrError`, in time with their size."""

import json
import lzma
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import flickr_client
from flickr_client import FlickrError
from flickr_client._index import PATHS, method_named
from flickr_client.errors import UnreadableResponse
from flickr_runtime.decoding import untyped
from flickr_runtime.feeds.read import read_feed
from flickr_runtime.upload.response import UPLOAD, read_result

RESPONSES = [
    (line["name"], line["body"].encode())
    for line in map(
        json.loads, lzma.decompress(Path(__file__).parents[1].joinpath("responses.jsonl.xz").read_bytes()).splitlines()
    )
    if line["name"] in PATHS
]
MANY = settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
ODD = [
    b"NaN",
    b"Infinity",
    b"-Infinity",
    b"1e999",
    b"-1e999",
    b"1E-999",
    b"9" * 400,
    b"9" * 5000,
    b"-0",
    b"1.5",
    b"true",
    b"null",
    b'"\\ud800"',
    b'"a\\udc00b"',
    b'"\xff\xfe"',
    b'"caf\xe9"',
    b'"NaN"',
    b'"1e999"',
    b'"-Infinity"',
    b'"99999-01-01 00:00:00"',
    b'"0001-01-01T00:00:00+23:59"',
    b'"9999-12-31T23:59:59-23:59"',
    b'"0000-00-00 00:00:00"',
    b'"20040401"',
    b'"%s"' % (b"9" * 400),
    b'"%s"' % (b"9" * 5000),
    b'"1_0"',
    b'" 7 "',
    b'"\\\'"',
    b'"\\x41"',
    b'"\\u12"',
    b'"\x01\x1f"',
    b"[]",
    b"{}",
    b'""',
    b"[[]]",
    b'{"_content":{"_content":1e999}}',
    b"[" * 3000,
    b'{"a":' * 3000,
    b"[" * 300 + b"]" * 300,
]


def decoders(name: str) -> Iterator[Callable[[bytes], Any]]:
    """What reads a response of the method, typed and untyped."""
    method = method_named(name)
    assert method is not None
    yield lambda body: flickr_client.decode(name, body)
    yield lambda body: untyped(method, body)


def survives(name: str, body: bytes) -> None:
    for decoder in decoders(name):
        try:
            response = decoder(body)
        except FlickrError as error:
            str(error)
        else:
            repr(response)


@st.composite
def spliced(draw: st.DrawFn) -> tuple[str, bytes]:
    """A recorded response with odd bytes over some of its own: anywhere, or in the place of a value."""
    name, body = draw(st.sampled_from(RESPONSES))
    for _ in range(draw(st.integers(1, 3))):
        odd = draw(st.sampled_from(ODD) | st.binary(max_size=8))
        if draw(st.booleans()):
            start = draw(st.integers(0, len(body)))
            end = min(len(body), start + draw(st.integers(0, 12)))
        else:
            starts = [index + 1 for index in range(len(body)) if body[index : index + 1] in {b":", b"="}]
            start = draw(st.sampled_from(starts or [0]))
            ends = [body.find(sign, start) for sign in (b",", b"}", b" ", b">")]
            end = min([found for found in ends if found >= 0], default=len(body))
        body = body[:start] + odd + body[end:]
    return name, body


@MANY
@given(spliced())
def test_a_garbled_recording_decodes_or_raises_a_flickr_error(case: tuple[str, bytes]) -> None:
    survives(*case)


@MANY
@given(st.sampled_from(sorted(PATHS)), st.binary() | st.text().map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_decode_or_raise_a_flickr_error(name: str, body: bytes) -> None:
    for whole in (
        body,
        b"{" + body,
        b"<rsp>" + body,
        b'<rsp stat="ok">' + body + b"</rsp>",
        b'{"stat":"fail","code":' + body,
    ):
        survives(name, whole)


@pytest.mark.parametrize("odd", ODD[:16])
def test_one_odd_value_costs_no_more_than_itself(odd: bytes) -> None:
    for field in ("title", "farm", "latitude", "dateupload", "datetaken", "ispublic", "description", "views"):
        body = b'{"photos":{"total":2,"photo":[{"id":"1","%s":%s},{"id":"2","title":"Otter"}]},"stat":"ok"}'
        body %= (field.encode(), odd)
        photos = flickr_client.decode("flickr.photos.search", body)
        assert (photos.total, photos.photo[0].id, photos.photo[1].title) == (2, "1", "Otter")
        plain = untyped(method_named("flickr.photos.search"), body)  # type: ignore[arg-type]
        assert plain["photos"]["photo"][1] == {"id": "2", "title": "Otter"}


def test_bytes_and_characters_that_text_cannot_hold_are_replaced() -> None:
    def title(body: bytes) -> Any:
        return flickr_client.decode("flickr.photos.search", body).photo[0].title

    assert (
        title(b'{"photos":{"photo":[{"id":"1","title":"caf\xe9 \\ud83e\\udda6 \\ud800"}]},"stat":"ok"}')
        == "caf\ufffd \U0001f9a6 \ufffd"
    )
    assert title(b'{"photos":{"photo":[{"id":"1","title":"\\\\ud800 \\\'\xff"}]},"stat":"ok"}') == "\\ud800 '\ufffd"
    assert title(b'<rsp stat="ok"><photos><photo id="1" title="caf\xe9"/></photos></rsp>') == "caf\ufffd"
    assert title(b'<rsp stat="ok"><photos><photo id="1" title="a&#xD800;b&#1;"/></photos></rsp>') == "a\ufffdb\ufffd"


@pytest.mark.parametrize("levels", [61, 1000, 3000, 20_000])
def test_what_nests_without_end_is_unreadable(levels: int) -> None:
    deep = b'<rsp stat="ok">' + b"<a>" * levels + b"</a>" * levels + b"</rsp>"
    failed = b'<rsp stat="fail"><err code="1" msg="x">' + b"<a>" * levels + b"</a>" * levels + b"</err></rsp>"
    tree = (
        b'{"collections":{"collection":'
        + b'[{"id":"1","collection":' * levels
        + b"[]"
        + b"}]" * levels
        + b'},"stat":"ok"}'
    )
    for body in (deep, failed):
        with pytest.raises(UnreadableResponse):
            flickr_client.decode("flickr.photos.getInfo", body)
        with pytest.raises(UnreadableResponse):
            read_result(UPLOAD, body)
    with pytest.raises(UnreadableResponse):
        flickr_client.decode("flickr.collections.getTree", tree)
    for feed in (b"[" * levels, b'{"items":' * levels, b"<rss>" + b"<a>" * levels):
        with suppress(FlickrError):
            read_feed(feed)


def test_a_response_takes_time_in_proportion_to_its_size() -> None:
    """Each of these took minutes when a step took the square of it."""
    space = b" " * 3_000_000
    page = b'{"photos":{"photo":[{"id":"1"}]},"stat":"ok"}'
    for body in (space + page + space, page + b" ," * 1_000_000, b"f(" + page + b")" + space + b";" + space):
        assert flickr_client.decode("flickr.photos.search", body).photo[0].id == "1"
    for body in (
        space,
        space + b"x",
        b"f()" + space + b"x",
        b"f(" + b")" * 1_000_000 + b"x",
        space + b"<html>",
        b"f" * 3_000_000,
    ):
        with pytest.raises(UnreadableResponse):
            flickr_client.decode("flickr.photos.search", body)
        with pytest.raises(FlickrError):
            read_feed(body)
    many = b'<rsp stat="ok"><photos>' + b'<photo id="1"/>' * 60_000 + b"</photos></rsp>"
    assert len(flickr_client.decode("flickr.photos.search", many)) == 60_000
