"""What both clients make of a Flickr that misbehaves, over real HTTP: reads come through, no write is made twice."""

from __future__ import annotations

import asyncio
import ssl
import threading
import time
import uuid
from typing import TYPE_CHECKING, Any

import pytest

from flickr_client import AsyncFlickr, Flickr
from flickr_runtime import Token
from flickr_runtime.errors import (
    APIError,
    ConnectionFailed,
    DeadlineExceeded,
    FlickrError,
    HTTPStatusError,
    OAuthError,
    RequestTimeout,
    TransportError,
    UnreadableResponse,
)
from flickr_sandbox import Sandbox
from flickr_sandbox.pictures.draw import draw

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flickr_runtime import Event

TLS = ssl.create_default_context()  # costs time for each client, and nothing here is encrypted
READ, WRITE = "flickr.photos.search", "flickr.photosets.create"


class Caller:
    """Makes calls with one of the clients for a user, and counts what is sent."""

    def __init__(self, sandbox: Sandbox, kind: type[Any], user: str = "otterbank") -> None:
        self._sandbox, self._kind = sandbox, kind
        given = sandbox.sign_in(user)
        self._token = Token(token=given.token, secret=given.secret)
        self.sent: list[str] = []
        self.waits: list[float] = []

    def __call__(self, call: Callable[[Any], Any], **options: Any) -> Any:
        """What a call gives, with a client of its own."""
        client = self._kind(
            self._sandbox.consumer_key,
            self._sandbox.consumer_secret,
            token=self._token,
            base_url=self._sandbox.base_url,
            hooks=[self._note],
            **{"timeout": 30, **options},
        )
        if self._kind is Flickr:
            with client:
                return call(client)

        async def awaited() -> Any:
            async with client:
                return await call(client)

        return asyncio.run(awaited())

    def _note(self, event: Event) -> None:
        if event.kind == "request":
            self.sent.append(event.method)
        if event.kind == "wait":
            self.waits.append(event.seconds or 0.0)


@pytest.fixture(autouse=True)
def one_context(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ssl, "create_default_context", lambda *_, **__: TLS)


@pytest.fixture(scope="module")
def shared() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture
def sandbox(shared: Sandbox) -> Iterator[Sandbox]:
    yield shared
    shared.faults.clear()


@pytest.fixture(params=[Flickr, AsyncFlickr], ids=["sync", "async"])
def caller(request: pytest.FixtureRequest, sandbox: Sandbox) -> Caller:
    return Caller(sandbox, request.param)


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits between tries take no time."""
    monkeypatch.setattr("flickr_runtime.invoking.pause_before_retry", lambda *_: 0.0)


def albums(sandbox: Sandbox, title: str) -> int:
    """How many albums have this title, as the sandbox has stored it."""
    clean = Caller(sandbox, Flickr)
    return sum(each.title == title for each in clean(lambda flickr: list(flickr.photosets.get_list())))


def a_photo(caller: Caller) -> str:
    found: list[Any] = []

    def ask(flickr: Any) -> Any:
        return flickr.people.get_photos("me", per_page=1)

    found = list(caller(ask))
    caller.sent.clear()
    return str(found[0].id)


PASSING = {
    "429": HTTPStatusError,
    "429:0": HTTPStatusError,
    "500": HTTPStatusError,
    "502": HTTPStatusError,
    "503": HTTPStatusError,
    "504": HTTPStatusError,
    "html": UnreadableResponse,
    "unavailable:0": APIError,
    "unavailable:105": APIError,
    "unavailable:106": APIError,
    "unavailable:201": APIError,
    "trailing_comma": APIError,
    "reset": TransportError,
    "hang:0": TransportError,
    "truncated": UnreadableResponse,
    "cut": TransportError,
    "empty": UnreadableResponse,
    "wrong_format": UnreadableResponse,
    "nonce_used": OAuthError,
}


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("fault", PASSING)
def test_a_read_comes_through(sandbox: Sandbox, caller: Caller, fault: str) -> None:
    planned = sandbox.faults.add(f"{fault},on={READ},times=2")
    page = caller(lambda flickr: flickr.photos.search(text="otter"))
    assert len(page) > 3
    assert planned.used == 2
    assert caller.sent == [READ] * 3


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("fault", PASSING)
def test_a_read_that_never_comes_through_says_why(sandbox: Sandbox, caller: Caller, fault: str) -> None:
    sandbox.faults.add(f"{fault},on={READ}")
    with pytest.raises(PASSING[fault]) as caught:
        caller(lambda flickr: flickr.photos.search(text="otter"), retries=2)
    assert caller.sent == [READ] * 3
    assert READ in str(caught.value) or sandbox.base_url in str(caught.value)


TURNED_AWAY = ["429", "429:0", "503", *(f"unavailable:{code}" for code in (0, 105, 106, 201)), "trailing_comma"]
LOST = [
    *(f"{kind},when=after" for kind in ("500", "502", "504", "html", "reset", "hang:0", "nonce_used")),
    *("500", "502", "504", "reset", "truncated", "cut", "empty", "wrong_format"),
]


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("fault", TURNED_AWAY)
def test_a_write_that_flickr_turned_away_is_made_once(sandbox: Sandbox, caller: Caller, fault: str) -> None:
    photo, title = a_photo(caller), uuid.uuid4().hex
    sandbox.faults.add(f"{fault},on={WRITE},times=2")
    made = caller(lambda flickr: flickr.photosets.create(title=title, primary_photo_id=photo))
    assert made.id
    assert caller.sent == [WRITE] * 3
    assert albums(sandbox, title) == 1


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("fault", LOST)
def test_a_write_whose_response_was_lost_is_not_repeated(sandbox: Sandbox, caller: Caller, fault: str) -> None:
    photo, title = a_photo(caller), uuid.uuid4().hex
    sandbox.faults.add(f"{fault},on={WRITE}")
    with pytest.raises((TransportError, OAuthError)):
        caller(lambda flickr: flickr.photosets.create(title=title, primary_photo_id=photo))
    assert caller.sent == [WRITE]
    done_by_then = fault not in {"500", "502", "504", "reset"}
    assert albums(sandbox, title) == int(done_by_then)


@pytest.mark.usefixtures("hurried")
def test_nor_is_one_that_is_made_while_another_failure_is_handled(sandbox: Sandbox, caller: Caller) -> None:
    """An exception carries those that were being handled along, which must not be taken for its own cause."""
    photo, title = a_photo(caller), uuid.uuid4().hex
    sandbox.faults.add(f"hang:0,when=after,on={WRITE}")
    nobody = Flickr("k" * 32, base_url="http://127.0.0.1:1", retries=0)
    try:
        nobody.photos.search(text="otter")
    except ConnectionFailed:
        with pytest.raises(TransportError) as caught:
            caller(lambda flickr: flickr.photosets.create(title=title, primary_photo_id=photo))
    assert not isinstance(caught.value, ConnectionFailed)
    assert albums(sandbox, title) == 1


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize(
    "fault", ["500,when=after", "reset,when=after", "truncated", "empty", "html,when=after", "502"]
)
def test_an_upload_makes_one_photo(
    sandbox: Sandbox, caller: Caller, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, real_async = time.sleep, asyncio.sleep
    monkeypatch.setattr(Flickr, "_sleep", staticmethod(lambda _seconds: real(0.01)))
    monkeypatch.setattr("anyio.sleep", lambda _seconds: real_async(0.01))
    sandbox.faults.add(f"{fault},on=upload,times=1")
    title = uuid.uuid4().hex
    sent = caller(lambda flickr: flickr.upload(draw(title, 8, 5), name="p.png", title=title, privacy=1))
    clean = Caller(sandbox, Flickr)
    found = clean(lambda flickr: [photo.id for photo in flickr.people.get_photos("me") if photo.title == title])
    assert found == [sent.photo_id]


def test_what_retry_after_asks_for_is_waited_for(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.faults.add(f"429:1,on={READ},times=1")
    begun = time.monotonic()
    caller(lambda flickr: flickr.photos.search(text="otter"))
    assert time.monotonic() - begun >= 1.25
    assert 1.25 <= caller.waits[0] <= 1.5


def test_waits_grow(sandbox: Sandbox) -> None:
    caller = Caller(sandbox, Flickr)
    sandbox.faults.add(f"500,on={READ},times=2")
    caller(lambda flickr: flickr.photos.search(text="otter"))
    first, second = caller.waits
    assert 0.25 <= first <= 0.5 <= second <= 1.0


def test_a_deadline_ends_waits_and_tries(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.faults.add(f"503,on={READ}")
    with pytest.raises(DeadlineExceeded) as caught:
        caller(lambda flickr: flickr.photos.search(text="otter"), deadline=0.6, retries=10_000)
    assert sum(caller.waits) < 0.6
    assert isinstance(caught.value.__cause__, HTTPStatusError | RequestTimeout)  # a busy machine may be at the last try


def test_a_deadline_ends_a_call_that_is_under_way(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.faults.add(f"slow:60,on={READ}")
    begun = time.monotonic()
    with pytest.raises(FlickrError):
        caller(lambda flickr: flickr.photos.search(text="otter"), deadline=0.5, timeout=100)
    assert time.monotonic() - begun < 30


def test_a_timeout_is_a_timeout(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.faults.add(f"slow:60,on={READ}")
    begun = time.monotonic()
    with pytest.raises(RequestTimeout):
        caller(lambda flickr: flickr.photos.search(text="otter"), timeout=0.2, retries=1)
    assert 0.4 < time.monotonic() - begun < 30
    assert caller.sent == [READ] * 2


def test_other_refusals_are_not_tried_again(sandbox: Sandbox, caller: Caller) -> None:
    sandbox.faults.add(f"timestamp_refused,on={READ}")
    with pytest.raises(OAuthError) as caught:
        caller(lambda flickr: flickr.photos.search(text="otter"))
    assert caught.value.problem == "timestamp_refused"
    with pytest.raises(APIError):
        caller(lambda flickr: flickr.photos.get_info("1"))
    assert len(caller.sent) == 2


USERS = ("otterbank", "mapwright")


def tokens_of(sandbox: Sandbox) -> dict[str, Token]:
    """A token for each of two users, by NSID."""
    found = {}
    for user in sandbox.users:
        if user.path in USERS:
            given = sandbox.sign_in(user.path)
            found[user.nsid] = Token(token=given.token, secret=given.secret)
    return found


@pytest.mark.usefixtures("hurried")
def test_threads_of_two_users_never_act_as_each_other(sandbox: Sandbox) -> None:
    sandbox.faults.add("500,every=5,on=flickr.test.login")
    sandbox.faults.add("reset,every=7,on=flickr.test.login")
    wrong: list[object] = []
    with Flickr(sandbox.consumer_key, sandbox.consumer_secret, base_url=sandbox.base_url, retries=30) as flickr:

        def work(nsid: str, token: Token) -> None:
            own = flickr.acting_for(token)
            for _ in range(15):
                try:
                    if (result := own.test.login().id) != nsid:
                        wrong.append(result)
                except FlickrError as error:
                    wrong.append(error)

        threads = [threading.Thread(target=work, args=pair) for pair in tokens_of(sandbox).items() for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert flickr.token is None
    assert wrong == []


@pytest.mark.usefixtures("hurried")
def test_neither_do_tasks(sandbox: Sandbox) -> None:
    sandbox.faults.add("500,every=5,on=flickr.test.login")
    sandbox.faults.add("reset,every=7,on=flickr.test.login")

    async def program() -> None:
        async with AsyncFlickr(
            sandbox.consumer_key, sandbox.consumer_secret, base_url=sandbox.base_url, retries=30
        ) as flickr:
            asked = [(nsid, flickr.acting_for(token)) for nsid, token in tokens_of(sandbox).items()] * 50
            result = await asyncio.gather(*[own.test.login() for _, own in asked])
            assert [user.id for user in result] == [nsid for nsid, _ in asked]

    asyncio.run(program())
