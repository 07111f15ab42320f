"""The fast way and the tolerant way to read a response give the same value, also for what drifts."""

import json
import lzma
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flickr_client._index import PATHS, method_named
from flickr_runtime import Method
from flickr_runtime.decoding.compiled import MISSED, decoders
from flickr_runtime.decoding.tolerant import convert
from tests.contract import made_up_responses as made_up

CARRIED = Path(__file__).parents[1] / "responses.jsonl.xz"
RECORDED = [
    (line["name"], line["body"])
    for line in map(json.loads, lzma.decompress(CARRIED.read_bytes()).splitlines())
    if line["name"] in PATHS and line["format"] == "json" and '"stat":"ok"' in line["body"]
]


def method(name: str) -> Method[Any]:
    found = method_named(name)
    assert found is not None
    return found


def tolerantly(name: str, tree: dict[str, Any]) -> Any:
    """The response as the tolerant path reads it; None if nothing is returned."""
    about = method(name)
    rest = {key: value for key, value in tree.items() if key != "stat"}
    if about.result in {None, dict}:
        return None
    return convert(rest if about.root is None else rest.get(about.root), about.result)


def quickly(name: str, body: bytes) -> Any:
    """The response as the compiled decoders read it, or `MISSED`."""
    try:
        return decoders(method(name)).read(body)[1]
    except (msgspec.DecodeError, ValueError):
        return MISSED


def same(one: Any, other: Any) -> bool:
    return bool(one == other) and repr(one) == repr(other)


def test_no_recording_misses_the_compiled_decoders() -> None:
    missed = [
        body[:200]
        for name, body in RECORDED
        if len(body) >= 200 and method(name).result is not dict and quickly(name, body.encode()) is MISSED
    ]
    assert missed == []


def test_both_ways_read_recordings_alike() -> None:
    for name, body in RECORDED:
        assert read_alike(name, body.encode()), body


def read_alike(name: str, written: bytes) -> bool:
    """Whether both ways give the same value, which they do if one of them does not apply."""
    fast = quickly(name, written)
    return fast is MISSED or fast is None or same(fast, tolerantly(name, json.loads(written)))


SMALL = [(name, body) for name, body in RECORDED if len(body) < 6000]
chances = st.sampled_from([0.02, 0.05, 0.12])
randoms = st.integers(0, 2**64).map(Random)


@settings(max_examples=1500, deadline=None)
@given(randoms, chances)
def test_both_ways_read_drift_of_recordings_alike(random: Random, chance: float) -> None:
    name, body = random.choice(SMALL)
    members = {key: value for key, value in json.loads(body).items() if key != "stat"}
    written = made_up.as_json(random, {key: made_up.drifted(random, item, chance) for key, item in members.items()})
    assert read_alike(name, written), (name, written)


@pytest.mark.parametrize("text", ["null", " Null ", "", "nullify", "a null"])
def test_both_ways_read_a_place_called_null_alike(text: str) -> None:
    members = {"country": {"_content": text}, "region": {"_content": {"_content": "y"}}}
    written = json.dumps({"place": {"place_id": "x", **members}, "stat": "ok"}).encode()
    assert read_alike("flickr.places.getInfoByUrl", written)


@settings(max_examples=30, deadline=None)  # of every method
@given(randoms, chances)
def test_both_ways_read_drift_of_every_field_alike(random: Random, chance: float) -> None:
    for name in made_up.RESPONDING:
        members = made_up.json_form(random, made_up.value(random, made_up.RESPONSES[name]))
        written = made_up.as_json(random, {key: made_up.drifted(random, item, chance) for key, item in members.items()})
        assert read_alike(name, written), (name, written)


@pytest.mark.parametrize(
    ("name", "body", "missed"),
    [
        ("flickr.photos.licenses.getInfo", '{"licenses":{"license":[{"id":0},{"id":10,"name":5}]}', False),
        ("flickr.people.getGroups", '{"groups":{"group":[{"nsid":"1","admin":"","members":7}]}', False),
        ("flickr.photos.getContext", '{"count":{"_content":"1"},"nextphoto":{"id":0},"prevphoto":{"id":7}', False),
        ("flickr.places.getInfo", '{"place":{"shapedata":{"urls":{"shapefile":{"_content":"http://a/b"}}}}', False),
        (
            "flickr.photos.search",
            '{"photos":{"photo":[{"id":"1","datetaken":"0000-00-00 00:00:00"}]}',
            False,
        ),
        ("flickr.photos.search", '{"photos":{"photo":[{"id":"1","o_width":"","latitude":""}]}', False),
        ("flickr.photos.search", '{"photos":{"photo":[{"id":"1","isfriend":"null","latitude":"-0"}]}', False),
        ("flickr.photos.getInfo", '{"photo":{"id":1,"permissions":"null","video":{"pending":"null"}}', False),
        ("flickr.photos.geo.getLocation", '{"photo":{"id":1,"location":{"county":"null","region":"Null"}}', False),
        ("flickr.tags.getListUser", '{"who":{"id":"9","tags":{"tag":"null"}}', False),
        ("flickr.photos.search", '{"photos":{"photo":{"id":"1"}}', True),
    ],
)
def test_known_drift_is_read_quickly(name: str, body: str, missed: bool) -> None:
    whole = f'{body},"stat":"ok"}}'
    fast = quickly(name, whole.encode())
    assert (fast is MISSED) == missed
    assert missed or same(fast, tolerantly(name, json.loads(whole)))
