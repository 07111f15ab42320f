"""What is pushed to subscribers, which are other processes here."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

import feedparser
import pytest
import requests
from defusedxml.ElementTree import fromstring

from flickr_sandbox import Sandbox
from flickr_sandbox.push import Push, topics
from flickr_sandbox.state.photos import change_photo
from tests.programs import Program

RECEIVER = Path(__file__).parent / "receiver.py"
PATIENCE_SECONDS = 60
OTTERBANK, BRASSHERON = "10203040@N01", "11213141@N06"


class Subscriber:
    """A receiver in a process of its own; it confirms until `refusal` exists."""

    def __init__(self, port: int, refusal: Path) -> None:
        self.url, self.refusal = f"http://127.0.0.1:{port}/received?mine=1", refusal
        self._got = f"http://127.0.0.1:{port}/got"

    def got(self) -> list[dict]:
        """Questions and deliveries, in order."""
        return requests.get(self._got, timeout=30).json()

    def entries(self) -> list[tuple[str, str]]:
        """What was received: the titles of photos, and what happened to each."""
        return [entry for each in self.got() if "body" in each for entry in _entries(each["body"])]

    def wait_for(self, *entries: tuple[str, str]) -> None:
        """Waits until exactly that has been received."""
        end = time.monotonic() + PATIENCE_SECONDS
        while (result := self.entries()) != list(entries):
            assert time.monotonic() < end, result
            time.sleep(0.05)


def _entries(body: str) -> list[tuple[str, str]]:
    atom, flickr = "{http://www.w3.org/2005/Atom}", "{urn:flickr:user}"
    return [
        (entry.findtext(f"{atom}title"), entry.find(f"{flickr}update").get("type"))
        for entry in fromstring(body).iter(f"{atom}entry")
    ]


@contextmanager
def _receiver(tmp_path, name="received", *, slow=0.0, refuse=0):
    refusal = tmp_path / name
    command = [sys.executable, str(RECEIVER), str(refusal), str(slow), str(refuse)]
    with Program(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Subscriber(int(process.stdout.readline()), refusal)
        finally:
            process.kill()


@pytest.fixture
def receiver(tmp_path):
    with _receiver(tmp_path) as running:
        yield running


@pytest.fixture
def brassheron(otterbank):
    return type(otterbank)(otterbank.sandbox, otterbank.sandbox.sign_in("brassheron"), otterbank.clock)


def _ok(api, method, **arguments):
    response = api.get(f"flickr.{method}", **arguments)
    assert response["stat"] == "ok", response
    return response


def _subscribe(api, subscriber, topic, **arguments):
    _ok(api, "push.subscribe", topic=topic, callback=subscriber.url, verify="sync", **arguments)


def _upload(api, png, title, **fields):
    response = api.upload(png, title=title, **fields)
    return fromstring(response.content).findtext("photoid")


def test_new_photos_come_as_atom(otterbank, receiver, png):
    _subscribe(otterbank, receiver, "my_photos", verify_token="tide")
    photo = _upload(otterbank, png, "Dawn & dusk", tags="pond river")
    receiver.wait_for(("Dawn & dusk", "created"))
    question, delivery = receiver.got()
    assert question["asked"].pop("challenge")
    asked = {"mine": "1", "mode": "subscribe", "topic": "my_photos", "lease_seconds": "0", "verify_token": "tide"}
    assert question["asked"] == asked
    assert delivery["type"].startswith("application/atom+xml")
    assert delivery["path"] == "/received?mine=1"
    feed = feedparser.parse(delivery["body"])
    (entry,) = feed.entries
    assert not feed.bozo
    assert (entry.id, entry.author) == (f"tag:flickr.com,2005:/photo/{photo}", "Otter of Sandbank")
    assert requests.get(entry.media_content[0]["url"], timeout=10).status_code == 200
    assert requests.get(entry.media_thumbnail[0]["url"], timeout=10).status_code == 200
    assert entry.link.endswith(f"/photos/{OTTERBANK}/{photo}/")


def test_changes_come_with_what_changed(otterbank, brassheron, receiver, png):
    photo = _upload(otterbank, png, "Before")
    _subscribe(otterbank, receiver, "my_photos")
    _ok(otterbank, "photos.setMeta", photo_id=photo, title="After", description="Now with words.")
    receiver.wait_for(("After", "name,description"))
    _ok(brassheron, "photos.comments.addComment", photo_id=photo, comment_text="Fine.")
    receiver.wait_for(("After", "name,description"), ("After", "count_comments"))
    _ok(otterbank, "photos.delete", photo_id=photo)
    _upload(otterbank, png, "Last")
    receiver.wait_for(("After", "name,description"), ("After", "count_comments"), ("Last", "created"))


def test_private_photos_come_when_they_are_shown(otterbank, brassheron, receiver, png):
    _subscribe(otterbank, receiver, "contacts_photos")
    hidden = _upload(brassheron, png, "Hidden", is_public="0", is_friend="0", is_family="0")
    _upload(brassheron, png, "Shown", is_public="1")
    receiver.wait_for(("Shown", "created"))
    _ok(brassheron, "photos.setPerms", photo_id=hidden, is_public=1, is_friend=0, is_family=0)
    receiver.wait_for(("Shown", "created"), ("Hidden", "created"))


def test_topics_of_tags_places_people_and_favourites(otterbank, brassheron, tmp_path, png):
    contacts = {each["nsid"] for each in _ok(otterbank, "contacts.getList")["contacts"]["contact"]}
    assert BRASSHERON in contacts
    topics = {
        "tags": {"tags": "tidal pool,wrack"},
        "geo": {"lat": "52.52", "lon": "13.405", "radius": "2"},
        "photos_of_me": {},
        "contacts_faves": {},
        "my_faves": {},
        "commons": {},
    }
    with _many(tmp_path, topics) as caught:
        for topic, arguments in topics.items():
            _subscribe(otterbank, caught[topic], topic, **arguments)
        tagged = _upload(brassheron, png, "Tagged", tags='"Tidal Pool"', is_public="1")
        placed = _upload(brassheron, png, "Placed", is_public="1")
        away = _upload(brassheron, png, "Far away", is_public="1")
        for photo, latitude in ((placed, 52.521), (away, 53.5)):
            _ok(brassheron, "photos.geo.setLocation", photo_id=photo, lat=latitude, lon=13.405)
            _ok(
                brassheron,
                "photos.geo.setPerms",
                photo_id=photo,
                is_public=1,
                is_contact=0,
                is_friend=0,
                is_family=0,
            )
        _ok(brassheron, "photos.people.add", photo_id=tagged, user_id=OTTERBANK)
        _ok(brassheron, "favorites.add", photo_id=_not_yet(brassheron, otterbank))
        _ok(otterbank, "favorites.add", photo_id=tagged)
        mapwright = type(otterbank)(otterbank.sandbox, otterbank.sandbox.sign_in("mapwright"), otterbank.clock)
        _upload(mapwright, png, "From the Commons", is_public="1")
        caught["geo"].wait_for(("Placed", "created"))
        caught["photos_of_me"].wait_for(("Tagged", "created"))
        caught["my_faves"].wait_for(("Tagged", "created"))
        _wait(lambda: ("From the Commons", "created") in caught["commons"].entries())
        _wait(lambda: ("Tagged", "created") in caught["tags"].entries())
        _wait(lambda: len(caught["contacts_faves"].entries()) == 1)
        assert {title for title, _ in caught["tags"].entries()} == {"Tagged"}
        body = caught["contacts_faves"].got()[-1]["body"]
        contributor = fromstring(body).find(".//{http://www.w3.org/2005/Atom}contributor")
        assert contributor.findtext("{urn:flickr:user}nsid") == BRASSHERON


def _not_yet(caller, other):
    """A public photo that is not a favourite of the caller's yet, nor their own."""
    mine = {each["id"] for each in _ok(caller, "favorites.getList", per_page=500)["photos"]["photo"]}
    shown = _ok(other, "people.getPublicPhotos", user_id="12223242@N03")["photos"]["photo"]
    return next(each["id"] for each in shown if each["id"] not in mine)


@contextmanager
def _many(tmp_path, names):
    with ExitStack() as stack:
        yield {name: stack.enter_context(_receiver(tmp_path, name)) for name in names}


def _wait(holds):
    end = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_slow_subscriber_keeps_nobody_waiting(otterbank, tmp_path, png):
    with _receiver(tmp_path, "slow", slow=3600) as slow, _receiver(tmp_path, "quick") as quick:
        for subscriber in (slow, quick):
            _subscribe(otterbank, subscriber, "my_photos")
        _upload(otterbank, png, "One")
        quick.wait_for(("One", "created"))
        _upload(otterbank, png, "Two")
        quick.wait_for(("One", "created"), ("Two", "created"))
        assert slow.entries() == []


def test_a_look_keeps_others_out_for_a_piece_at_a_time(otterbank, receiver, png, monkeypatch):
    """In a world of many photos, and when much has changed, calls get their responses meanwhile."""
    free = []

    def check(push, since):
        def use():
            with push._database.exclusively():
                free.append(True)

        user = threading.Thread(target=use, daemon=True)
        user.start()
        user.join(10)
        assert not user.is_alive()
        return since

    monkeypatch.setattr(topics, "_PIECE", 5)
    monkeypatch.setattr(Push, "_let_others", check)
    _subscribe(otterbank, receiver, "my_photos")
    _upload(otterbank, png, "In pieces")
    receiver.wait_for(("In pieces", "created"))
    assert len(free) > 10


def test_what_is_hidden_while_it_is_reported_is_not_told(otterbank, brassheron, receiver, png, monkeypatch):
    """Between the look and the delivery, others may change what was found."""
    photos = {}
    item = Push._item

    def hide_first(push, subscription, matter, what):
        if matter.photo_id == photos.get("Hidden"):
            change_photo(push._database, matter.photo_id, is_public=0)
        return item(push, subscription, matter, what)

    monkeypatch.setattr(Push, "_item", hide_first)
    _subscribe(otterbank, receiver, "contacts_photos")
    photos["Hidden"] = _upload(brassheron, png, "Hidden", is_public="0", is_friend="0", is_family="0")
    _ok(brassheron, "photos.setPerms", photo_id=photos["Hidden"], is_public=1, is_friend=0, is_family=0)
    _upload(brassheron, png, "Shown", is_public="1")
    receiver.wait_for(("Shown", "created"))


def test_a_delivery_is_tried_three_times(tmp_path, png, api_of):
    lines = []
    with Sandbox(log=lines.append) as sandbox:
        api = api_of(sandbox, time.time())
        with _receiver(tmp_path, "twice", refuse=2) as twice, _receiver(tmp_path, "never", refuse=99) as never:
            for subscriber in (twice, never):
                _subscribe(api, subscriber, "my_photos")
            _upload(api, png, "One")
            twice.wait_for(*[("One", "created")] * 3)
            never.wait_for(*[("One", "created")] * 3)
            _wait(lambda: sum("push my_photos" in line for line in lines) == 2)
        outcomes = {line.partition(": ")[2] for line in lines if line.startswith("push my_photos")}
        assert outcomes == {"200", "given up, 503"}


def test_nothing_comes_after_the_end(otterbank, clock, receiver, png):
    _subscribe(otterbank, receiver, "my_photos", lease_seconds=60)
    _upload(otterbank, png, "In time")
    receiver.wait_for(("In time", "created"))
    clock.now += 61
    _upload(otterbank, png, "Too late")
    _subscribe(otterbank, receiver, "my_photos")
    _upload(otterbank, png, "Again")
    receiver.wait_for(("In time", "created"), ("Again", "created"))
    _ok(otterbank, "push.unsubscribe", topic="my_photos", callback=receiver.url, verify="sync")
    _upload(otterbank, png, "Unasked")
    _subscribe(otterbank, receiver, "my_photos")
    _upload(otterbank, png, "Asked")
    receiver.wait_for(("In time", "created"), ("Again", "created"), ("Asked", "created"))


def test_a_subscription_without_a_lease_is_confirmed_every_day(otterbank, receiver):
    def listed():
        return _ok(otterbank, "push.getSubscriptions")["subscriptions"]["subscription"]

    def asked():
        return [each["asked"]["mode"] for each in receiver.got() if "asked" in each]

    _subscribe(otterbank, receiver, "my_photos")
    otterbank.sandbox.clock.advance(86400)
    _wait(lambda: asked() == ["subscribe"] * 2)
    assert len(listed()) == 1
    receiver.refusal.touch()
    otterbank.sandbox.clock.advance(86400)
    _wait(lambda: not listed())
    assert asked() == ["subscribe"] * 3


def test_subscriptions_outlive_the_sandbox(tmp_path, receiver, png, api_of):
    folder = tmp_path / "state"
    with Sandbox(folder=folder) as sandbox:
        _subscribe(api_of(sandbox, time.time()), receiver, "my_photos")
    with Sandbox(folder=folder) as sandbox:
        _upload(api_of(sandbox, time.time()), png, "Later")
        receiver.wait_for(("Later", "created"))


def test_closing_waits_for_no_subscriber(tmp_path, png, api_of):
    before = set(threading.enumerate())
    with _receiver(tmp_path, "slow", slow=3600) as slow:
        with Sandbox() as sandbox:
            api = api_of(sandbox, time.time())
            _subscribe(api, slow, "my_photos")
            _upload(api, png, "One")
            _wait(lambda: any(each.name == "push delivery" for each in threading.enumerate()))
        _wait(lambda: not {each.name for each in set(threading.enumerate()) - before if "push" in each.name})


def test_another_world_is_no_news(otterbank, receiver, png):
    _subscribe(otterbank, receiver, "my_photos")
    otterbank.sandbox.snapshot("subscribed")
    _upload(otterbank, png, "One")
    receiver.wait_for(("One", "created"))
    otterbank.sandbox.restore("subscribed")
    _wait(lambda: otterbank.sandbox._running[0].push._world == otterbank.sandbox._running[0].database.world)
    _upload(otterbank, png, "Two")
    receiver.wait_for(("One", "created"), ("Two", "created"))
