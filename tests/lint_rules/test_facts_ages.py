"""Which code checks the age of a copy: a comparison with the clock, wherever it is made."""

from __future__ import annotations

import textwrap

import pytest

from flickr_lint.rules.cache_without_ttl import CacheWithoutTtl
from flickr_lint.testing import findings_in

CLIENT = """import flickrapi, time
from datetime import datetime, timedelta
flickr = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")
CACHE = {}
"""
CHECKED = {
    "a monotonic clock, in the value": """
        def photos(tag):
            known = CACHE.get(tag)
            if known and known[0] > time.monotonic() - 6 * 3600:
                return known[1]
            CACHE[tag] = (time.monotonic(), flickr.photos.search(tags=tag))
            return CACHE[tag][1]
    """,
    "datetime, by a name": """
        def photos(tag):
            now = datetime.utcnow()
            if tag in CACHE and now - CACHE[tag][0] < timedelta(hours=3):
                return CACHE[tag][1]
            CACHE[tag] = (now, flickr.photos.search(tags=tag))
            return CACHE[tag][1]
    """,
    "a function that a condition asks": """
        def good(tag):
            return tag in CACHE and time.time() - CACHE[tag][0] < 3600
        def photos(tag):
            if good(tag):
                return CACHE[tag][1]
            CACHE[tag] = (time.time(), flickr.photos.search(tags=tag))
            return CACHE[tag][1]
    """,
    "another function of the program, which clears": """
        def sweep():
            for tag, (at, _) in list(CACHE.items()):
                if at < time.time() - 3600:
                    del CACHE[tag]
        def photos(tag):
            if tag not in CACHE:
                CACHE[tag] = (time.time(), flickr.photos.search(tags=tag))
            return CACHE[tag][1]
    """,
}
UNCHECKED = {
    "the time is stored, and nothing compares it": """
        def photos(tag):
            if tag not in CACHE:
                CACHE[tag] = (time.time(), flickr.photos.search(tags=tag))
            return CACHE[tag][1]
    """,
    "a name that only has the letters of a word for ages": """
        def photos(tag, refresh=False):
            if refresh or tag not in CACHE:
                CACHE[tag] = flickr.photos.search(tags=tag)
            return CACHE[tag]
    """,
    "the clock of a throttle, which no condition asks": """
        def wait():
            while time.monotonic() < NEXT[0]:
                time.sleep(0.1)
        def photos(tag):
            if tag not in CACHE:
                wait()
                CACHE[tag] = flickr.photos.search(tags=tag)
            return CACHE[tag]
    """,
}


def _found(code: str) -> int:
    return len(findings_in(CacheWithoutTtl(), CLIENT + textwrap.dedent(code)))


@pytest.mark.parametrize("way", CHECKED)
def test_a_comparison_with_the_clock_is_a_check(way: str) -> None:
    assert _found(CHECKED[way]) == 0


@pytest.mark.parametrize("way", UNCHECKED)
def test_a_clock_that_nothing_is_compared_with_is_none(way: str) -> None:
    assert _found(UNCHECKED[way]) == 1


def test_what_became_of_uploads_is_no_copy_of_data() -> None:
    code = """
        import json, os
        done = json.load(open("done.json")) if os.path.exists("done.json") else {}
        for name in os.listdir("."):
            if name not in done:
                done[name] = %s
                json.dump(done, open("done.json", "w"))
    """
    assert _found(code % 'flickr.upload(filename=name).find("photoid").text') == 0
    assert _found(code % 'flickr.photos.search(text=name)["photos"]["photo"]') == 1
