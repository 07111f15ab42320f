"""Lists from the index of photos are what SQLite gives: same photos, same order, same page."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flickr_sandbox.seed import fill
from flickr_sandbox.state import Database, photos
from flickr_sandbox.state.conditions import Conditions
from flickr_sandbox.state.selection import photo_index

MANY = 1500
MANY_LISTS = 20  # so many that the last come from the index
ORDERS = ("p.posted DESC, p.id DESC", "p.posted, p.id", "p.taken, p.id", "p.views DESC, p.id DESC")
FRAGMENTS = ("p.is_public", "NOT p.is_public", "p.views % 7 = 0", "p.safety_level <= 1", "0", "p.views = 3")


@pytest.fixture(scope="module")
def database():
    """A world of thousands of photos; many of them were posted or taken in the same second."""
    with Database() as database:
        fill(database)
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


def test_whoever_searches_sees_changes_and_their_own(api, otterbank):
    asked = {"text": "otter", "per_page": 500, "extras": "description,views,isfavorite,tags"}

    def found(caller):
        answers = [caller.get("flickr.photos.search", **asked) for _ in range(MANY_LISTS)]
        assert all(answer == answers[0] for answer in answers)
        return {photo["id"]: photo for photo in answers[0]["photos"]["photo"]}

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
