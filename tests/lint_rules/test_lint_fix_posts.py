"""Writes that are sent by GET: the query of an address becomes the body of a POST."""

from __future__ import annotations

import pytest

from flickr_lint.config import Settings
from flickr_lint.engine import Means
from flickr_lint.fix.flow import Job, mend
from flickr_lint.read.pool import MemoryPool
from flickr_lint.read.source import Raw
from flickr_lint.registry import choose

HEAD = """import json, requests
from urllib.parse import urlencode
from urllib.request import Request, urlopen
REST = "https://api.flickr.com/services/rest/"
ASK = REST + "?"
ARGS = {"method": "flickr.photos.delete", "photo_id": "1"}
q = urlencode(ARGS)
"""


def _mended(text: str) -> str:
    raw = Raw("wall.py", "python", text.encode())
    report, state = mend(Job(MemoryPool([raw]), choose(["FLK908"], ()), Settings(), Means()), unsafe=True)
    after = state.after.get("wall.py", raw).data.decode()
    assert bool(report.findings) == (after == text)
    return after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("ASK + q", "ASK, q.encode()"),
        ("REST + '?' + q", "REST, q.encode()"),
        ("REST + '?' + urlencode(ARGS), timeout=5", "REST, urlencode(ARGS).encode(), timeout=5"),
        (
            "REST + '?method=flickr.photos.delete&photo_id=' + i",
            "REST, ('method=flickr.photos.delete&photo_id=' + i).encode()",
        ),
        ("'{}?{}'.format(REST, q)", "REST, q.encode()"),
        ("'%s?%s' % (REST, q)", "REST, q.encode()"),
        ("'https://api.flickr.com/services/rest/?%s' % q", "'https://api.flickr.com/services/rest/', q.encode()"),
        ("f'{REST}?{q}'", "f'{REST}', q.encode()"),
        (
            'f"https://api.flickr.com/services/rest/?method=flickr.photos.delete&photo_id={i}"',
            '"https://api.flickr.com/services/rest/", f"method=flickr.photos.delete&photo_id={i}".encode()',
        ),
        (
            '"https://api.flickr.com/services/rest/?method=flickr.photos.delete&photo_id=1"',
            '"https://api.flickr.com/services/rest/", b"method=flickr.photos.delete&photo_id=1"',
        ),
        ("Request(REST + '?' + q, headers=H)", "Request(REST, q.encode(), headers=H)"),
        # where does the query begin?
        ("REST + q + '?' if q else ''", ""),
        ("(REST if i else ASK) + q", ""),
    ],
)
def test_the_query_of_an_address_becomes_the_body(before: str, after: str) -> None:
    line = f"answer = json.load(urlopen({before}))  # delete\n"
    if after:
        assert _mended(HEAD + line) == HEAD + line.replace(before, after)
    else:
        raw = Raw("wall.py", "python", (HEAD + line).encode())
        job = Job(MemoryPool([raw]), choose(["FLK908"], ()), Settings(), Means())
        assert not mend(job, unsafe=True)[1].after


def test_an_address_with_a_name_is_split_where_it_is_built() -> None:
    text = f"{HEAD}def delete(args):\n    url = REST + '?' + q  # signed\n    return urlopen(url)\n"
    after = text.replace("REST + '?' + q  #", "REST  #").replace("urlopen(url)", "urlopen(url, q.encode())")
    assert _mended(text) == after
    logged = text.replace("    return", "    print(url)\n    return")
    assert _mended(logged) == logged


def test_an_address_of_requests_stays_as_it_is() -> None:
    text = f"{HEAD}requests.get(f'{{REST}}?method=flickr.photos.delete&photo_id={{i}}')\n"
    assert _mended(text) == text.replace("requests.get", "requests.post")


def test_a_text_of_python_2_needs_no_encoding() -> None:
    text = f"import urllib2\n{HEAD}urllib2.urlopen(REST + '?' + q)\n"
    assert _mended(text) == text.replace("REST + '?' + q)", "REST, q)")
