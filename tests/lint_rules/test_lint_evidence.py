"""Findings hang on what the code does, not on names or shapes: methods as values, helpers, throttles, programs."""

# ruff: noqa: E501
from __future__ import annotations

import pytest

from flickr_lint import lint_sources
from flickr_lint.registry import choose
from flickr_lint.testing import sources_of

CLIENT = "import flickrapi\nflickr = flickrapi.FlickrAPI('k', 's', format='parsed-json')\n"
ASKED = """import json, requests
def search(q):
    r = requests.get("https://api.flickr.com/services/rest/", params={"method": "flickr.photos.search", "text": q})
"""


def _codes(*texts: str, **files: str) -> list[str]:
    named = {**{f"m{number}.py": text for number, text in enumerate(texts)}, **{f"{n}.py": t for n, t in files.items()}}
    return sorted({finding.code for finding in lint_sources(sources_of(named)).findings})


@pytest.mark.parametrize(
    "code",
    [
        "def call(f, **kw):\n    return f(**kw)\nfor i in ids:\n    call(flickr.photos.getExif, photo_id=i)",
        "def call(f, **kw):\n    return again(f, kw)\ndef again(g, kw):\n    return g(**kw)\nfor i in ids:\n    call(flickr.photos.getExif, photo_id=i)",
        "from functools import partial\nfor i in ids:\n    partial(flickr.photos.getExif, photo_id=i)()",
        "exif = flickr.photos.getExif\nfor i in ids:\n    exif(photo_id=i)",
        "photos = flickr.photos\nfor i in ids:\n    photos.getExif(photo_id=i)",
        "import library\nfor i in ids:\n    library.retried(flickr.photos.getExif, photo_id=i)",
        "class Api:\n    def __init__(self):\n        self.photos = flickr.photos\n    def all(self, ids):\n        for i in ids:\n            self.photos.getExif(photo_id=i)",
        "for i in ids:\n    pool.submit(flickr.photos.getExif, photo_id=i)",
    ],
)
def test_a_method_that_is_handed_on_is_called(code: str) -> None:
    assert "FLK301" in _codes(CLIENT + code)


@pytest.mark.parametrize("code", ["for i in ids:\n    print(flickr.photos.getExif)", "names = [flickr.photos.getExif]"])
def test_a_method_that_is_only_named_is_not_called(code: str) -> None:
    assert _codes(CLIENT + code) == []


@pytest.mark.parametrize(
    ("code", "throttled"),
    [
        ("@click.option('--limit', type=int)\ndef main(limit):\n{loop}", False),
        ("@limiter.limit('1/second')\ndef main():\n{loop}", True),
        ("@app.task(rate_limit='10/m')\ndef main():\n{loop}", True),
        ("def main():\n    if new:\n        input('join? ')\n{loop}", False),
        ("def main():\n{loop}\n        if not sure:\n            input('sure? ')", False),
        ("def main():\n{loop}\n        input('next? ')", True),
    ],
)
def test_what_slows_a_loop_down_is_on_its_way(code: str, *, throttled: bool) -> None:
    loop = "    for i in everything():\n        flickr.photos.addTags(photo_id=i, tags='a')"
    assert ("FLK301" in _codes(CLIENT + code.format(loop=loop))) is not throttled


@pytest.mark.parametrize(
    ("rest", "found"),
    [
        (
            "    j = r.json()\n    save(j)\n    return j['photos']\ndef save(j):\n    open('x', 'w').write(json.dumps(j))",
            True,
        ),
        (
            "    j = r.json()\n    check(j)\n    return j['photos']\ndef check(j):\n    if j['stat'] != 'ok': raise OSError",
            False,
        ),
        ("    check(r)\n    return r.json()['photos']\ndef check(r):\n    assert r.json()['stat'] == 'ok'", False),
        ("    outer(r)\n    return r.json()['photos']\ndef outer(r):\n    inner(r)\ndef inner(r):\n    print(r)", True),
        ("    j = (r.json(), 1)[0]\n    return j['photos']", True),
        ("    box = {'j': r.json()}\n    return box['j']['photos']", True),
        ("    box = {'j': r.json()}\n    if box['j']['stat'] == 'ok':\n        return box['j']['photos']", False),
    ],
)
def test_a_check_of_stat_counts_where_it_is_made(rest: str, *, found: bool) -> None:
    assert ("FLK906" in _codes(ASKED + rest)) is found


def test_programs_that_do_not_import_each_other_are_two() -> None:
    reader = "import flickrapi\nflickr = flickrapi.FlickrAPI('k', 's')\nflickr.authenticate_via_browser(perms='read')\n"
    sender = "import flickrapi\nflickrapi.FlickrAPI('k', 's').photos.addTags(photo_id='1', tags='a')\n"
    assert "FLK905" not in _codes(reader=reader, sender=sender)
    assert "FLK905" in _codes(reader=reader, sender=f"import reader\n{sender}")


def test_arguments_of_uploads_are_known() -> None:
    assert _codes(CLIENT + "flickr.upload(filename='a.jpg', title='t', tags='a b', colour='red')") == ["FLK902"]
    assert _codes(CLIENT + "flickr.upload(filename='a.jpg', content_type=5)") == ["FLK909"]
    assert _codes(CLIENT + "flickr.upload(filename='a.jpg', title='t', description='d', hidden=2)") == []


@pytest.mark.parametrize(
    "code",
    [
        "flow = {}\nflow['secret'] = answer.get('oauth_token_secret')\nprint(flow)",
        "pair = (answer['oauth_token'], 1)\nprint(pair[0])",
        "def show(x):\n    print(x)\nshow(answer['oauth_token'])",
    ],
)
def test_a_token_is_logged_however_it_came_there(code: str) -> None:
    assert "FLK202" in _codes(f"import flickrapi\nanswer = flickr_sign_in()\n{code}")


def test_the_word_that_our_client_writes_out_is_an_extra() -> None:
    kit = "from flickr_client import Flickr\nfor p in Flickr.from_env().photos.iter_search(text='a', extras={}):\n    print(p)\n"
    assert _codes(kit.format("'standard'")) == []
    assert _codes(kit.format("'standrad'")) == ["FLK909"]


CHECKED_PAGES = """
import json, requests
URL = "https://api.flickr.com/services/rest/"
class Album:
    def listed(self, payload, pages):
        return [self.page(payload, n) for n in range(2, pages + 1)]
    def page(self, payload, n):
        payload["page"] = n
        response = requests.get(URL, params=payload)
        self.check(response)
        return response.json()["photoset"]["photo"]
    def check(self, response):
        if json.loads(response.text).get("stat") != "ok":
            raise ValueError(response.text)
def photos(pages):
    return Album().listed({"method": "flickr.%s", "photoset_id": "1", "format": "json"}, pages)
"""


@pytest.mark.parametrize(
    ("method", "found"), [("photosets.getPhotos", []), ("photos.search", ["FLK301"]), ("photos.getInfo", ["FLK301"])]
)
def test_counted_pages_as_large_as_can_be_stay_below_the_limit(method: str, found: list[str]) -> None:
    """The pages of an album have 500 photos each by default, those of a search 100."""
    report = lint_sources(sources_of(CHECKED_PAGES % method), rules=choose(["FLK301", "FLK906"], []))
    assert [finding.code for finding in report.findings] == found
