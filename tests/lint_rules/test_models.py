"""What is known of libraries: rows that are checked when they are made, each library once, found by origin."""

from __future__ import annotations

import ast
import re
from importlib import import_module
from pathlib import Path

import pytest

import flickr_lint
from flickr_lint.facts.modelled import modelled, modelled_at
from flickr_lint.models.catalog import HOMES, Catalog
from flickr_lint.models.rows import Request, Retry, Row, RowError, Sink, Store, argument
from flickr_lint.project import Project
from flickr_lint.read.source import Raw

OURS = Path(flickr_lint.__file__).parent
NO_LIBRARY = {"__init__", "rows", "catalog", "python", "databases", "unnamed"}
FILES = sorted(file.stem for file in (OURS / "models").glob("*.py") if file.stem not in {"__init__", "rows", "catalog"})


def _rows(name: str) -> tuple[Row, ...]:
    rows: tuple[Row, ...] = import_module(f"flickr_lint.models.{name}").ROWS
    return rows


@pytest.mark.parametrize("name", FILES)
def test_a_file_holds_the_rows_of_its_libraries_and_no_logic(name: str) -> None:
    rows = _rows(name)
    assert rows
    if name not in NO_LIBRARY:
        paths = [path for row in rows for path in row.paths()]
        assert all(path.startswith(tuple(f"{home}." for home in HOMES[name])) or path in HOMES[name] for path in paths)
    tree = ast.parse((OURS / "models" / f"{name}.py").read_text())
    assert not any(isinstance(node, ast.FunctionDef | ast.ClassDef | ast.If | ast.Lambda) for node in ast.walk(tree))


def test_no_library_stands_in_two_files_and_no_call_in_two_rows() -> None:
    homes = [home for names in HOMES.values() for home in names]
    assert len(homes) == len(set(homes))
    assert set(HOMES) == set(FILES) - NO_LIBRARY
    paths = [(row.kind, path) for name in FILES for row in _rows(name) for path in row.paths()]
    assert sorted(paths) == sorted(set(paths))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Store("redis..set"), "store redis..set: `redis..set` is no dotted path"),
        (lambda: Store("cache.set", lifetime=("ttl", 1.5)), "store cache.set: `lifetime` is ('ttl', 1.5)"),  # type: ignore[arg-type]
        (lambda: Store("cache.set", keeps="all"), "store cache.set: `keeps` is 'all', and not one of 'value'"),  # type: ignore[arg-type]
        (lambda: Store("cache.set", default="a day"), "store cache.set: `default` is 'a day', and not seconds"),  # type: ignore[arg-type]
        (lambda: Request("http.get", "FETCH"), "request http.get: `verb` is 'FETCH', and not one of 'GET'"),  # type: ignore[arg-type]
        (lambda: Retry("again", wait="delay"), "retry again: `wait` is 'delay', and not a position"),  # type: ignore[arg-type]
    ],
)
def test_a_row_that_can_not_be_meant_is_named(make: object, message: str) -> None:
    with pytest.raises(RowError, match=re.escape(message)):
        make()  # type: ignore[operator]


def test_braces_and_stars_stand_for_several_paths() -> None:
    own = (Store("acme.{one,two}.{get,put}", "it"), Sink("acme.*.tell"))
    catalog = Catalog((), own)
    assert set(own[0].paths()) == {"acme.one.get", "acme.one.put", "acme.two.get", "acme.two.put"}
    assert catalog.find(Store, "acme.two.get") is own[0]
    assert catalog.find(Sink, "acme.tell") is catalog.find(Sink, "acme.a.b.tell") is own[1]
    assert catalog.find(Sink, "other.acme.tell") is catalog.find(Sink, "acme.retell") is None
    assert not catalog.find(Store, "acme.tell")


def test_only_the_files_of_imported_libraries_are_loaded() -> None:
    assert Catalog(["os", "requests.adapters"]).find(Request, "requests.Session.get")
    assert Catalog(["google.appengine.api.memcache"]).find(Store, "google.appengine.api.memcache.set")
    assert not Catalog(["os"]).find(Request, "requests.Session.get")


def test_arguments_are_found_by_position_or_keyword_but_not_behind_a_star() -> None:
    def given(code: str, *place: int | str) -> str:
        node = ast.parse(code, mode="eval").body
        assert isinstance(node, ast.Call)
        found = argument(node, place)
        return ast.unparse(found) if found else ""

    assert given("f(a, b)", 1, "value") == "b"
    assert given("f(a, value=c)", 1, "value") == "c"
    assert given("f(a, b)", -1) == "b"
    assert given("f(*a, b)", 1) == given("f(*a, b)", -1) == given("f(a)", 1, "value") == given("f()", -1) == ""


_CALLS = {
    "import redis\nredis.Redis().set(1, 2)": "redis.Redis.set",
    "import redis as r\nstore = r.from_url(URL)\nstore.set(1, 2)": "redis.from_url.set",
    "import redis\nclass A:\n  def __init__(self):\n    self.r = redis.Redis()\n  def f(self):\n    self.r.set(1, 2)": (
        "redis.Redis.set"
    ),
    "from redis import Redis\ndef f(kept: Redis | None):\n    kept.set(1, 2)": "redis.Redis.set",
    "from redis import Redis\nclass Mine(Redis):\n    pass\nMine().set(1, 2)": "redis.Redis.set",
    "from redis import Redis\nclass Mine(Redis):\n    def f(self):\n        self.set(1, 2)": "redis.Redis.set",
    "from redis import Redis\nput = Redis().set\nput(1, 2)": "redis.Redis.set",
    "from redis import Redis\ndef made():\n    return Redis()\nmade().set(1, 2)": "redis.Redis.set",
    "from redis import Redis\nall = {'a': Redis()}\nall['a'].set(1, 2)": "redis.Redis.set",
    "from django.core.cache import caches\ncaches['photos'].set(1, 2)": "django.core.cache.caches.set",
    "redis_client.set(1, 2)": "redis.Redis.set",
    "class Redis:\n    def set(self, a, b): ...\nmine = Redis()\nmine.set(1, 2)": "",
    "settings.set(1, 2)": "",
}


@pytest.mark.parametrize(("code", "path"), _CALLS.items())
def test_a_call_is_known_by_where_its_object_comes_from(code: str, path: str) -> None:
    project = Project([Raw("app.py", "python", f"FLICKR = 1\n{code}\n".encode())])
    module = project.modules["app.py"]
    found = modelled(Store, module.tables.calls[-1], module, project.flow.fold)
    calls = [modelled(Store, node, module, project.flow.fold) for node in module.tables.calls]
    assert (next((at.path for at in calls if at), "")) == path
    assert not path or next(at for at in calls if at).guessed is code.startswith("redis_client")
    assert found is None or found.path == path


def test_what_an_item_is_put_into_is_known_too() -> None:
    code = "import shelve\nwith shelve.open('flickr') as kept:\n    kept['a'] = 1\n"
    project = Project([Raw("app.py", "python", code.encode())])
    module = project.modules["app.py"]
    target = next(node for node in module.nodes if isinstance(node, ast.Subscript))
    found = modelled_at(Store, target.value, module, project.flow.fold, method="__setitem__")
    assert found
    assert found.row.what == "a shelve file"


@pytest.mark.parametrize(
    "code",
    [
        "import yarl\nsession.get(yarl.URL(API).with_query({'method': 'flickr.photos.getInfo'}))",
        "from yarl import URL\nurl = URL(API) % {'method': 'flickr.photos.getInfo'}\nsession.get(url)",
        "from yarl import URL\nurl = URL(API)\nsession.get(url.update_query(method='flickr.photos.getInfo'))",
    ],
)
def test_addresses_that_are_made_in_parts_are_calls(code: str) -> None:
    text = f"API = 'https://api.flickr.com/services/rest/'\n{code}\n"
    project = Project([Raw("app.py", "python", text.encode())])
    calls = project.flow.calls[project.modules["app.py"]]
    assert [call.client for call in calls] == ["http"]
    assert "update_query" in code or calls[0].method == "flickr.photos.getInfo"
