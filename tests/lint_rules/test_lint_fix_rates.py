"""Pauses and limits that are too short: fixes that keep 3600 calls an hour, also if the pause is random."""

from __future__ import annotations

import pytest

from flickr_lint.config import Settings
from flickr_lint.engine import Means
from flickr_lint.fix.flow import Job, mend
from flickr_lint.read.pool import MemoryPool
from flickr_lint.read.source import Raw
from flickr_lint.registry import choose

HEAD = """import random, time
from random import randint
import numpy as np
import flickrapi
flickr = flickrapi.FlickrAPI(K, S)
for i in ids:
    flickr.photos.getExif(photo_id=i)
"""


def _mended(text: str) -> tuple[str, list[str]]:
    raw = Raw("wall.py", "python", text.encode())
    job = Job(MemoryPool([raw]), choose(["FLK301", "FLK302"], ()), Settings(), Means())
    report, state = mend(job, unsafe=True)
    return state.after.get("wall.py", raw).data.decode(), [finding.code for finding in report.findings]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("random.uniform(0.1, 0.5)", "random.uniform(1, 1.4)"),
        ("random.uniform(a=0.25, b=1)", "random.uniform(a=1, b=1.75)"),
        ("randint(0, 1)", "randint(1, 2)"),
        ("np.random.uniform(0.2, 0.4)", "np.random.uniform(1, 1.2)"),
        ("random.random()", "max(1, random.random())"),
        ("0.2 + random.random() * 0.3", "max(1, 0.2 + random.random() * 0.3)"),
        ("randint(1, 5) / 10", "max(1, randint(1, 5) / 10)"),
        # a second on average, or not known
        ("random.uniform(0.5, 1.5)", ""),
        ("random.uniform(1, 3)", ""),
        ("random.random() + 0.5", ""),
        ("random.uniform(shortest, longest)", ""),
        ("1 / random.random()", ""),
    ],
)
def test_a_random_pause_is_a_second_at_least(before: str, after: str) -> None:
    line = f"    time.sleep({before})  # polite\n"
    assert _mended(HEAD + line) == (HEAD + (line.replace(before, after) if after else line), [])


def test_a_random_pause_of_two_calls_is_two_seconds() -> None:
    text = f"{HEAD}    flickr.photos.getFavorites(photo_id=i)\n    time.sleep(random.uniform(0, 1))\n"
    assert _mended(text) == (text.replace("uniform(0, 1)", "uniform(2, 3)"), [])


def test_what_a_message_says_of_a_random_pause() -> None:
    raw = Raw("wall.py", "python", f"{HEAD}    time.sleep(random.uniform(0.1, 0.5))\n".encode())
    report = Job(MemoryPool([raw]), choose(["FLK302"], ()), Settings(), Means()).lint()
    assert report.findings[0].message == "A pause of 0.3 seconds on average still allows 12,000 calls an hour"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (("0.25", "0.25"), ("1", "0.25")),  # the first what the other lacks
        (("0.5", "0.2", "getSizes"), ("1", "1", "getSizes")),  # each its share of two calls
        (("1.5", "0.2", "getSizes"), ("1.5", "1", "getSizes")),
        (("0.25", "random.random() / 9"), ("0.25", "random.random() / 9")),
    ],
)
def test_several_pauses_are_long_enough_together(before: tuple[str, ...], after: tuple[str, ...]) -> None:
    def text(first: str, second: str, also: str = "") -> str:
        call = f"    flickr.photos.{also}(photo_id=i)\n" if also else ""
        return f"{HEAD}    time.sleep({first})\n{call}    time.sleep({second})\n"

    assert _mended(text(*before)) == (text(*after), [] if after != before else ["FLK302"])


def test_what_a_message_says_of_several_pauses() -> None:
    raw = Raw("wall.py", "python", f"{HEAD}    time.sleep(0.25)\n    time.sleep(0.25)\n".encode())
    (finding,) = Job(MemoryPool([raw]), choose(["FLK302"], ()), Settings(), Means()).lint().findings
    assert finding.message == "Pauses of 0.5 seconds in all still allow 7,200 calls an hour"
    assert finding.related[-1].message == "another pause"


TASKS = """import asyncio, httpx
API = 'https://api.flickr.com/services/rest/?method=flickr.photos.getExif&photo_id='
async def exif(i):
    await asyncio.sleep(1)
    return (await client.get(API + i)).json()
async def run(ids):
    return await asyncio.gather(*MANY)
"""
STARTED = """import asyncio, httpx
API = 'https://api.flickr.com/services/rest/?method=flickr.photos.getExif&photo_id='
async def exif(i):
    return (await client.get(API + i)).json()
async def run(ids):
    tasks = []
    for ITEM in ids:
        await asyncio.sleep(1)
        tasks.append(asyncio.create_task(exif(ITEM)))
    return await asyncio.gather(*tasks)
"""


@pytest.mark.parametrize(
    ("many", "item"), [("[exif(i) for i in ids]", "i"), ("(exif(i) for i in ids)", "i"), ("map(exif, ids)", "item")]
)
def test_coroutines_that_wait_together_start_one_after_the_other(many: str, item: str) -> None:
    assert _mended(TASKS.replace("MANY", many)) == (STARTED.replace("ITEM", item), [])


@pytest.mark.parametrize(
    ("limit", "allowed"), [('"10/s"', '"1/s"'), ("'100/m'", "'60/m'"), ('"9000/h"', '"3600/h"'), ('"60/m"', '"60/m"')]
)
def test_the_rate_of_a_task_keeps_its_unit(limit: str, allowed: str) -> None:
    text = f"""import requests
from celery import shared_task
@shared_task(rate_limit={limit})
def exif(i):
    return requests.get(f"https://api.flickr.com/services/rest/?method=flickr.photos.getExif&photo_id={{i}}").json()
"""
    assert _mended(text) == (text.replace(limit, allowed), [])
