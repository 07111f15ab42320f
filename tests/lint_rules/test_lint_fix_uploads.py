"""Privacy flags of uploads: constants are removed from where they are written, choices of a program stay."""

from __future__ import annotations

import pytest

from flickr_lint.config import Settings
from flickr_lint.engine import Means
from flickr_lint.fix.flow import Job, mend
from flickr_lint.read.pool import MemoryPool
from flickr_lint.read.source import Raw
from flickr_lint.registry import choose

HEAD = "import flickrapi, requests\nflickr = flickrapi.FlickrAPI(K, S)\n"


def _mended(text: str) -> str:
    raw = Raw("wall.py", "python", (HEAD + text).encode())
    report, state = mend(Job(MemoryPool([raw]), choose(["FLK601"], ()), Settings(), Means()), unsafe=True)
    after = state.after.get("wall.py", raw).data.decode().removeprefix(HEAD)
    assert bool(report.findings) == (after == text)
    return after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            (
                "OPTIONS = {\n    'is_public': 1,\n    'tags': 'heron',  # all\n    'is_family': 0,\n}\n"
                "flickr.upload(p, **OPTIONS)\n"
            ),
            "OPTIONS = {\n    'tags': 'heron',  # all\n}\nflickr.upload(p, **OPTIONS)\n",
        ),
        (
            (
                "def send(p):\n    data = dict(title=p, is_public='0')\n    data['is_friend'] = 1\n"
                "    flickr.upload(p, **data)\n"
            ),
            "def send(p):\n    data = dict(title=p)\n    flickr.upload(p, **data)\n",
        ),
        (
            "requests.post('https://up.flickr.com/services/upload/', data={'is_public': '1', 'title': p}, files=f)\n",
            "requests.post('https://up.flickr.com/services/upload/', data={'title': p}, files=f)\n",
        ),
    ],
)
def test_flags_are_removed_from_where_they_are_written(before: str, after: str) -> None:
    assert _mended(before) == after


@pytest.mark.parametrize(
    "text",
    [
        # a comment must not go with it, and something else reads the dictionary
        "OPTIONS = {\n    'is_public': 1,  # all\n    'tags': 'heron',\n}\nflickr.upload(p, **OPTIONS)\n",
        "OPTIONS = {'is_public': 1, 'tags': 'heron'}\nprint(OPTIONS)\nflickr.upload(p, **OPTIONS)\n",
        # choices of the program
        "def send(p, is_public=0):\n    flickr.upload(p, is_public=is_public)\n",
        "def send(p, public=False):\n    flickr.upload(p, is_public=1 if public else 0)\n",
        "def send(p, public=False):\n    data = {'title': p, 'is_public': int(public)}\n    flickr.upload(p, **data)\n",
    ],
)
def test_a_choice_of_the_program_stays(text: str) -> None:
    assert _mended(text) == text
