"""What slows a program down, what only seems to, and which ways of running something are followed."""

from __future__ import annotations

import textwrap

import pytest

from flickr_lint.registry import choose
from flickr_lint.testing import findings_in

(HASTY,) = choose(["FLK301"], [])
(OVER,) = choose(["FLK302"], [])
(RETRY,) = choose(["FLK303"], [])
(POLL,) = choose(["FLK404"], [])

EXIF = """
import asyncio, functools, requests, threading, time
URL = "https://api.flickr.com/services/rest/"
def exif(i):
    return requests.get(URL, params={"method": "flickr.photos.getExif", "photo_id": i})
"""


def _app(code: str) -> str:
    return EXIF + textwrap.dedent(code)


@pytest.mark.parametrize(
    "code",
    [
        # a decorator of your own that waits before each call
        """
        def gently(function):
            @functools.wraps(function)
            def inner(*args):
                time.sleep(1)
                return function(*args)
            return inner
        @gently
        def slow(i):
            return exif(i)
        def main(ids):
            for i in ids:
                slow(i)
        """,
        # an object that is called, and waits
        """
        class Pace:
            def __call__(self):
                time.sleep(1)
        pace = Pace()
        def main(ids):
            for i in ids:
                pace()
                exif(i)
        """,
        # a transport that waits
        """
        class Slow(requests.adapters.HTTPAdapter):
            def send(self, request, **kwargs):
                time.sleep(1)
                return super().send(request, **kwargs)
        def main(ids):
            for i in ids:
                exif(i)
        """,
        # tasks whose workers keep to a rate
        """
        from celery import shared_task
        @shared_task(rate_limit="1/s")
        def work(i):
            exif(i)
        def main(ids):
            for i in ids:
                work.delay(i)
        """,
    ],
)
def test_what_slows_a_loop_down(code: str) -> None:
    assert findings_in(HASTY, _app(code)) == ()


@pytest.mark.parametrize(
    "code",
    [
        # no pause at all
        "def main(ids):\n    for i in ids:\n        exif(i)\n        time.sleep(0)\n",
        "async def main(ids):\n    for i in ids:\n        exif(i)\n        await asyncio.sleep(0)\n",
        # passed to a pool, to a task queue
        "def main(pool, ids):\n    return pool.map(lambda i: exif(i), ids)\n",
        """
        from celery import shared_task
        @shared_task
        def work(i):
            exif(i)
        def main(ids):
            for i in ids:
                work.delay(i)
        """,
        # many things, whatever they are called
        "def main(methods):\n    for method in methods:\n        exif(method)\n",
    ],
)
def test_what_only_seems_to_slow_a_loop_down(code: str) -> None:
    assert findings_in(HASTY, _app(code))


def test_names_do_not_say_how_many_there_are() -> None:
    for name in ("album_ids", "photo_ids"):
        assert len(findings_in(HASTY, _app(f"def main({name}):\n    for i in {name}:\n        exif(i)\n"))) == 1


@pytest.mark.parametrize(
    ("wait", "found"),
    [("pass", 1), ("time.sleep(0)", 1), ("time.sleep(2**attempt)", 0)],
    ids=["no", "zero", "longer"],
)
def test_a_decorator_tries_again_what_it_stands_on(wait: str, found: int) -> None:
    code = f"""
    def again(times):
        def decorate(function):
            def inner(*args):
                for attempt in range(times):
                    try:
                        return function(*args)
                    except OSError:
                        {wait}
            return inner
        return decorate
    @again(3)
    def steady(i):
        return exif(i)
    """
    assert len(findings_in(RETRY, _app(code))) == found
