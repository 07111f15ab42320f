"""What waits between two calls, for how long, and what only limits how long a call takes."""

from __future__ import annotations

import textwrap

import pytest

from flickr_lint.registry import choose
from flickr_lint.testing import findings_in

UNTHROTTLED, OVER_LIMIT = choose(["FLK301", "FLK302"], [])

LOOP = """
    import asyncio, concurrent.futures, multiprocessing, subprocess, threading, flickrapi
    flickr = flickrapi.FlickrAPI(KEY, SECRET)
    stop, done, change = threading.Event(), multiprocessing.Event(), threading.Condition()
    halted = asyncio.Event()
    async def exif(photo):
        return flickr.photos.getExif(photo_id=photo)
    async def everything(photos):
        for photo in photos:
            await exif(photo)
            WAIT
    """


def _codes(wait: str) -> list[str]:
    text = textwrap.dedent(LOOP).replace("WAIT", wait)
    return [finding.code for rule in (UNTHROTTLED, OVER_LIMIT) for finding in findings_in(rule, text)]


@pytest.mark.parametrize(
    "wait",
    [
        "await asyncio.wait_for(exif(photo), timeout=5)",
        "concurrent.futures.wait([photo])",
        "subprocess.Popen(['show', photo]).wait()",
    ],
)
def test_what_waits_for_something_else_is_no_throttle(wait: str) -> None:
    assert _codes(wait) == ["FLK301"]


@pytest.mark.parametrize("wait", ["stop.wait(0.1)", "done.wait(timeout=0.5)", "change.wait(0.25)"])
def test_a_short_wait_is_a_throttle_over_the_limit(wait: str) -> None:
    assert _codes(wait) == ["FLK302"]


@pytest.mark.parametrize(
    "wait", ["stop.wait(1)", "stop.wait(pause)", "done.wait(timeout=2)", "await halted.wait()", "self.wait(0.1)"]
)
def test_a_wait_that_is_long_or_not_known_is_a_throttle(wait: str) -> None:
    assert _codes(wait) == []


CLIENT = """
    import time, requests
    class Api:
        def __init__(self, interval=SECONDS):
            self.interval, self.last = interval, 0
        def wait(self):
            PAUSE
            self.last = time.time()
        def call(self, method, **words):
            self.wait()
            words.update(method=method, format="json", nojsoncallback=1)
            return requests.get("https://api.flickr.com/services/rest/", params=words).json()
    def everything(photos):
        api = Api()
        for photo in photos:
            api.call("flickr.photos.getExif", photo_id=photo)
            api.call("flickr.photos.getSizes", photo_id=photo)
    """
PAUSES = (
    "time.sleep(self.interval)",
    "time.sleep(self.interval - (time.time() - self.last))",
    "time.sleep(max(0, self.interval - (time.time() - self.last)))",
)


@pytest.mark.parametrize("pause", PAUSES)
@pytest.mark.parametrize(("seconds", "codes"), [("0.25", ["FLK302"]), ("1.0", []), ("given", [])])
def test_a_client_that_waits_before_each_call_waits_for_all_of_them(pause: str, seconds: str, codes: list[str]) -> None:
    text = textwrap.dedent(CLIENT).replace("SECONDS", seconds).replace("PAUSE", pause)
    assert [finding.code for finding in findings_in(OVER_LIMIT, text)] == codes


RECURSION = """
    import time, flickrapi
    flickr = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")
    def pages(number, found):
        page = flickr.photos.search(text="heron", per_page=500, page=number)["photos"]
        found += page["photo"]
        if number < page["pages"]:
            time.sleep(SECONDS)
            pages(number + 1, found)
    """


@pytest.mark.parametrize(("seconds", "codes"), [("0.2", ["FLK302"]), ("1", []), ("pause", [])])
def test_a_function_that_calls_itself_pauses_each_time(seconds: str, codes: list[str]) -> None:
    text = textwrap.dedent(RECURSION).replace("SECONDS", seconds)
    assert [finding.code for finding in findings_in(OVER_LIMIT, text)] == codes


def test_a_function_that_tries_once_more_is_no_loop() -> None:
    text = textwrap.dedent("""
        import time, flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        def exif(photo, tries=0):
            try:
                return flickr.photos.getExif(photo_id=photo)
            except OSError:
                time.sleep(0.2)
                return exif(photo, tries + 1)
        """)
    assert findings_in(OVER_LIMIT, text) == ()
