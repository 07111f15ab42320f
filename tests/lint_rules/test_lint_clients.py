"""The same program written for every client: each rule about calls must see through all spellings."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from flickr_lint import lint_sources
from flickr_lint.read.source import Raw
from flickr_lint.registry import choose

if TYPE_CHECKING:
    from collections.abc import Callable


def _python(arguments: dict[str, str]) -> str:
    return ", ".join(f"{name}={value}" for name, value in arguments.items())


def _mapping(method: str, arguments: dict[str, str]) -> str:
    pairs = {"method": f'"{method}"', "api_key": "KEY", "format": '"json"', "nojsoncallback": "1", **arguments}
    return "{" + ", ".join(f'"{name}": {value}' for name, value in pairs.items()) + "}"


def _dotted(method: str, arguments: dict[str, str]) -> str:
    return f"flickr.{method.removeprefix('flickr.')}({_python(arguments)})"


def _underscored(method: str, arguments: dict[str, str]) -> str:
    return f"flickr.{method.removeprefix('flickr.').replace('.', '_')}({_python(arguments)})"


def _ours(method: str, arguments: dict[str, str]) -> str:
    *groups, last = method.removeprefix("flickr.").split(".")
    name = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in last)
    return f"flickr.{'.'.join(groups)}.{name}({_python(arguments)})"


def _formatted(method: str, arguments: dict[str, str]) -> str:
    held = "".join(f"&{name}={{{value}}}" for name, value in arguments.items())
    return f"requests.get(f'https://api.flickr.com/services/rest/?method={method}&api_key={{KEY}}{held}&format=json').json()"


def _object(method: str, arguments: dict[str, str]) -> str:
    place = {
        "flickr.people.getPhotos": ("user_id", "flickr_api.Person(id={}).getPhotos"),
        "flickr.people.getInfo": ("user_id", "flickr_api.Person(id={}).getInfo"),
        "flickr.photos.getInfo": ("photo_id", "flickr_api.Photo(id={}).getInfo"),
        "flickr.photos.getSizes": ("photo_id", "flickr_api.Photo(id={}).getSizes"),
        "flickr.photos.addTags": ("photo_id", "flickr_api.Photo(id={}).addTags"),
        "flickr.photos.search": ("", "flickr_api.Photo.search"),
    }[method]
    given = {name: value for name, value in arguments.items() if name != place[0]}
    return f"{place[1].format(arguments.get(place[0], ''))}({_python(given)})"


@dataclass(frozen=True)
class Client:
    """How a client is imported and made, and how a call is written."""

    name: str
    head: str
    call: Callable[[str, dict[str, str]], str]
    photos: str = '{answer}["photos"]["photo"]'
    photo_id: str = 'photo["id"]'
    asynchronous: bool = False


FLICKRAPI = "import flickrapi\nflickr = flickrapi.FlickrAPI(KEY, SECRET, format='parsed-json')"
REST = 'API = "https://api.flickr.com/services/rest/"'
CLIENTS = [
    Client("flickrapi", FLICKRAPI, _dotted),
    Client("flickrapi, underscored", FLICKRAPI, _underscored),
    Client("flickr_api", "import flickr_api\nflickr_api.set_keys(KEY, SECRET)", _object, "{answer}", "photo.id"),
    Client(
        "flickrkit",
        "from flickr_client import Flickr\nflickr = Flickr.from_env()",
        _ours,
        "{answer}.photos",
        "photo.id",
    ),
    Client(
        "flickrkit, asynchronous",
        "from flickr_client import AsyncFlickr\nflickr = AsyncFlickr.from_env()",
        lambda method, arguments: f"(await {_ours(method, arguments)})",
        "{answer}.photos",
        "photo.id",
        asynchronous=True,
    ),
    Client(
        "requests",
        f"import requests\n{REST}",
        lambda method, arguments: f"requests.get(API, params={_mapping(method, arguments)}).json()",
    ),
    Client(
        "requests, a session",
        f"import requests\n{REST}\nsession = requests.Session()",
        lambda method, arguments: f"session.get(API, params={_mapping(method, arguments)}).json()",
    ),
    Client("requests, one address", "import requests", _formatted),
    Client(
        "urllib",
        f"import json\nfrom urllib.request import urlopen\nfrom urllib.parse import urlencode\n{REST}",
        lambda method, arguments: f"json.load(urlopen(API + '?' + urlencode({_mapping(method, arguments)})))",
    ),
    Client(
        "httpx",
        f"import httpx\n{REST}\nclient = httpx.AsyncClient()",
        lambda method, arguments: f"(await client.get(API, params={_mapping(method, arguments)})).json()",
        asynchronous=True,
    ),
    Client(
        "aiohttp",
        f"import aiohttp\n{REST}\nsession = aiohttp.ClientSession()",
        lambda method, arguments: f"(await (await session.get(API, params={_mapping(method, arguments)})).json())",
        asynchronous=True,
    ),
]


class _Page:
    """What a scenario is written with."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.define = "async def" if client.asynchronous else "def"
        self.wait = "await " if client.asynchronous else ""
        self.photo_id = client.photo_id

    def call(self, method: str, **arguments: str) -> str:
        return self.client.call(method, arguments)

    def photos(self, method: str = "flickr.people.getPhotos", **arguments: str) -> str:
        return self.client.photos.format(answer=self.call(method, **(arguments or {"user_id": "USER"})))


def _lookup(page: _Page) -> str:
    return f"""
        {page.define} show():
            for photo in {page.photos()}:
                print({page.call("flickr.photos.getInfo", photo_id=page.photo_id)})
    """


def _look_up_in_a_helper(page: _Page) -> str:
    return f"""
        {page.define} describe(photo):
            return {page.call("flickr.photos.getInfo", photo_id=page.photo_id)}

        {page.define} show():
            found = {page.photos()}
            for photo in found:
                print({page.wait}describe(photo))
    """


def _half_a_second(page: _Page, seconds: str = "0.5") -> str:
    return f"""
        import asyncio
        import time
        {page.define} label(numbers):
            for number in numbers:
                {page.call("flickr.photos.addTags", photo_id="number", tags='"heron"')}
                {f"await asyncio.sleep({seconds})" if page.client.asynchronous else f"time.sleep({seconds})"}
    """


def _again_at_once(page: _Page) -> str:
    return f"""
        {page.define} find():
            while True:
                try:
                    return {page.call("flickr.photos.search", text='"heron"')}
                except Exception:
                    continue
    """


def _search_for_one(page: _Page, **more: str) -> str:
    return f"""
        {page.define} find():
            return {page.call("flickr.photos.search", user_id='"me"', **more)}
    """


def _small_pages(page: _Page, size: str = "20") -> str:
    return f"""
        {page.define} find(count):
            found = []
            for number in range(1, count):
                found += {page.photos("flickr.photos.search", text='"heron"', page="number", per_page=size)}
            return found
    """


def _again_with_patience(page: _Page) -> str:
    return f"""
        import asyncio
        import time
        {page.define} find():
            for attempt in range(5):
                try:
                    return {page.call("flickr.photos.search", text='"heron"')}
                except OSError:
                    {"await asyncio.sleep(2**attempt)" if page.client.asynchronous else "time.sleep(2**attempt)"}
            raise RuntimeError("Flickr does not answer")
    """


def _news_each_minute(page: _Page, seconds: str = "60") -> str:
    return f"""
        import asyncio
        import time
        {page.define} watch():
            while True:
                print({page.call("flickr.activity.userPhotos", timeframe='"1h"')})
                {f"await asyncio.sleep({seconds})" if page.client.asynchronous else f"time.sleep({seconds})"}
    """


def _stored(page: _Page) -> str:
    return f"""
        _cache = {{}}
        {page.define} person(number):
            if number not in _cache:
                _cache[number] = {page.call("flickr.people.getInfo", user_id="number")}
            return _cache[number]
    """


def _other_argument(page: _Page, name: str = "colour") -> str:
    return f"""
        {page.define} find():
            return {page.call("flickr.photos.search", text='"heron"', **{name: '"red"'})}
    """


def _no_argument(page: _Page, name: str = "secret") -> str:
    return f"""
        {page.define} find():
            return {page.call("flickr.photos.getSizes", **{name: "SECRET"})}
    """


def _too_many(page: _Page, size: str = "900") -> str:
    return f"""
        {page.define} find():
            return {page.call("flickr.photos.search", text='"heron"', per_page=size)}
    """


SCENARIOS = {
    "FLK301": _lookup,
    "FLK302": _half_a_second,
    "FLK303": _again_at_once,
    "FLK401": _lookup,
    "FLK401, in a helper": _look_up_in_a_helper,
    "FLK402": _search_for_one,
    "FLK403": _small_pages,
    "FLK404": _news_each_minute,
    "FLK501": _stored,
    "FLK902": _other_argument,
    "FLK903": _no_argument,
    "FLK909": _too_many,
}


MENDED: dict[str, Callable[[_Page], str]] = {
    "FLK302": lambda page: _half_a_second(page, "1.1"),
    "FLK303": _again_with_patience,
    "FLK402": lambda page: _search_for_one(page, text='"heron"'),
    "FLK403": lambda page: _small_pages(page, "500"),
    "FLK404": lambda page: _news_each_minute(page, "3600"),
    "FLK902": lambda page: _other_argument(page, "tags"),
    "FLK903": lambda page: _no_argument(page, "photo_id"),
    "FLK909": lambda page: _too_many(page, "500"),
}
"""The same programs as the guide would have them."""
BY_CONSTRUCTION = {"FLK301", "FLK302", "FLK303", "FLK902"}
"""What flickrkit's client does itself: it waits and backs off, and takes no argument that a method doesn't have."""
OTHERWISE = {"FLK404", "FLK902", "FLK903"}
"""What flickr_api has no such call for, or checks itself."""
CASES = [
    pytest.param(what, client, id=f"{what} {client.name}")
    for what in SCENARIOS
    for client in CLIENTS
    if not (client.name.startswith("flickrkit") and what in BY_CONSTRUCTION)
    and not (client.name == "flickr_api" and what in OTHERWISE)
]


@pytest.mark.parametrize(("what", "client"), CASES)
def test_a_rule_sees_through_every_client(what: str, client: Client) -> None:
    code = what.partition(",")[0]
    assert code in _codes(SCENARIOS[what], client)
    if what in MENDED:
        assert code not in _codes(MENDED[what], client)


def _codes(scenario: Callable[[_Page], str], client: Client) -> set[str]:
    body = dedent(scenario(_Page(client)))
    secrets = 'import os\nKEY, SECRET, USER = os.environ["KEY"], os.environ["SECRET"], os.environ["WHO"]'
    text = f"{secrets}\n{client.head}\n{body}"
    report = lint_sources([Raw("program.py", "python", text.encode())], rules=choose(["ALL"], ()))
    assert not report.notices, text
    return {finding.code for finding in report.findings}
