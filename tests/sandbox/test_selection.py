"""Lists from the index of photos are what SQLite gives: same photos, same order, same page."""

from __future__ import annotations

import json
import random
from functools import partial
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flickr_sandbox.seed import seed_database
from flickr_sandbox.state import Database, photos, selection
from flickr_sandbox.state.conditions import Conditions
from flickr_sandbox.state.selection import PhotoIndex, photo_index
from flickr_sandbox.wire import encoded
from flickr_sandbox.wire.envelope import encode

MANY = 1500
MANY_LISTS = 20  # so many that the last come from the index
ORDERS = ("p.posted DESC, p.id DESC", "p.posted, p.id", "p.taken, p.id", "p.views DESC, p.id DESC")
FRAGMENTS = ("p.is_public", "NOT p.is_public", "p.views % 7 = 0", "p.safety_level <= 1", "0", "p.views = 3")


@pytest.fixture(scope="module")
def database():
    """A world of thousands of photos; many of them were posted or taken in the same second."""
    with Database() as database:
        seed_database(database)
        everything = Conditions()
        model = photos.page_of_photos(database, everything, order="p.id", limit=1, offset=0)[0]
        dice = random.Random(3)  # noqa: S311 - the same world each time
        with database.transaction():
            for number in range(MANY):
                made = vars(model) | {
                    "id": str(10**10 + dice.randrange(10**9) * 1000 + number % 1000),
                    "posted": 1_600_000_000 + dice.randrange(400),
                    "taken": f"2020-05-{1 + dice.randrange(28):02} 12:00:00",
                    "views": dice.randrange(50),
                    "is_public": dice.random() < 0.8,
                }
                photos.add_photo(database, type(model)(**made))
        yield database


@st.composite
def conditions(draw) -> Conditions:
    made = Conditions()
    for fragment in draw(st.lists(st.sampled_from(FRAGMENTS), max_size=3)):
        made.add(fragment)
    seconds = st.integers(1_599_999_990, 1_600_000_410)
    days = st.dates().map(lambda day: f"{day} 12:00:00") | st.sampled_from(
        ["2020-05-07 12:00:00", "2020-05-28 12:00:01"]
    )
    for column, values in (("posted", seconds), ("taken", days)):
        for restrict in (made.at_least, made.at_most):
            if draw(st.booleans()):
                restrict(column, draw(values))
    return made


@settings(deadline=None)
@given(conditions=conditions(), order=st.sampled_from(ORDERS), start=st.integers(0, 2000), count=st.integers(0, 600))
def test_a_page_of_the_index_is_that_of_a_query(database, conditions, order, start, count):
    sql = f"SELECT p.rowid FROM photos p WHERE {conditions.sql()} ORDER BY {order}"  # noqa: S608 - the test's own
    expected = [row[0] for row in database.rows(sql, conditions.values)]
    found = photo_index(database).select(conditions, order)
    assert len(found) == len(expected)
    assert found[start : start + count] == expected[start : start + count]


def test_the_index_is_that_of_the_photos_as_they_are(database):
    public = Conditions()
    public.add("p.is_public")
    lists = [list(photos.matching_photos(database, public, order=ORDERS[0])) for _ in range(MANY_LISTS)]
    assert all(one == next_ for one, next_ in pairwise(lists))
    hidden = photos.photos_at(database, lists[0][:1])[0]
    photos.change_photo(database, hidden.id, is_public=0)
    for _ in range(MANY_LISTS):
        assert list(photos.matching_photos(database, public, order=ORDERS[0])) == lists[0][1:]


def test_bounds_push_no_other_condition_out_of_the_index(database, monkeypatch):
    """Each search may have another date; what most of them have in common is asked for once."""
    asked = []
    index = PhotoIndex(database)
    monkeypatch.setattr(selection, "_MAX_KNOWN", 3)
    monkeypatch.setattr(database, "row", lambda sql, values=(), row=database.row: asked.append(sql) or row(sql, values))
    for number in range(10):
        made = Conditions()
        made.add("p.is_public")
        made.at_least("posted", 1_600_000_000 + number)
        made.add(f"p.views = {number}")
        assert len(index.select(made, ORDERS[0])) == len(list(index.select(made, ORDERS[0])))
    assert len(asked) == 11


@given(lists=st.lists(st.tuples(st.sampled_from("abc"), st.lists(st.integers(0, 9), unique=True)), max_size=20))
def test_encoded_entries_are_those_of_the_photos(lists):
    made = []

    def make(choice, places):
        made.extend((choice, place) for place in places)
        return [f'"{choice}{place}"'.encode() for place in places]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(encoded, "_MAX_ENTRIES", 12)
        patch.setattr(encoded, "_MAX_CHOICES", 2)
        entries = encoded.EncodedEntries(10)
        for choice, places in lists:
            found = entries.listed(choice, places, partial(make, choice))
            assert json.loads(found.json) == [f"{choice}{place}" for place in places]
            assert len(found) == len(places)
            assert len(entries._known) <= 2
    if (
        len({choice for choice, _ in lists}) <= 2
        and len({(choice, place) for choice, places in lists for place in places}) <= 12 - 9
    ):
        assert len(made) == len(set(made))


def test_lists_of_the_index_are_recorded_and_survive_text_that_is_no_unicode(api, sandbox):
    for _ in range(MANY_LISTS):
        api.get("flickr.photos.search", text="otter", per_page=3)
    assert sandbox.requests[-1].count == 3
    assert encode({"said": "\ud800", "photo": encoded.EncodedList([b'"a"', b"1"])}) == b'{"said":"?","photo":["a",1]}'


def test_whoever_searches_sees_changes_and_their_own(api, otterbank):
    asked = {"text": "otter", "per_page": 500, "extras": "description,views,isfavorite,tags"}

    def found(caller):
        responses = [caller.get("flickr.photos.search", **asked) for _ in range(MANY_LISTS)]
        assert all(response == responses[0] for response in responses)
        return {photo["id"]: photo for photo in responses[0]["photos"]["photo"]}

    before = found(api)
    chosen = next(
        photo for photo in found(otterbank).values() if photo["owner"] != "10203040@N01" and not photo["isfavorite"]
    )
    otterbank.get("flickr.favorites.add", photo_id=chosen["id"])
    assert found(otterbank)[chosen["id"]]["isfavorite"] == 1
    assert found(api) == before
    mine = next(photo for photo in before.values() if photo["owner"] == "10203040@N01")
    otterbank.get("flickr.photos.setMeta", photo_id=mine["id"], title="Otter", description="of today")
    otterbank.get("flickr.photos.addTags", photo_id=mine["id"], tags="riverside")
    assert found(api)[mine["id"]]["description"]["_content"] == "of today"
    assert "riverside" in found(api)[mine["id"]]["tags"].split()
    otterbank.get("flickr.photos.delete", photo_id=mine["id"])
    assert mine["id"] not in found(api)
