"""What is a call of the API, and whose key or secret: objects' origins decide, and names if those are not known."""

from __future__ import annotations

from textwrap import dedent

import pytest

from flickr_lint import lint_sources
from flickr_lint.read.source import Raw
from flickr_lint.registry import choose


def _found(text: str) -> list[tuple[str, int]]:
    raw = Raw("shop/app.py", "python", dedent(text).encode())
    return [(at.code, at.region.line) for at in lint_sources([raw], rules=choose(["ALL"], [])).findings]


@pytest.mark.parametrize(
    "line",
    [
        'sandbox.requests.assert_called("flickr.photos.getInfo")',
        'patch("flickr.photos.getInfo")',
        're.match("flickr.photos.getInfo", text)',
        '{"flickr.photos.getInfo"}.union(set()).discard("flickr.photos.getInfo")',
        'names.index("flickr.photos.getInfo")',
        'registry.register("flickr.photos.getInfo")',
        'getattr(text, "flickr.photos.getInfo")',
        'metrics.increment("flickr.photos.getInfo", 1)',
    ],
)
def test_who_is_reported_the_name_of_a_method_alone_need_not_call_it(line: str) -> None:
    text = f"""
    import re
    from unittest.mock import patch
    names = []
    class Registry:
        def register(self, name, handler=None):
            self.known[name] = handler
    registry = Registry()
    def use(sandbox, text, metrics):
        {line}
    """
    assert _found(text) == []


@pytest.mark.parametrize(
    "line",
    [
        'client.call("flickr.photos.getInfo")',
        'thing.ask("flickr.photos.getInfo", {"secret": "a"})',
        'thing.ask(method="flickr.photos.getInfo", secret="a")',
    ],
)
def test_clients_and_who_is_given_arguments_call_it(line: str) -> None:
    assert _found(f"def use(client, thing):\n    {line}\n") == [("FLK903", 2)]


@pytest.mark.parametrize("name", ["flickr_sandbox", "as_flickr", "box"])
def test_what_a_fixture_gives_is_known(name: str) -> None:
    text = f"""
    import pytest
    from flickr_sandbox import Sandbox
    @pytest.fixture(scope="module")
    def box():
        with Sandbox() as made:
            yield made
    def test_search({name}):
        {name}.requests.assert_called("flickr.photos.getInfo", secret="a", times=2)
    """
    assert _found(text) == []


def test_a_client_that_a_fixture_gives_is_one() -> None:
    text = """
    import pytest, flickrapi
    @pytest.fixture
    def kit(key):
        return flickrapi.FlickrAPI(key, "")
    def test_search(kit):
        kit.photos.search(user_id="me")
    """
    assert _found(text) == [("FLK402", 7)]


def test_objects_of_other_libraries_are_no_clients_by_their_names() -> None:
    text = """
    import pexels
    from wall import flickr_of
    def show(user):
        api = pexels.API("k")
        api.photos.search(user_id="me", per_page=80)
        flickr = flickr_of(user)
        flickr.photos.search(user_id="me", per_page=500)
    """
    assert _found(text) == [("FLK402", 8)]


def test_what_our_client_is_reported_of_an_upload_is_no_argument_of_flickr() -> None:
    text = """
    from flickr_client import AsyncFlickr, Flickr
    def send(path):
        Flickr.from_env().upload(path, name="heron.jpg")
    async def send_all(path):
        async with AsyncFlickr.from_env() as kit:
            await kit.upload(path, name="heron.jpg")
    """
    assert _found(text) == []


def test_an_upload_of_who_knows_what_may_have_arguments_of_its_own() -> None:
    assert _found('def send(flickr_bucket):\n    flickr_bucket.upload("a", name="heron.jpg")\n') == []


@pytest.mark.parametrize("name", ["oauth_verifier", "VERIFIER", "oauth_nonce", "oauth_signature", "api_sig"])
def test_what_oauth_uses_once_is_no_secret(name: str) -> None:
    assert _found(f'import flickrapi\n{name} = "d1e2f3a4b5c6d7e8"\n') == []


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        ("openai.OpenAI(api_key=random.choice(API_KEYS))", []),
        ("googlemaps.Client(next(itertools.cycle(API_KEYS)))", []),
        ('requests.get("https://maps.example/geocode", params={"key": random.choice(API_KEYS)})', []),
        ("flickrapi.FlickrAPI(random.choice(API_KEYS), SECRET)", ["FLK304"]),
    ],
)
def test_keys_of_other_services_may_be_drawn(line: str, codes: list[str]) -> None:
    text = f"import googlemaps, itertools, openai, random, requests, flickrapi\nmade = {line}\n"
    assert [code for code, _ in _found(text)] == codes


def test_an_address_that_is_put_together_of_twenty_parts_is_read_whole() -> None:
    parts = " + ".join(f'"&{name}=" + {name}' for name in ("api_key", "tags", "text", "page", "media", "bbox", "lat"))
    text = f"""
    from urllib.request import urlopen
    URL = "https://api.flickr.com/services/rest/?method=flickr.photos.search" + {parts} + "&sort=" + "interesting"
    found = urlopen(URL)
    """
    assert ("FLK909", 4) in _found(text)


def test_a_response_is_looked_at_by_who_looks_at_this_one() -> None:
    text = """
    import json, flickrapi
    flickr = flickrapi.FlickrAPI(KEY, SECRET)
    def count(user, group):
        info = flickr.people.findByUsername(username=user, format="json")
        info = json.loads(info.decode("utf-8"))
        if info["stat"] == "ok":
            info = flickr.groups.pools.getPhotos(group_id=group, user_id=info["user"]["nsid"], format="json")
            info = json.loads(info.decode("utf-8"))
            return len(info["photos"]["photo"])
    """
    assert _found(text) == [("FLK906", 10)]


@pytest.mark.parametrize("inner", ["call(*args, **words)", "retry_call(call, args, words, tries=3, delay=2)"])
def test_what_a_decorator_of_one_s_own_makes_of_a_method_calls_it_with_what_it_is_given(inner: str) -> None:
    text = f"""
    import time, flickrapi
    from retry.api import retry_call
    class Slowly:
        @staticmethod
        def make(call):
            def wrapper(*args, **words):
                time.sleep(1)
                return {inner}
            return wrapper
    flickr = flickrapi.FlickrAPI(KEY, SECRET)
    search = Slowly.make(flickr.photos.search)
    contexts = Slowly.make(flickr.photos.getAllContexts)
    for photo in search(user_id="me", per_page=500)[0]:
        contexts(photo_id=photo.get("id"))
    """
    assert _found(text) == [("FLK402", 14)]


@pytest.mark.parametrize(
    ("use", "line"),
    [
        ('for album in albums()["photosets"]["photoset"]:\n    print(album)', 7),
        ('found = albums()\nif found["stat"] != "ok":\n    raise SystemExit(found["message"])', 0),
        ("def all_of_them():\n    return albums()\nprint(all_of_them()['stat'])", 0),
    ],
)
def test_a_response_that_is_returned_is_looked_at_by_those_who_get_it(use: str, line: int) -> None:
    text = f"""import json, flickrapi
flickr = flickrapi.FlickrAPI(KEY, SECRET, format="json")
sent = flickr.upload("a.jpg", format="etree")
assert sent.get("stat") == "ok"
def albums():
    found = json.loads(flickr.photosets_getList(user_id="me"))
    return found
{use}
"""
    assert [at for code, at in _found(text) if code == "FLK906"] == ([line] if line else [])


@pytest.mark.parametrize(("check", "line"), [("", 6), ('if data["stat"] != "ok":\n        raise ValueError', 0)])
def test_a_response_under_another_name_in_a_helper(check: str, line: int) -> None:
    text = f"""import requests
URL = "https://api.flickr.com/services/rest/"
def titles(text):
    asked = {{"method": "flickr.photos.search", "text": text, "format": "json", "nojsoncallback": 1}}
    found = requests.get(URL, params=asked).json()
    return names(found)
def names(response):
    data = response
    {check}
    return [photo["title"] for photo in data["photos"]["photo"]]
"""
    assert [at for code, at in _found(text) if code == "FLK906"] == ([line] if line else [])
