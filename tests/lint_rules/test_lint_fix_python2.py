"""Fixes in files that Python 2 runs, alone or as well: nothing that it lacks is written."""

from __future__ import annotations

import re

import pytest

from flickr_lint.config import Settings
from flickr_lint.engine import Means
from flickr_lint.fix.attach import fixable
from flickr_lint.fix.flow import Job, mend
from flickr_lint.read.pool import MemoryPool
from flickr_lint.read.source import Raw
from flickr_lint.registry import all_rules, choose
from flickr_lint.rule import Example, Rule
from flickr_lint.testing import sources_of

NEW = re.compile(
    r"""(?<![\w])[rR]?[fF]["']|\d_\d|:=|\basync\b|\bawait\b|\bnonlocal\b|\braise\b.*\bfrom\b|\byield from\b|->"""
    r"""|\bmonotonic\b|\bUserDict\b|\bdef \w+\(.*(?:\*,|\w:)"""
)
"""What Python 2 lacks, of what fixes might write."""
ALONE = 'print "done"\n'
AS_WELL = "from __future__ import print_function\n"
RULES = choose(["ALL"], ())


def _mended(raws: list[Raw], *codes: str) -> dict[str, str]:
    rules = choose(codes, ()) if codes else RULES
    state = mend(Job(MemoryPool(raws), rules, Settings(), Means()), unsafe=True)[1]
    return {raw.path: state.after.get(raw.path, raw).data.decode() for raw in raws}


@pytest.mark.parametrize(
    ("rule", "example"),
    [
        pytest.param(rule, example, id=f"{rule.name}-{number}")
        for rule in all_rules()
        if rule.code in fixable()
        for number, example in enumerate(rule.INVALID)
    ],
)
def test_nothing_is_written_that_python_2_lacks(rule: Rule, example: Example) -> None:
    del rule
    sources = [raw for raw in sources_of(example) if raw.kind == "python"]
    if any(NEW.search(raw.data.decode()) for raw in sources):
        return  # no Python 2
    for before, after in (("", ALONE), (AS_WELL, "")):
        raws = [Raw(raw.path, raw.kind, f"{before}{raw.data.decode()}\n{after}".encode()) for raw in sources]
        for text in _mended(raws).values():
            assert not NEW.search(text), text


HEAD = "import {}\nimport json\nfrom {} import urlopen\nURL = 'https://api.flickr.com/services/rest/?method=flickr.test.echo'\n"
PARSED = "def echo():\n    found = json.loads(urlopen(URL).read())\n    return found['api_key']\n"


@pytest.mark.parametrize(
    ("head", "also", "said"),
    [
        (HEAD.format("urllib2", "urllib2"), "", '"Flickr: %s (code %s)" % (found.get("message"), found.get("code"))'),
        (HEAD.format("urllib.request", "urllib.request"), "", '"Flickr: %s (code %s)" % '),
        # another file of the project, or this one, says which Python it is
        (HEAD.format("urllib.request", "urllib.request"), "def main() -> None: ...\n", 'f"Flickr: {found.get('),
        (HEAD.format("urllib2", "urllib2"), "def main() -> None: ...\n", '"Flickr: %s (code %s)" % '),
    ],
)
def test_a_check_of_stat_is_written_in_the_words_of_the_file(head: str, also: str, said: str) -> None:
    other = Raw("other.py", "python", f"import flickrapi\n{also}".encode())
    text = _mended([Raw("wall.py", "python", (head + PARSED).encode()), other])["wall.py"]
    assert f"        raise RuntimeError({said}" in text


def test_caches_of_a_day_in_python_2() -> None:
    text = """import flickrapi
from repoze.lru import lru_cache
_known = {}
def exif(i):
    if i not in _known:
        _known[i] = flickrapi.FlickrAPI(K, S).photos.getExif(photo_id=i)
    return _known[i]
@lru_cache(5)
def info(i):
    return flickrapi.FlickrAPI(K, S).photos.getInfo(photo_id=i)
print "done"
"""
    after = _mended([Raw("wall.py", "python", text.encode())])["wall.py"]
    assert "_known = {}\n" in after  # its `UserDict` stands elsewhere
    assert not NEW.search(after)


def test_a_pause_stands_among_statements_of_python_2() -> None:
    text = """import flickrapi
flickr = flickrapi.FlickrAPI(K, S)
for i in ids:
    print "photo", i
    if i:
        # what it was taken with
        print flickr.photos_getExif(photo_id=i)
"""
    after = _mended([Raw("wall.py", "python", text.encode())])["wall.py"]
    assert after == text.replace("        # what", "        time.sleep(1)\n        # what").replace(
        "flickrapi\n", "flickrapi\nimport time\n", 1
    )


RETRY = """import flickrapi, time
flickr = flickrapi.FlickrAPI(K, S)
def info(i):
    while True:
        try:
            found = flickr.photos_getInfo(photo_id=i)
        except IOError, error:
            print error  # again
HANDLED
        break
    return found
"""
WAIT = "            if attempt == 4:\n                raise\n            time.sleep(2**attempt)"


@pytest.mark.parametrize(
    ("handled", "after"),
    [
        ("            continue", f"{WAIT}\n            continue"),
        ("            found = None", f"            found = None\n{WAIT}"),
        ("            if i: log(i)", f"            if i: log(i)\n{WAIT}"),
        ("            found = None; log(i)", ""),  # no line of its own
    ],
)
def test_tries_are_counted_in_python_2(handled: str, after: str) -> None:
    text = RETRY.replace("HANDLED", handled)
    mended = RETRY.replace("HANDLED", after).replace("while True", "for attempt in range(5)") if after else text
    assert _mended([Raw("wall.py", "python", text.encode())], "FLK303")["wall.py"] == mended


@pytest.mark.parametrize("rest", ["pass", "ok = False", "pass  # well", "return"])
def test_an_error_is_logged_where_the_same_try_prints(rest: str) -> None:
    text = """import logging
import flickrapi
flickr = flickrapi.FlickrAPI(K, S)
def show(i):
    try:
        print flickr.photos_getInfo(photo_id=i)
    except Exception:
        # never mind
        REST
"""
    raw = Raw("wall.py", "python", text.replace("REST", rest).encode())
    log = 'logging.getLogger(__name__).exception("A call of Flickr\'s API has failed")'
    if rest.startswith("pass"):
        expected = text.replace("REST", rest.replace("pass", log))
    else:
        expected = text.replace(
            "        # never mind\n        REST", f"        {log}\n        # never mind\n        {rest}"
        )
    state = mend(Job(MemoryPool([raw]), choose(["FLK907"], ()), Settings(), Means()), unsafe=True)[1]
    assert state.after["wall.py"].data.decode() == expected
