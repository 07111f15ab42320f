"""What is retried, what never is, and how long the client waits in between."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flickr_runtime import BaseClient, Event, Method, MockTransport, Request, Response, Token
from flickr_runtime.errors import (
    APIError,
    ConnectionFailed,
    DeadlineExceeded,
    HTTPStatusError,
    OAuthError,
    RequestTimeout,
    TransportError,
    UnreadableResponse,
)
from flickr_runtime.retries import pause_before_retry

READ: Method[Any] = Method(name="flickr.photos.getInfo", result=dict)
WRITE: Method[Any] = Method(name="flickr.photos.setMeta", http="POST", result=dict)
OK = Response(status=200, body=b'{"stat":"ok"}')


class Unsteady:
    """A transport that fails as given, then responds."""

    def __init__(self, *failures: Response | Exception) -> None:
        self.failures = list(failures)
        self.sent: list[Request] = []

    def __call__(self, request: Request) -> Response:
        self.sent.append(request)
        outcome = self.failures.pop(0) if self.failures else OK
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


def client(server: Unsteady, **options: Any) -> tuple[BaseClient, list[float]]:
    token = Token(token="t", secret="u")
    made = BaseClient("key", "secret", token=token, transport=MockTransport(server), state=False, **options)
    waits: list[float] = []
    made._sleep = waits.append  # type: ignore[method-assign]
    return made, waits


def failed(code: int) -> Response:
    return Response(status=200, body=b'{"stat":"fail","code":%d,"message":"not currently available"}' % code)


PASSING = [
    Response(status=429),
    Response(status=500),
    Response(status=502, body=b"<html>nginx</html>"),
    Response(status=503),
    Response(status=504),
    Response(status=200, body=b"<html></html>"),
    Response(status=200, body=b'{"photo":'),
    Response(status=200, body=b""),
    failed(0),
    failed(105),
    failed(106),
    failed(201),
    RequestTimeout("slow"),
    TransportError("reset"),
    ConnectionFailed("refused"),
]


@pytest.mark.parametrize("failure", PASSING, ids=repr)
def test_a_read_is_tried_again(failure: Response | Exception) -> None:
    server = Unsteady(failure)
    flickr, waits = client(server)
    assert flickr.invoke(READ, {"photo_id": "1"}) == {}
    assert len(server.sent) == 2
    assert len(waits) == 1


@pytest.mark.parametrize(
    "failure",
    [
        Response(status=429),
        Response(status=503),
        failed(0),
        failed(105),
        failed(106),
        failed(201),
        ConnectionFailed("no"),
    ],
    ids=repr,
)
def test_a_write_is_tried_again_where_flickr_surely_did_nothing(failure: Response | Exception) -> None:
    server = Unsteady(failure)
    client(server)[0].invoke(WRITE, {"photo_id": "1"})
    assert len(server.sent) == 2


@pytest.mark.parametrize(
    ("failure", "kind"),
    [
        (RequestTimeout("slow"), RequestTimeout),
        (TransportError("reset"), TransportError),
        (Response(status=500), HTTPStatusError),
        (Response(status=502), HTTPStatusError),
        (Response(status=504), HTTPStatusError),
        (Response(status=200, body=b"<html></html>"), UnreadableResponse),
        (Response(status=200, body=b'{"stat'), UnreadableResponse),
    ],
    ids=repr,
)
def test_a_write_whose_response_was_lost_is_never_repeated(failure: Any, kind: type[Exception]) -> None:
    server = Unsteady(failure)
    with pytest.raises(kind):
        client(server)[0].invoke(WRITE, {"photo_id": "1"})
    assert len(server.sent) == 1


@pytest.mark.parametrize(
    ("failure", "kind"),
    [
        (failed(1), APIError),
        (failed(100), APIError),
        (Response(status=404), HTTPStatusError),
        (Response(status=401, body=b"oauth_problem=signature_invalid"), OAuthError),
    ],
    ids=repr,
)
def test_what_will_not_get_better_is_not_tried_again(failure: Response, kind: type[Exception]) -> None:
    server = Unsteady(failure)
    with pytest.raises(kind):
        client(server)[0].invoke(READ, {"photo_id": "1"})
    assert len(server.sent) == 1


def test_each_try_has_a_signature_of_its_own() -> None:
    server = Unsteady(Response(status=503), Response(status=503))
    client(server)[0].invoke(READ, {})
    assert len({request.headers["Authorization"] for request in server.sent}) == 3


def test_after_so_many_tries_the_last_failure_is_reported() -> None:
    server = Unsteady(*[Response(status=500)] * 9)
    flickr, waits = client(server, retries=2)
    with pytest.raises(HTTPStatusError):
        flickr.invoke(READ, {})
    assert (len(server.sent), len(waits)) == (3, 2)


def test_what_the_server_asks_for_is_waited_for() -> None:
    flickr, waits = client(Unsteady(Response(status=429, headers={"retry-after": "7"})))
    flickr.invoke(READ, {})
    assert 7 < waits[0] < 8


def test_a_deadline_ends_it_before_a_wait_that_is_too_long() -> None:
    server = Unsteady(*[Response(status=429, headers={"retry-after": "60"})] * 9)
    flickr, waits = client(server, deadline=10)
    with pytest.raises(DeadlineExceeded, match="not done within 10 s; last: .*HTTP 429"):
        flickr.invoke(READ, {})
    assert waits == []


def test_a_deadline_shortens_the_timeout() -> None:
    server = Unsteady()
    client(server, deadline=3)[0].invoke(READ, {})
    assert server.sent[0].timeout <= 3


@given(st.integers(0, 60))
def test_waits_grow_and_have_a_ceiling(attempt: int) -> None:
    pause = pause_before_retry(TransportError("x"), attempt)
    assert min(30.0, 0.5 * 2**attempt) / 2 <= pause <= min(30.0, 0.5 * 2**attempt)


def test_hooks_are_reported_every_step() -> None:
    events: list[Event] = []
    flickr, _ = client(Unsteady(Response(status=503)), hooks=[events.append])
    flickr.invoke(READ, {"photo_id": "1"})
    assert [event.kind for event in events] == ["request", "error", "wait", "request", "response"]
    assert [event.attempt for event in events] == [0, 0, 0, 1, 1]
    assert {event.method for event in events} == {"flickr.photos.getInfo"}


def test_errors_tell_the_arguments_without_secrets() -> None:
    flickr, _ = client(Unsteady(failed(1)))
    with pytest.raises(APIError) as caught:
        flickr.invoke(READ, {"photo_id": "1", "secret": "abc"})
    assert caught.value.arguments == {"photo_id": "1"}
    assert caught.value.retryable is False
    with pytest.raises(APIError) as caught:
        client(Unsteady(*[failed(105)] * 9), retries=0)[0].invoke(READ, {})
    assert caught.value.retryable is True


def test_options_for_some_calls_leave_the_client_as_it_is() -> None:
    server = Unsteady(*[Response(status=500)] * 3)
    flickr, _ = client(server)
    with pytest.raises(HTTPStatusError):
        flickr.with_options(retries=0, timeout=2).invoke(READ, {})
    assert (len(server.sent), server.sent[0].timeout) == (1, 2)
    flickr.invoke(READ, {})
    assert server.sent[-1].timeout == 30


def test_a_raw_response_comes_with_the_response() -> None:
    flickr, _ = client(Unsteady())
    raw = flickr.with_raw_response(flickr.invoke, READ, {})
    assert (raw.status, raw.body, raw.parsed) == (200, OK.body, {})
