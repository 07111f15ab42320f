"""Reading from an endpoint: at its rate, with retries, and from where it was interrupted."""

import contextlib
import socket
import time
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from flickr_generator.errors import ReflectionError
from flickr_generator.reflect import read_reflection
from flickr_generator.sources import open_source
from flickr_generator.sources.http import HttpSource

ECHO, NULL, LOGIN = "flickr.test.echo", "flickr.test.null", "flickr.test.login"
HTML_429 = b"<html><body><h1>429 Too Many Requests</h1></body></html>"


class Clock:
    """Time that passes only in sleep."""

    def __init__(self) -> None:
        self.now = time.time()
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def source(endpoint: Any, clock: Clock, tmp_path: Path) -> HttpSource:
    """A source at the endpoint that has all the time in the world."""
    return HttpSource(
        endpoint.url, api_key="key", calls_per_second=1000, cache=tmp_path / "kept", clock=clock, sleep=clock.sleep
    )


def test_the_whole_reflection(endpoint: Any, source: HttpSource, tmp_path: Path) -> None:
    endpoint.list_methods(ECHO, NULL)
    assert list(read_reflection(source).methods) == [ECHO, NULL]
    assert endpoint.calls[0] == {
        "method": "flickr.reflection.getMethods",
        "api_key": "key",
        "format": "json",
        "nojsoncallback": "1",
    }
    assert endpoint.asked() == ["flickr.reflection.getMethods", ECHO, NULL]
    assert endpoint.agents[0].startswith("flickrkit/")
    assert not list((tmp_path / "kept").rglob("*.json"))


def test_one_call_a_second(endpoint: Any, clock: Clock, tmp_path: Path) -> None:
    endpoint.list_methods(ECHO, NULL, LOGIN)
    source = HttpSource(endpoint.url, api_key="key", calls_per_second=1, cache=tmp_path, clock=clock, sleep=clock.sleep)
    read_reflection(source)
    assert clock.slept == [1.0, 1.0, 1.0]


@pytest.mark.parametrize(
    "failure",
    [
        (429, {}, HTML_429),
        (502, {}, b"<html>Bad Gateway</html>"),
        (200, {}, b"<html>down for a massage</html>"),
        (200, {}, b'{"stat": "ok", "method"'),
        (200, {}, b""),
        (200, {}, b'{"stat": "fail", "code": 0, "message": "Sorry"}'),
        (200, {}, b'{"stat": "fail", "code": "105", "message": "Service currently unavailable"}'),
        (200, {}, b'{"stat": "fail", "code": 106, "message": "Write operation failed"}'),
        (200, {}, b'{"stat": "fail", "code": 201, "message": "Sorry"}'),
    ],
)
def test_what_may_pass_is_tried_again(endpoint: Any, source: HttpSource, clock: Clock, failure: Any) -> None:
    endpoint.list_methods(ECHO)
    endpoint.respond_with(ECHO, failure, failure, *[(200, {}, endpoint.responses[ECHO][0][2])])
    assert list(read_reflection(source).methods) == [ECHO]
    assert [pause for pause in clock.slept if pause >= 1] == [1.0, 2.0]


def test_five_tries_and_then_an_error_that_says_so(endpoint: Any, source: HttpSource, clock: Clock) -> None:
    endpoint.list_methods(ECHO)
    endpoint.respond_with(ECHO, (503, {}, b"busy"))
    with pytest.raises(ReflectionError, match=rf"{ECHO}: .* no response in 5 tries, at last HTTP 503"):
        read_reflection(source)
    assert endpoint.asked().count(ECHO) == 5
    assert [pause for pause in clock.slept if pause >= 1] == [1.0, 2.0, 4.0, 8.0]


def test_the_server_may_say_how_long_to_wait(endpoint: Any, source: HttpSource, clock: Clock) -> None:
    endpoint.list_methods(ECHO)
    sound = endpoint.responses[ECHO][0]
    date = format_datetime(datetime.fromtimestamp(clock.now + 90, tz=UTC), usegmt=True)
    endpoint.respond_with(ECHO, (429, {"Retry-After": "30"}, b""), (503, {"Retry-After": date}, b""), sound)
    read_reflection(source)
    first, second = [pause for pause in clock.slept if pause >= 1]
    assert first == 30
    assert second == pytest.approx(60, abs=2)


def test_nobody_waits_for_an_hour(endpoint: Any, source: HttpSource) -> None:
    endpoint.list_methods(ECHO)
    endpoint.respond_with(ECHO, (429, {"Retry-After": "3600"}, b""))
    with pytest.raises(ReflectionError, match="asks to wait 3600 s"):
        read_reflection(source)


def test_a_refused_connection_is_tried_again_and_the_key_stays_out_of_the_error(clock: Clock, tmp_path: Path) -> None:
    with contextlib.closing(socket.socket()) as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    source = HttpSource(f"http://127.0.0.1:{port}", api_key="s3cret", cache=tmp_path, clock=clock, sleep=clock.sleep)
    with pytest.raises(ReflectionError, match="at last a ConnectionError") as refusal:
        source.get_methods()
    assert "s3cret" not in str(refusal.value)
    assert refusal.value.__cause__ is None


@pytest.mark.parametrize(
    ("response", "says"),
    [
        ((200, {}, b'{"stat": "fail", "code": 100, "message": "Invalid API Key"}'), "is the API key right"),
        ((404, {}, b"no"), "HTTP 404"),
        ((302, {"Location": "https://elsewhere.example/"}, b""), "a redirection to https://elsewhere.example/"),
    ],
)
def test_what_will_not_pass_is_not_tried_again(endpoint: Any, source: HttpSource, response: Any, says: str) -> None:
    endpoint.respond_with("flickr.reflection.getMethods", response)
    with pytest.raises(ReflectionError, match=says):
        source.get_methods()
    assert len(endpoint.calls) == 1


def test_an_interrupted_run_continues(endpoint: Any, source: HttpSource, clock: Clock, tmp_path: Path) -> None:
    endpoint.list_methods(ECHO, NULL, LOGIN)
    endpoint.respond_with(LOGIN, (404, {}, b""))
    with pytest.raises(ReflectionError, match=LOGIN):
        read_reflection(source)
    endpoint.list_methods(ECHO, NULL, LOGIN)
    endpoint.calls.clear()
    assert list(read_reflection(source).methods) == [ECHO, NULL, LOGIN]
    assert endpoint.asked() == ["flickr.reflection.getMethods", LOGIN]
    assert not list((tmp_path / "kept").rglob("*.json"))


def test_another_endpoint_or_list_of_methods_is_another_run(endpoint: Any, source: HttpSource) -> None:
    endpoint.list_methods(ECHO, LOGIN)
    endpoint.respond_with(LOGIN, (404, {}, b""))
    with pytest.raises(ReflectionError):
        read_reflection(source)
    endpoint.list_methods(ECHO, NULL)
    endpoint.calls.clear()
    read_reflection(source)
    assert endpoint.asked() == ["flickr.reflection.getMethods", ECHO, NULL]


def test_nothing_is_cached_for_longer_than_a_day(
    endpoint: Any, source: HttpSource, clock: Clock, tmp_path: Path
) -> None:
    endpoint.list_methods(ECHO, LOGIN)
    endpoint.respond_with(LOGIN, (404, {}, b""))
    with pytest.raises(ReflectionError):
        read_reflection(source)
    (stored,) = (tmp_path / "kept").rglob("*.json")
    assert stored.stat().st_mtime == pytest.approx(clock.now, abs=60)
    clock.now += 24 * 3600 + 60
    endpoint.list_methods(ECHO, LOGIN)
    endpoint.calls.clear()
    read_reflection(source)
    assert endpoint.asked() == ["flickr.reflection.getMethods", ECHO, LOGIN]


def test_an_invalid_response_is_not_cached(endpoint: Any, source: HttpSource, tmp_path: Path) -> None:
    endpoint.list_methods(ECHO, NULL)
    endpoint.respond_with(NULL, {"stat": "ok"})
    with pytest.raises(ReflectionError, match=NULL):
        read_reflection(source)
    assert [path.stem for path in (tmp_path / "kept").rglob("*.json")] == [ECHO]


@pytest.mark.parametrize(
    "url", ["http://", "http://a b/", "http://me:pw@127.0.0.1/", "http://127.0.0.1/?x=1", "http://x:y/"]
)
def test_a_url_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ReflectionError):
        open_source(url, api_key="key", calls_per_second=1)


def test_a_key_is_needed() -> None:
    with pytest.raises(ReflectionError, match="FLICKR_API_KEY"):
        open_source("http://127.0.0.1:5000", api_key=None, calls_per_second=1)


@pytest.mark.parametrize("host", ["api.flickr.com", "API.Flickr.com.", "flickr.com", "up.flickr.com:443"])
def test_flickr_is_never_asked_more_than_once_a_second(host: str) -> None:
    with pytest.raises(ReflectionError, match="3600 calls an hour"):
        HttpSource(f"https://{host}/services/rest/", api_key="key", calls_per_second=1.5)
    HttpSource(f"https://{host}/services/rest/", api_key="key", calls_per_second=1)
    HttpSource("https://notflickr.com/services/rest/", api_key="key", calls_per_second=1.5)


@pytest.mark.parametrize(
    ("url", "seconds"),
    [
        ("http://127.0.0.1:5000", 0.0),
        ("http://localhost:5000", 0.0),
        ("http://[::1]:5000", 0.0),
        ("http://sandbox:5000", 1.0),
        ("https://api.flickr.com/services/rest/", 1.0),
    ],
)
def test_a_server_on_this_machine_has_no_default_rate(url: str, seconds: float) -> None:
    assert HttpSource(url, api_key="key")._interval == seconds
    assert HttpSource(url, api_key="key", calls_per_second=0.5)._interval == 2.0


@pytest.mark.parametrize("rate", [0, -1, float("nan"), float("inf")])
def test_a_rate_must_be_one(rate: float) -> None:
    with pytest.raises(ReflectionError, match="more than 0"):
        HttpSource("http://127.0.0.1:5000", api_key="key", calls_per_second=rate)
