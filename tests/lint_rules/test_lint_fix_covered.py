"""What FLK401's fix takes from a list is what the lookup says: programs are run before and after, at the sandbox."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import redirect_stdout
from typing import Any

import pytest

from flickr_lint.config import Settings
from flickr_lint.engine import Means
from flickr_lint.fix.covered_fields import COVERED, SIZES
from flickr_lint.fix.flow import Job, mend
from flickr_lint.read.pool import MemoryPool
from flickr_lint.read.source import Raw
from flickr_lint.registry import choose

requests = pytest.importorskip("requests")
sandbox = pytest.importorskip("flickr_sandbox")

ASKED = '{{"method": "{}", "text": "otter", "has_geo": "1", "per_page": "3"{}}}'
JSON = """import requests
API = "https://api.flickr.com/services/rest/"
for p in requests.get(API, params={list}).json()["photos"]["photo"]:
    info = requests.get(API, params={{"method": "{method}", "photo_id": p["id"], "format": "json"}}).json()
    print(info{way})
"""
XML = """import requests
import xml.etree.ElementTree as ET
API = "https://api.flickr.com/services/rest/"
for p in ET.fromstring(requests.get(API, params={list}).text).find("photos").findall("photo"):
    info = ET.fromstring(requests.get(API, params={{"method": "{method}", "photo_id": p.get("id")}}).text)
    print(info{way})
"""


@pytest.fixture(scope="module")
def running() -> Iterator[Any]:
    with sandbox.Sandbox() as started:
        yield started


def _printed(code: str, running: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    asked = requests.get

    def get(url: str, params: dict[str, str]) -> Any:
        params = {"api_key": running.consumer_key, "nojsoncallback": "1", **params}
        return asked(url.replace("https://api.flickr.com", running.base_url), params=params, timeout=60)

    out = io.StringIO()
    with monkeypatch.context() as patched, redirect_stdout(out):
        patched.setattr(requests, "get", get)
        exec(compile(code, "wall", "exec"), {})  # noqa: S102 (the program that is fixed)
    return out.getvalue()


def _way(path: tuple[str, ...], *, tree: bool) -> str:
    if not tree:
        return "".join(f'["{step}"]' for step in path)
    *steps, last = path
    taken = ".text" if last == "_content" else f'.get("{last}")'
    return f'.find("{"/".join(steps)}"){taken}'


@pytest.mark.parametrize("tree", [False, True], ids=["json", "xml"])
@pytest.mark.parametrize(
    ("method", "path"), [(method, path) for method, table in COVERED.items() for path in table], ids=str
)
def test_the_list_says_what_the_lookup_says(
    running: Any, monkeypatch: pytest.MonkeyPatch, method: str, path: tuple[str, ...], *, tree: bool
) -> None:
    listed = ASKED.format("flickr.photos.search", "" if tree else ', "format": "json"')
    code = (XML if tree else JSON).format(list=listed, method=method, way=_way(path, tree=tree))
    raw = Raw("wall.py", "python", code.encode())
    state = mend(Job(MemoryPool([raw]), choose(["FLK401"], ()), Settings(), Means()), unsafe=True)[1]
    after = state.after["wall.py"].data.decode()
    assert after.count("requests.get") == 1
    before = _printed(code, running, monkeypatch)
    assert len(before.splitlines()) >= 3
    assert _printed(after, running, monkeypatch) == before


@pytest.mark.parametrize("tree", [False, True], ids=["json", "xml"])
@pytest.mark.parametrize("label", SIZES)
def test_the_list_says_what_the_sizes_say(
    running: Any, monkeypatch: pytest.MonkeyPatch, label: str, *, tree: bool
) -> None:
    listed = ASKED.format("flickr.photos.search", "" if tree else ', "format": "json"')
    code = (XML if tree else JSON).format(list=listed, method="flickr.photos.getSizes", way="WAY")
    sizes = 'info.find("sizes")' if tree else 'info["sizes"]["size"]'
    result = 'print(s.get("source"), int(s.get("width")), int(s.get("height")))'
    loop = f'for s in {sizes}:\n        if s.get("label") == "{label}":\n            {result}\n'
    code = code.replace("print(infoWAY)\n", loop) + "print('done')\n"
    raw = Raw("wall.py", "python", code.encode())
    state = mend(Job(MemoryPool([raw]), choose(["FLK401"], ()), Settings(), Means()), unsafe=True)[1]
    after = state.after["wall.py"].data.decode()
    assert after.count("requests.get") == 1
    before = _printed(code, running, monkeypatch)
    assert _printed(after, running, monkeypatch) == before
    assert len(before.splitlines()) > 1 or label.startswith("X-Large")
