"""Helpers: modules that never mention Flickr, but that modules which use Flickr import."""

from __future__ import annotations

import itertools
from textwrap import dedent
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
CLIENT = """
    import flickrapi
    {helper}
    flickr = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")
    {code}
"""
HELPERS = {
    "a request": (
        "FLK906",
        """
        def get(url, params):
            return requests.get(url, params=params).json()  # here
        """,
        'found = get("https://api.flickr.com/services/rest/", {"method": "flickr.photos.getRecent"})["photos"]',
    ),
    "a loop": (
        "FLK301",
        """
        def each(items, do):
            for item in items:  # here
                do(item)
        """,
        "each(ids, lambda photo: print(flickr.photos.getExif(photo_id=photo)))",
    ),
    "a pool": (
        "FLK301",
        """
        def parallel(do, items):
            with ThreadPoolExecutor(8) as pool:
                return list(pool.map(do, items))  # here
        """,
        "parallel(lambda photo: flickr.photos.getExif(photo_id=photo), ids)",
    ),
    "a handler": (
        "FLK907",
        """
        def quiet(do):
            try:
                return do()
            except Exception:  # here
                return None
        """,
        'quiet(lambda: flickr.photos.search(text="heron"))',
    ),
    "a retry": (
        "FLK303",
        """
        def again(do):
            for _ in range(5):
                try:
                    return do()
                except Exception as error:  # here
                    print(error)
        """,
        'again(lambda: flickr.photos.search(text="heron"))',
    ),
    "a cache": (
        "FLK501",
        """
        CACHE = {}
        def memo(key, make):
            if key not in CACHE:
                CACHE[key] = make()  # here
            return CACHE[key]
        """,
        'memo("wall", lambda: flickr.photos.search(text="heron"))',
    ),
    "a log": (
        "FLK202",
        """
        def say(text):
            logging.info("got %s", text)  # here
        """,
        "say(flickr.token_cache.token.token_secret)",
    ),
    "a picture": (
        "FLK803",
        """
        def shrink(image):
            return image.resize((400, 300))  # here
        """,
        """photo = flickr.photos.search(extras="url_m")["photos"]["photo"][0]
shrink(Image.open(BytesIO(requests.get(photo["url_m"]).content)))""",
    ),
}
"""By what a helper does: the finding, the helper, and its use."""


def _codes(report: Report) -> set[str]:
    return {finding.code for finding in report.findings}


@pytest.mark.parametrize(("seconds", "found"), [("7 * 24 * 3600", {"FLK502"}), ("3600", set())])
def test_constants_of_another_module_are_known(seconds: str, found: set[str]) -> None:
    report = lint_sources(sources_of({"web/views.py": VIEWS, "web/settings.py": f"CACHE_SECONDS = {seconds}\n"}))
    assert _codes(report) == found
    assert report.relevant == 1, "what is only imported has nothing to do with Flickr itself"


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


def _client(helper: str, code: str) -> str:
    libraries = "from io import BytesIO\nfrom PIL import Image\nimport requests\n"
    return f"{libraries}{dedent(CLIENT)}".replace("{helper}", helper).replace("{code}", code)


@pytest.mark.parametrize("what", HELPERS)
def test_what_a_helper_does_with_a_call_is_found_in_the_helper(what: str) -> None:
    code, helper, use = HELPERS[what]
    text = f"import logging, requests\nfrom concurrent.futures import ThreadPoolExecutor\n{dedent(helper)}"
    files = {"main.py": _client("from helper import *", use), "helper.py": text, "other.py": text}
    line = next(at for at, words in enumerate(text.splitlines(), 1) if "# here" in words)
    reports = [lint_sources(sources_of(files), use_prefilter=filtered) for filtered in (True, False)]
    found = [[(at.path, at.region.line, at.code) for at in report.findings] for report in reports]
    assert found[0] == found[1], "the prefilter changes no finding"
    assert [at for at in found[0] if at[0] != "main.py"] == [("helper.py", line, code)], "nobody imports the other one"


@pytest.mark.parametrize(("between", "found"), [(0, {"FLK301"}), (1, {"FLK301"}), (2, set())])
def test_helpers_of_helpers_are_linted_and_no_further(between: int, found: set[str]) -> None:
    chain = ["each", *(f"each{number}" for number in range(between, 0, -1))]
    files = {f"{outer}.py": f"from {inner} import each\n" for inner, outer in itertools.pairwise(chain)}
    files["each.py"] = dedent(HELPERS["a loop"][1])
    files["main.py"] = _client(f"from {chain[-1]} import each", HELPERS["a loop"][2])
    assert _codes(lint_sources(sources_of(files))) == found


def test_who_calls_a_wrapper_of_the_api_is_read_whatever_it_mentions() -> None:
    wrapper = "def get_info(photo):\n    return flickr.photos.getExif(photo_id=photo)"
    caller = "from api import get_info\ndef everything(ids):\n    for one in ids:\n        print(get_info(one))\n"
    report = lint_sources(sources_of({"api.py": _client("", wrapper), "all.py": caller}))
    assert [(at.path, at.region.line, at.code) for at in report.findings] == [("all.py", 3, "FLK301")]


def test_a_page_that_a_helper_renders_is_a_page_of_the_program() -> None:
    views = """
        from django.shortcuts import render
        def page(request, found):
            return render(request, "wall.html", {"photos": found["photos"]["photo"]})
    """
    code = (
        'def wall(request):\n    return page(request, flickr.photos.search(text="heron", per_page=20, extras="url_m"))'
    )
    files = {
        "main.py": _client("from views import page", code),
        "views.py": views,
        "wall.html": '{% for photo in photos %}<img src="{{ photo.url_m }}">{% endfor %}',
    }
    assert {at.code for at in lint_sources(sources_of(files)).findings if at.path == "wall.html"} == {
        "FLK704",
        "FLK804",
    }


PART = '<img src="{{ tile.small }}">'
PAGES = {
    "main.py": """
        import flickrapi
        def wall(request):
            found = flickrapi.FlickrAPI(KEY, SECRET).photos.search(text="heron", extras="url_m")
            photos = [{"small": p["url_m"]} for p in found["photos"]["photo"]]
            return render(request, "wall.html", {"photos": photos})
    """,
    "parts/tile.html": PART,
}


@pytest.mark.parametrize("prefilter", [True, False])
@pytest.mark.parametrize(
    ("page", "found"),
    [
        ('{% for p in photos %}{% include "parts/tile.html" with tile=p %}{% endfor %}', {"parts/tile.html"}),
        ('<a href="{{ p.page }}">{% include "parts/tile.html" with tile=p %}</a>', set[str]()),
        ("no photo", set[str]()),
    ],
)
def test_what_is_around_a_part_is_decided_by_the_page(page: str, found: set[str], *, prefilter: bool) -> None:
    files = {**PAGES, "wall.html": page}
    report = lint_sources(sources_of(files), rules=choose(["FLK704"], ()), use_prefilter=prefilter)
    assert {at.path for at in report.findings} == found


def test_a_page_counts_for_its_parts_whatever_it_mentions() -> None:
    files = {"partials/tile.html": '<img src="{{ photo.url_m }}">', "page.html": '{% include "partials/tile.html" %}'}
    assert _codes(lint_sources(sources_of(files), rules=choose(["FLK704"], ()))) == {"FLK704"}
    alone = {"partials/tile.html": files["partials/tile.html"]}
    assert _codes(lint_sources(sources_of(alone), rules=choose(["FLK704"], ()))) == set()
