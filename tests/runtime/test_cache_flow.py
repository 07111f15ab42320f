"""Calls through the cache: what needs no call, what always does, and what a write purges."""

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flickr_client import Flickr
from flickr_runtime import BaseClient, Event, Method, MockTransport, Request, Response, Token
from flickr_runtime.cache.cache import Cache
from flickr_runtime.cache.sqlite import SQLiteCache
from flickr_runtime.cache.store import CacheStore, Entry, Lookup
from flickr_runtime.errors import ArgumentError, ConfigurationError, FlickrError, RequestTimeout
from flickr_runtime.options import Options
from flickr_runtime.state.errors import StateUnavailable

ANN = Token(token="ann", secret="s", user_nsid="1@N01")
BOB = Token(token="bob", secret="s", user_nsid="2@N02")
FAILED = Response(status=200, body=b'{"stat":"fail","code":1,"message":"Photo not found"}')


class Clock:
    """Seconds since 1970, which pass only when a test says so."""

    def __init__(self) -> None:
        self.now = 1_750_000_000.0

    def __call__(self) -> float:
        return self.now


class Server:
    """Numbers its responses, so that an old one is known from a new one."""

    def __init__(self) -> None:
        self.sent: list[Request] = []
        self.responses: list[Response | Exception] = []
        self.meanwhile: Callable[[], Any] | None = None

    def __call__(self, request: Request) -> Response:
        self.sent.append(request)
        if self.meanwhile:
            meanwhile, self.meanwhile = self.meanwhile, None
            meanwhile()
        response = self.responses.pop(0) if self.responses else self.respond(request)
        if isinstance(response, Exception):
            raise response
        return response

    def respond(self, request: Request) -> Response:
        photo = {"id": request.fields.get("photo_id", "7777777"), "owner": "1@N01", "title": f"{len(self.sent)}"}
        roots = {
            "flickr.photos.getInfo": {
                "photo": {**photo, "owner": {"nsid": "1@N01"}, "title": {"_content": photo["title"]}}
            },
            "flickr.photos.licenses.getInfo": {"licenses": {"license": []}},
        }
        result = roots.get(request.fields["method"], {"photos": {"page": 1, "pages": 1, "photo": [photo]}})
        return Response(status=200, body=json.dumps({**result, "stat": "ok"}).encode())

    @property
    def methods(self) -> list[str]:
        return [request.fields["method"].rpartition(".")[2] for request in self.sent]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def flickr(server: Server, clock: Clock) -> Flickr:
    return Flickr(
        "key", "secret", transport=MockTransport(server), cache=Cache("memory:", clock=clock), state=False, retries=0
    )


def titles(client: Flickr, **arguments: Any) -> list[str]:
    return [str(photo.title) for photo in client.photos.search(**arguments)]


def test_a_response_is_used_again_while_it_is_fresh(flickr: Flickr, server: Server, clock: Clock) -> None:
    assert titles(flickr, text="otters") == ["1"]
    clock.now += 299
    assert titles(flickr, text="otters") == ["1"]
    clock.now += 1
    assert titles(flickr, text="otters") == ["2"]
    assert len(server.sent) == 2


def test_the_order_of_arguments_does_not_matter_and_their_values_do(flickr: Flickr, server: Server) -> None:
    flickr.photos.search(text="otters", page=2)
    flickr.call("flickr.photos.search", page=2, text="otters")
    assert len(server.sent) == 1
    flickr.photos.search(text="otters", page=3)
    assert len(server.sent) == 2


def test_one_body_serves_typed_and_plain_responses(flickr: Flickr, server: Server) -> None:
    plain = flickr.call("flickr.photos.search", text="otters")
    assert plain["photos"]["photo"][0]["title"] == "1"
    assert titles(flickr, text="otters") == ["1"]


def test_signatures_do_not_matter_and_users_do(flickr: Flickr, server: Server) -> None:
    ann, bob = flickr.acting_for(ANN), flickr.acting_for(BOB)
    for client in (flickr, ann, bob, flickr, ann, bob):
        client.photos.search(text="otters")
    assert len(server.sent) == 3
    assert [("Authorization" in request.headers) for request in server.sent] == [False, True, True]


def test_nothing_is_cached_unless_it_is_asked_for(server: Server) -> None:
    flickr = Flickr("key", transport=MockTransport(server), state=False)
    titles(flickr, text="otters")
    assert titles(flickr, text="otters") == ["2"]
    asking = flickr.with_options(cache=60)
    assert titles(asking, text="otters") == ["3"]
    assert titles(flickr.with_options(cache=True), text="otters") == ["3"]
    assert titles(asking.with_options(cache=False), text="otters") == ["4"]
    assert titles(asking.with_options(cache=None), text="otters") == ["5"]


def test_a_call_may_say_for_how_long(flickr: Flickr, clock: Clock) -> None:
    patient = flickr.with_options(cache=86400)
    assert titles(patient, text="otters") == ["1"]
    clock.now += 86399
    assert titles(patient, text="otters") == ["1"]
    assert titles(flickr, text="otters") == ["2"]  # this one takes what is five minutes old at most
    clock.now += 301
    assert titles(patient, text="otters") == ["3"]  # so that was not cached longer


@pytest.mark.parametrize("seconds", [86401, 1e9, float("inf")])
def test_more_than_a_day_is_refused_with_the_guide(flickr: Flickr, seconds: float) -> None:
    with pytest.raises(ConfigurationError, match="Developer Guide, «Short-term caching»"):
        flickr.with_options(cache=seconds)
    with pytest.raises(ConfigurationError, match="24 hours"):
        Flickr("key", cache=seconds, state=False)


@pytest.mark.parametrize("seconds", [-1, float("nan"), "1h"])
def test_what_is_no_time_is_refused(seconds: Any) -> None:
    with pytest.raises(ConfigurationError, match="give True, False, or seconds"):
        Options(cache=seconds)
    with pytest.raises(ConfigurationError, match="give True, False, or seconds"):
        Flickr("key", cache=seconds, state=False)


@pytest.mark.parametrize("name", ["flickr.test.echo", "flickr.photos.upload.checkTickets", "flickr.auth.checkToken"])
def test_what_must_be_asked_anew_always_is(flickr: Flickr, server: Server, name: str) -> None:
    server.responses = [Response(status=200, body=b'{"stat":"ok"}')] * 2
    for _ in range(2):
        flickr.with_options(cache=3600).call(name)
    assert len(server.sent) == 2


def test_failures_are_not_cached(flickr: Flickr, server: Server) -> None:
    server.responses = [
        FAILED,
        RequestTimeout("lost"),
        Response(status=200, body=b'{"photo":{"id'),
        Response(status=502),
    ]
    for _ in range(4):
        with pytest.raises(FlickrError):
            flickr.photos.get_info("7777777")
    assert flickr.photos.get_info("7777777").title == "5"
    assert flickr.photos.get_info("7777777").title == "5"


def test_hooks_and_raw_responses_tell_of_a_hit(flickr: Flickr, server: Server, clock: Clock) -> None:
    messages: list[Event] = []
    client = Flickr(
        "k", transport=MockTransport(server), cache=Cache("memory:", clock=clock), hooks=[messages.append], state=False
    )
    first = client.with_raw_response(client.photos.search, text="otters")
    clock.now += 7
    second = client.with_raw_response(client.photos.search, text="otters")
    assert [event.kind for event in messages] == ["request", "response", "hit"]
    assert first.body == second.body
    assert second.headers["age"] == "7"
    assert second.headers["x-flickrkit-cache"] == "hit"
    assert "x-flickrkit-cache" not in first.headers


def test_a_write_takes_along_what_knows_the_photo_whoever_asked(flickr: Flickr, server: Server) -> None:
    ann, bob = flickr.acting_for(ANN), flickr.acting_for(BOB)
    bob.photos.search(text="otters")
    bob.photos.get_info("7777777")
    bob.photos.get_info("8888888")
    flickr.photos.licenses.get_info()
    ann.photos.set_meta("7777777", title="New")
    assert titles(bob, text="otters") == ["6"]
    assert bob.photos.get_info("7777777").title == "7"
    assert bob.photos.get_info("8888888").title == "3"
    flickr.photos.licenses.get_info()
    assert len(server.sent) == 7


def test_a_write_takes_along_the_lists_of_who_wrote(flickr: Flickr, server: Server) -> None:
    ann, bob = flickr.acting_for(ANN), flickr.acting_for(BOB)
    server.responses = [Response(status=200, body=b'{"photosets":{"photoset":[]},"stat":"ok"}') for _ in range(3)]
    ann.photosets.get_list()
    bob.photosets.get_list()
    flickr.photosets.get_list(user_id="1@N01")
    server.responses = [Response(status=200, body=b'{"photoset":{"id":"9"},"stat":"ok"}')]
    ann.photosets.create("Otters", "8888888")
    bob.photosets.get_list()
    assert server.methods == ["getList"] * 3 + ["create"]
    for client, user in ((ann, None), (flickr, "1@N01")):
        server.responses = [Response(status=200, body=b'{"photosets":{"photoset":[]},"stat":"ok"}')]
        client.photosets.get_list(user_id=user)
    assert server.methods == ["getList"] * 3 + ["create"] + ["getList"] * 2


@pytest.mark.parametrize("outcome", [FAILED, RequestTimeout("the response was lost")])
def test_a_write_whose_outcome_is_not_known_takes_along_as_much(flickr: Flickr, server: Server, outcome: Any) -> None:
    ann = flickr.acting_for(ANN)
    ann.photos.get_info("7777777")
    server.responses = [outcome]
    with pytest.raises(Exception, match=r"lost|not found"):
        ann.photos.set_meta("7777777", title="New")
    assert ann.photos.get_info("7777777").title == "3"


def test_a_write_that_is_interrupted_takes_along_as_much(flickr: Flickr, server: Server) -> None:
    ann = flickr.acting_for(ANN)
    ann.photos.get_info("7777777")

    def interrupt() -> None:
        raise KeyboardInterrupt

    server.meanwhile = interrupt
    with pytest.raises(KeyboardInterrupt):
        ann.photos.set_meta("7777777", title="New")
    assert ann.photos.get_info("7777777").title == "3"


def test_what_a_write_overtakes_is_responded_and_not_kept(flickr: Flickr, server: Server) -> None:
    ann = flickr.acting_for(ANN)
    server.meanwhile = lambda: ann.photos.set_meta("7777777", title="New")
    ann.photos.get_info("7777777")
    assert server.methods == ["getInfo", "setMeta"]
    assert ann.photos.get_info("7777777").title == "3"


def test_a_client_that_caches_nothing_yet_purges_before_it_does(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLICKR_STATE_URL", f"sqlite:///{tmp_path}/state.sqlite3")

    def client(cache: Cache) -> Flickr:
        return Flickr("key", "s", token=ANN, transport=MockTransport(server), cache=cache, state=False)

    writer = client(Cache()).with_options(cache=False)
    writer.photos.set_meta("7777777", title="New")
    assert not list(tmp_path.iterdir())
    client(Cache()).photos.get_info("7777777")
    assert writer.with_options(cache=True).photos.get_info("7777777").title == "3"


def test_forget_a_photo_and_a_user_whoever_asked(flickr: Flickr, server: Server) -> None:
    bob = flickr.acting_for(BOB)
    for client in (flickr, bob):
        client.photos.search(text="otters")
        client.photos.get_info("7777777")
        client.photos.get_info("8888888")
    assert flickr.forget(photo="7777777") == 4
    assert flickr.forget(user="1@N01") == 2
    assert bob.photos.get_info("8888888").title == "7"


def test_forget_what_was_responded_to_me(flickr: Flickr, server: Server) -> None:
    nameless = flickr.acting_for(Token(token="eve", secret="s"))
    nameless.photos.licenses.get_info()
    flickr.photos.licenses.get_info()
    assert nameless.forget(user="me") == 1
    assert flickr.acting_for(ANN).forget(user="me", photo="7777777") == 0
    flickr.photos.licenses.get_info()
    assert len(server.sent) == 2


def test_forget_needs_to_be_told_whom(flickr: Flickr) -> None:
    with pytest.raises(ArgumentError, match="user= or photo="):
        flickr.forget()
    with pytest.raises(ArgumentError, match="no user is signed in"):
        flickr.forget(user="me")
    with pytest.raises(ArgumentError, match="12345678@N01"):
        flickr.forget(user="otterbank")


def test_what_is_forgotten_while_it_is_fetched_is_not_kept(flickr: Flickr, server: Server) -> None:
    server.meanwhile = lambda: flickr.forget(user="1@N01")
    flickr.photos.get_info("7777777")
    assert flickr.photos.get_info("7777777").title == "2"


class Broken:
    """A store that fails on request."""

    def __init__(self) -> None:
        self.store: CacheStore = SQLiteCache(None, 1_000_000)
        self.fails = False
        self.asked = 0

    def _check(self) -> CacheStore:
        self.asked += 1
        if self.fails:
            raise StateUnavailable("gone")
        return self.store

    def get(self, key: bytes, max_age: float, now: float) -> Lookup:
        return self._check().get(key, max_age, now)

    def put(self, entry: Entry, since: int) -> bool:
        return self._check().put(entry, since)

    def purge(self, tags: Any, *, thorough: bool = False) -> int:
        return self._check().purge(tags, thorough=thorough)

    def close(self) -> None:
        """Nothing to give back."""


def test_a_store_that_fails_is_a_miss_and_rests(
    server: Server, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Broken()
    flickr = Flickr("key", "s", token=ANN, transport=MockTransport(server), cache=Cache(store=store), state=False)
    flickr.photos.get_info("7777777")
    store.fails, store.asked = True, 0
    with caplog.at_level(logging.WARNING, "flickr_client.cache"):
        assert flickr.photos.get_info("7777777").title == "2"
        assert flickr.photos.get_info("7777777").title == "3"
        flickr.photos.set_meta("7777777", title="New")
    assert store.asked == 1
    assert len(caplog.messages) == 1
    with pytest.raises(StateUnavailable):
        flickr.forget(photo="7777777")
    store.fails = False
    assert flickr._core.cache is not None
    flickr._core.cache._paused_until = 0.0
    # What the write changed is purged before the store is used again.
    assert flickr.photos.get_info("7777777").title == "5"


def test_a_response_that_cannot_be_read_is_fetched_again(server: Server) -> None:
    store = Broken()
    cache = Cache(store=store)
    flickr = Flickr("key", transport=MockTransport(server), cache=cache, state=False)
    titles(flickr, text="otters")
    key = store.store._file._connection.execute("SELECT key FROM entries").fetchone()[0]  # type: ignore[attr-defined]
    cache.put(key, b"<html>", 60, (), 0)
    assert titles(flickr, text="otters") == ["2"]
    assert titles(flickr, text="otters") == ["2"]


def test_uploads_look_for_themselves_and_are_writes(flickr: Flickr, server: Server) -> None:
    ann = flickr.acting_for(ANN)
    for _ in range(2):
        ann.run(ann.upload_session().call("flickr.photos.search", tags="checksum"))
    assert len(server.sent) == 2
    ann.photos.search(text="mine")
    ann.run(ann.upload_session().send(Request(verb="POST", url="u", fields={"method": "upload"})))
    ann.photos.search(text="mine")
    assert len(server.sent) == 5


def test_methods_of_ones_own_may_have_a_lifetime(server: Server) -> None:
    method: Method[Any] = Method(name="flickr.photos.getOtters", result=dict, lifetime=60)
    client = BaseClient("key", transport=MockTransport(server), cache=True, state=False)
    assert client.invoke(method, {}) == client.invoke(method, {})
    assert len(server.sent) == 1


def test_images_are_kept_by_address_for_a_day(clock: Clock) -> None:
    cache = Cache("memory:", clock=clock, max_bytes=80_000)
    images = cache.images
    url = "https://live.staticflickr.com/65535/7777777_0a1b2c_m.jpg"
    assert images.get(url) is None
    images.put(url, b"\xff\xd8otter", owner="1@N01")
    assert cache.images.get(url) == b"\xff\xd8otter"
    with pytest.raises(ConfigurationError, match="Short-term caching"):
        images.put(url, b"x", 86401)
    assert images.get(url + "?large") is None
    images.put(url + "?large", bytes(10_001))
    assert images.get(url + "?large") is None
    clock.now += 86400
    assert images.get(url) is None


@pytest.mark.parametrize(("owner", "goes"), [("1@N01", True), ("2@N02", False), (None, True)])
def test_images_are_forgotten_with_their_photo_and_owner(flickr: Flickr, owner: str | None, goes: bool) -> None:
    assert flickr._core.cache is not None
    images = flickr._core.cache.images
    url = "https://live.staticflickr.com/65535/7777777_0a1b2c_m.jpg"
    images.get(url)
    images.put(url, b"otter", owner=owner)
    flickr.forget(user="1@N01")
    assert (images.get(url) is None) is goes
    images.get(url)
    images.put(url, b"otter", owner=owner)
    assert flickr.forget(photo="7777777") == 1
    images.get(url)
    flickr.forget(photo="7777777")
    images.put(url, b"fetched before it was to be forgotten", owner=owner)
    assert images.get(url) is None
