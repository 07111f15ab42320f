"""The fast way and the tolerant way to read an answer give the same value, also for what drifts."""

import json
import lzma
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flickr_client._index import PATHS, method_named
from flickr_runtime import Method
from flickr_runtime.decoding.compiled import MISSED, decoders
from flickr_runtime.decoding.tolerant import convert

CARRIED = Path(__file__).parents[1] / "answers.jsonl.xz"
ANSWERS = [
    (line["name"], line["body"])
    for line in map(json.loads, lzma.decompress(CARRIED.read_bytes()).splitlines())
    if line["name"] in PATHS and line["format"] == "json" and '"stat":"ok"' in line["body"]
]


def method(name: str) -> Method[Any]:
    found = method_named(name)
    assert found is not None
    return found


def tolerantly(name: str, tree: dict[str, Any]) -> Any:
    """The answer as the tolerant path reads it; None where nothing is answered."""
    about = method(name)
    rest = {key: value for key, value in tree.items() if key != "stat"}
    if about.result in {None, dict}:
        return None
    return convert(rest if about.root is None else rest.get(about.root), about.result)


def quickly(name: str, body: bytes) -> Any:
    """The answer as the compiled decoders read it, or `MISSED`."""
    try:
        return decoders(method(name)).read(body)[1]
    except msgspec.DecodeError:
        return MISSED


def same(one: Any, other: Any) -> bool:
    return bool(one == other) and repr(one) == repr(other)


def test_no_recording_misses_the_compiled_decoders() -> None:
    missed = [
        body[:200]
        for name, body in ANSWERS
        if len(body) >= 200 and method(name).result is not dict and quickly(name, body.encode()) is MISSED
    ]
    assert missed == []


def test_both_ways_read_recordings_alike() -> None:
    for name, body in ANSWERS:
        fast = quickly(name, body.encode())
        if fast is not MISSED:
            assert same(fast, tolerantly(name, json.loads(body))), body


SCALARS: list[Any] = [
    *(0, 1, 7, -3, 2**40, 1.5, 1300000000, True, False, None, [], {}, ["a"], [1]),
    *("", " ", "0", "1", "7", "1.5", "true", "x", 'é\\"', "lots", "/a/b", "1300000000", "2004-04-01"),
    *("0000-00-00 00:00:00", "2004-04-01 10:00:00", '{"_content":"x"}', '":5,"a":true}'),
    *({"_content": content} for content in ("x", 7, "", None, True)),
]


@st.composite
def drifting(draw: st.DrawFn, tree: Any, chance: int = 8) -> Any:
    """The tree with some of its scalars, lists and objects as Flickr might write them on another day."""
    if draw(st.integers(0, chance)) == 0:
        if isinstance(tree, list) and len(tree) == 1 and draw(st.booleans()):
            return tree[0]
        return draw(st.sampled_from(SCALARS))
    if isinstance(tree, dict):
        return {name: draw(drifting(item, chance)) for name, item in tree.items()}
    return [draw(drifting(item, chance)) for item in tree[:3]] if isinstance(tree, list) else tree


SMALL = [(name, body) for name, body in ANSWERS if len(body) < 3000]


@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.data())
def test_both_ways_read_drift_alike(data: st.DataObject) -> None:
    name, body = data.draw(st.sampled_from(SMALL))
    chance = data.draw(st.sampled_from([8, 40]))
    tree = {key: data.draw(drifting(value, chance)) for key, value in json.loads(body).items() if key != "stat"}
    separators = data.draw(st.sampled_from([(",", ":"), (", ", ": ")]))
    written = json.dumps({**tree, "stat": "ok"}, separators=separators, ensure_ascii=data.draw(st.booleans())).encode()
    fast = quickly(name, written)
    if fast is not MISSED and fast is not None:
        assert same(fast, tolerantly(name, tree)), written


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
        ("flickr.photos.search", '{"photos":{"photo":{"id":"1"}}', True),
    ],
)
def test_known_drift_is_read_quickly(name: str, body: str, missed: bool) -> None:
    whole = f'{body},"stat":"ok"}}'
    fast = quickly(name, whole.encode())
    assert (fast is MISSED) == missed
    assert missed or same(fast, tolerantly(name, json.loads(whole)))
