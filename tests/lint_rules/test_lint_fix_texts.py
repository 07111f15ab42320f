"""Credentials within texts: read from the environment in the idiom of the text, whatever holds it."""

from __future__ import annotations

import pytest

from flickr_lint.config import Settings
from flickr_lint.engine import Means
from flickr_lint.fix.flow import Job, mend
from flickr_lint.read.pool import MemoryPool
from flickr_lint.read.source import Raw
from flickr_lint.registry import choose

KEY, SECRET = "7d02c9fa41b86e35d0f7a92c5be1483f", "e2904b7ac15d83f6"
API = "https://api.flickr.com/services/rest/"
NEW = "import os\nimport requests\ndef call(x: str):\n"
OLD = "import os\nimport urllib2\nprint 1\nif x:\n"
READ = 'os.environ["FLICKR_API_KEY"]'
QUOTED = "os.environ['FLICKR_API_KEY']"


@pytest.mark.parametrize(
    ("head", "before", "after"),
    [
        (NEW, f'"{API}?api_key={KEY}&x=1"', f'f"{API}?api_key={{{QUOTED}}}&x=1"'),
        (NEW, f"f'{API}?api_key={KEY}&x={{x}}'", f"f'{API}?api_key={{{READ}}}&x={{x}}'"),
        (NEW, f'f"{API}?api_key={KEY}&x={{x}}"', f'f"{API}?api_key={{{QUOTED}}}&x={{x}}"'),
        (NEW, f'f"""{API}?api_key={KEY}"""', f'f"""{API}?api_key={{{QUOTED}}}"""'),
        (
            NEW,
            f'("{API}"\n     "?x=1"  # one\n     "&api_key={KEY}")',
            f'("{API}"\n     "?x=1"  # one\n     f"&api_key={{{QUOTED}}}")',
        ),
        (NEW, f'f"{API}?x={{x}}" "&api_key={KEY}"', f'f"{API}?x={{x}}" f"&api_key={{{QUOTED}}}"'),
        (NEW, f'"{API}?api_key={KEY}&x=%s" % x', f'f"{API}?api_key={{{QUOTED}}}&x=%s" % x'),
        (NEW, f'"{API}?api_key={KEY}&x={{}}".format(x)', f'("{API}?api_key=" + {READ} + "&x={{}}").format(x)'),
        (OLD, f'"{API}?api_key={KEY}&x=1"', f'"{API}?api_key=" + {READ} + "&x=1"'),
        (OLD, f'"{API}?api_key={KEY}&x=%s" % x', f'("{API}?api_key=" + {READ} + "&x=%s") % x'),
        (OLD, f"u'{API}?api_key={KEY}'", f"u'{API}?api_key=' + {QUOTED}"),
        (OLD, f'"{API}?api_key={KEY}" "&x=1"', f'"{API}?api_key=" + {READ} + "" "&x=1"'),
    ],
)
def test_a_key_in_an_address_is_read_from_the_environment(head: str, before: str, after: str) -> None:
    text = f"{head}    get({before}, timeout=1)  # {API}\n"
    raw = Raw("wall.py", "python", text.encode())
    report, state = mend(Job(MemoryPool([raw]), choose(["FLK103"], ()), Settings(), Means()), unsafe=True)
    assert state.after["wall.py"].data.decode() == text.replace(before, after)
    assert not report.findings
    if head == NEW:
        compile(state.after["wall.py"].data, "wall.py", "exec")


def test_a_key_and_a_secret_of_one_address_are_mended_together() -> None:
    text = f'{NEW}    requests.get("{API}?api_key={KEY}&secret={SECRET}")\n'
    raw = Raw("wall.py", "python", text.encode())
    _, state = mend(Job(MemoryPool([raw]), choose(["FLK103"], ()), Settings(), Means()), unsafe=True)
    secret = QUOTED.replace("API_KEY", "API_SECRET")
    made = f'requests.get(f"{API}?api_key={{{QUOTED}}}&secret={{{secret}}}")'
    assert state.after["wall.py"].data.decode() == f"{NEW}    {made}\n"
    assert state.count == 1


def test_a_test_compares_with_the_same_placeholder() -> None:
    text = (
        "import flickrapi\n"
        "def test_login():\n"
        f"    flickr = flickrapi.FlickrAPI('{KEY}', '{SECRET}')\n"
        f"    assert flickr.api_key == '{KEY}'\n"
        f"    assert 'api_key={KEY}&' in flickr.url()\n"
    )
    raw = Raw("tests/test_wall.py", "python", text.encode())
    _, state = mend(Job(MemoryPool([raw]), choose(["FLK103"], ()), Settings(), Means()), unsafe=True)
    made = state.after[raw.path].data.decode()
    assert made == text.replace(KEY, "x" * 32).replace(SECRET, "x" * 16)


@pytest.mark.parametrize("above", ["flickr = flickrapi.FlickrAPI(K, S)\n", "flickr = flickrapi.FlickrAPI(K, S)\n\n\n"])
def test_a_class_that_is_added_stands_below_two_empty_lines(above: str) -> None:
    text = (
        f"import collections\nimport time\nimport flickrapi\n{above}SEEN = {{}}\n"
        "def info(i):\n    if i not in SEEN:\n        SEEN[i] = flickr.photos.getInfo(photo_id=i)\n    return SEEN[i]\n"
    )
    raw = Raw("wall.py", "python", text.encode())
    _, state = mend(Job(MemoryPool([raw]), choose(["FLK501"], ()), Settings(), Means()), unsafe=True)
    assert "(K, S)\n\n\nclass _ForADay(" in state.after["wall.py"].data.decode()
