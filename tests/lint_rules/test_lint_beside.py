"""Modules that have nothing to do with Flickr, but define what those that have to are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flickr_lint import Report, lint, lint_sources
from flickr_lint.cache import Cache
from flickr_lint.engine import Means
from flickr_lint.registry import choose
from flickr_lint.testing import sources_of

if TYPE_CHECKING:
    from pathlib import Path

VIEWS = """
    import flickrapi
    from .settings import CACHE_SECONDS
    from django.core.cache import cache
    flickr = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")
    def wall(request):
        cache.set("wall", flickr.photos.search(text="heron", per_page=20), CACHE_SECONDS)
"""
WORKER = """
    import flickrapi
    from web.http import session
    API = "https://api.flickr.com/services/rest/"
    def label(ids):
        while ids:
            data = {"method": "flickr.photos.addTags", "photo_id": ids.pop(), "tags": "heron"}
            answer = session.post(API, data=data).json()
            if answer["stat"] != "ok":
                raise RuntimeError(answer)
"""
SLOW = """
    from requests_ratelimiter import LimiterSession
    session = LimiterSession(per_second=0.9)
"""
FAST = """
    import requests
    session = requests.Session()
"""


def _codes(report: Report) -> set[str]:
    return {finding.code for finding in report.findings}


@pytest.mark.parametrize(("seconds", "found"), [("7 * 24 * 3600", {"FLK502"}), ("3600", set())])
def test_constants_of_another_module_are_known(seconds: str, found: set[str]) -> None:
    report = lint_sources(sources_of({"web/views.py": VIEWS, "web/settings.py": f"CACHE_SECONDS = {seconds}\n"}))
    assert _codes(report) == found
    assert report.relevant == 1, "what is only imported is not linted"


@pytest.mark.parametrize(("http", "found"), [(SLOW, set()), (FAST, {"FLK301"})])
def test_a_session_made_in_another_module_may_be_limited(http: str, found: set[str]) -> None:
    sources = sources_of({"web/worker.py": WORKER, "web/http.py": http, "web/__init__.py": ""})
    assert _codes(lint_sources(sources, rules=choose(["FLK3"], ()))) == found


def test_what_lies_in_another_top_folder_is_another_project() -> None:
    report = lint_sources(
        sources_of({"app/views.py": VIEWS.replace(".settings", "web.settings"), "web/settings.py": "X = 1"})
    )
    assert _codes(report) == set()


def test_a_change_in_a_module_beside_is_seen_by_warm_runs(tmp_path: Path) -> None:
    sources = {"views.py": VIEWS.replace(".settings", "settings"), "settings.py": "CACHE_SECONDS = 60\n"}
    for raw in sources_of(sources):
        (tmp_path / raw.path).write_bytes(raw.data)

    def warm() -> set[str]:
        cache = Cache(tmp_path / "cache", "wall")
        report = lint([tmp_path / "views.py", tmp_path / "settings.py"], means=Means(cache=cache))
        cache.save()
        return _codes(report)

    assert warm() == warm() == set()
    (tmp_path / "settings.py").write_text("CACHE_SECONDS = 999_999\n")
    assert warm() == {"FLK502"}
