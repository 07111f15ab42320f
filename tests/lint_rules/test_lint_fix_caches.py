"""Caches that never expire: properties and files that are used for a day, tried by running what the fix writes."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from flickr_lint.config import Settings
from flickr_lint.engine import Means
from flickr_lint.fix.flow import Job, mend
from flickr_lint.read.pool import MemoryPool
from flickr_lint.read.source import Raw
from flickr_lint.registry import choose

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "import flickrapi\nflickr = flickrapi.FlickrAPI(K, S, format='parsed-json')\n"
DAY = 24 * 3600


def _mended(text: str, *codes: str) -> str:
    raw = Raw("wall.py", "python", text.encode())
    report, state = mend(Job(MemoryPool([raw]), choose(codes or ["FLK501"], ()), Settings(), Means()), unsafe=True)
    after = state.after.get("wall.py", raw).data.decode()
    assert bool(report.findings) == (after == text)
    return after


class _Api:
    def __init__(self) -> None:
        self.photos = self
        self.asked: list[str] = []

    def getExif(self, photo_id: str) -> dict[str, str]:  # noqa: N802
        self.asked.append(photo_id)
        return {"camera": photo_id}


def _run(text: str, **names: object) -> dict[str, Any]:
    namespace: dict[str, Any] = {"flickr": _Api(), **names}
    body = text.replace(HEAD.splitlines()[0] + "\n", "").replace(HEAD.splitlines()[1] + "\n", "")
    exec(compile(body, "wall", "exec"), namespace)  # noqa: S102
    return namespace


PROPERTY = f"""from functools import cached_property, lru_cache
{HEAD}@lru_cache
def other():
    return 1
class Photo:
    def __init__(self, id):
        self.id = id
    @cached_property  # once
    def exif(self):
        "Exif."
        return flickr.photos.getExif(photo_id=self.id)
"""


def test_a_cached_property_is_asked_again_after_a_day() -> None:
    after = _mended(PROPERTY)
    assert "from functools import lru_cache\n" in after
    assert "    @property\n    @_for_a_day_on_self  # once\n" in after
    made = _run(after)
    now = [0.0]
    made["time"] = type("Time", (), {"monotonic": staticmethod(lambda: now[0])})
    one, other = made["Photo"]("1"), made["Photo"]("2")
    assert [one.exif, one.exif, other.exif, one.exif] == [{"camera": at} for at in "1121"]
    assert made["flickr"].asked == ["1", "2"]
    now[0] = DAY
    assert (one.exif, made["flickr"].asked) == ({"camera": "1"}, ["1", "2", "1"])
    assert made["Photo"].exif.__doc__ == "Exif."


@pytest.mark.parametrize("use", ["del photo.exif", "photo.exif = {}", "photo.__dict__.pop('exif', None)"])
def test_a_property_that_the_program_resets_stays(use: str) -> None:
    text = f"{PROPERTY}def reset(photo):\n    {use}\n"
    assert _mended(text) == text


FILE = f"""import json, os
{HEAD}def exif(photo_id, path):
    # not twice
    try:
        with open(path) as file:
            return json.load(file)
    except ERROR:
        pass
    found = flickr.photos.getExif(photo_id=photo_id)
    with open(path, "w") as file:
        json.dump(found, file)
    return found
"""


@pytest.mark.parametrize("error", ["FileNotFoundError", "OSError", "(IOError, ValueError)", "Exception"])
def test_a_file_older_than_a_day_is_taken_for_a_missing_one(error: str, tmp_path: Path) -> None:
    made = _run(_mended(FILE.replace("ERROR", error)))
    path = tmp_path / "exif.json"
    for _ in range(3):
        assert made["exif"]("1", str(path)) == {"camera": "1"}
    assert made["flickr"].asked == ["1"]
    os.utime(path, (1, 1))
    assert (made["exif"]("1", str(path)), made["flickr"].asked) == ({"camera": "1"}, ["1", "1"])


def test_a_file_whose_reader_is_not_ready_for_a_missing_one_stays() -> None:
    text = FILE.replace("ERROR", "ValueError")
    assert _mended(text) == text


def test_a_file_that_is_read_and_written_is_one_finding() -> None:
    text = FILE.replace("ERROR", "OSError").replace("path", "CACHE").replace("photo_id, CACHE", "photo_id")
    raw = Raw("wall.py", "python", text.replace(HEAD, f"{HEAD}CACHE = 'cache.json'\n").encode())
    found = Job(MemoryPool([raw]), choose(["FLK501"], ()), Settings(), Means()).lint().findings
    assert ["is read from this file" in at.message for at in found] == [True]


def test_the_pauses_of_properties_count() -> None:
    loop = (
        "    for photo in map(Photo, ids):\n        print(photo.exif, flickr.photos.getFavorites(photo_id=photo.id))\n"
    )
    after = _mended(f"{PROPERTY}def main(ids):\n{loop}", "FLK301", "FLK302")
    assert after.count("time.sleep(1)") == 2


def test_a_lifetime_that_nobody_passes_is_the_default_of_the_parameter() -> None:
    text = f"""{HEAD}import memcache
mc = memcache.Client(["a"])
def ask(key, ttl=0):
    mc.set(key, flickr.photos.search(text=key), ttl)
ask("a")
"""
    assert _mended(text) == text.replace("ttl=0", "ttl=86400")
