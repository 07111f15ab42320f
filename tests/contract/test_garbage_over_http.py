"""Whatever comes from a network leaves as a `FlickrError` of both clients, with its cause and nothing that was sent."""

from __future__ import annotations

import asyncio
import random
import socket
import struct
import traceback
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flickr_client import AsyncFlickr, Flickr
from flickr_runtime import Token
from flickr_runtime.errors import (
    APIError,
    ArgumentError,
    ConnectionFailed,
    FlickrError,
    HTTPStatusError,
    OAuthError,
    PermissionDenied,
    ServiceUnavailable,
    TransportError,
    UnreadableResponse,
)
from flickr_runtime.upload.errors import DuplicatePhoto
from tests.contract.raw_server import RawServer, sends

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

TOKEN = Token(token="the-token-itself", secret="the-token-secret", user_nsid="1@N01")
OK = b"HTTP/1.1 200 OK\r\n"
FINE = OK + b'Content-Length: 13\r\n\r\n{"stat":"ok"}'
KINDS = [Flickr, AsyncFlickr]


def outcome_of(kind: Any, url: str, call: Callable[[Any], Any], **options: Any) -> Any:
    """What a call responds or raises."""
    client = kind("key", "app-secret", token=TOKEN, base_url=url, **{"retries": 0, "timeout": 2, **options})
    try:
        if kind is Flickr:
            with client:
                return call(client)

        async def program() -> Any:
            async with client:
                return await call(client)

        return asyncio.run(program())
    except FlickrError as error:
        return error


def ask(flickr: Any) -> Any:
    return flickr.call("flickr.test.echo", text="what-was-asked")


def assert_sound(messages: Any) -> None:
    """It is a failure with a cause, and neither shows what was sent, even with local variables."""
    assert isinstance(messages, FlickrError), messages
    talkative = traceback.TracebackException.from_exception(messages, capture_locals=True)
    while talkative.stack and "/tests/" in talkative.stack[0].filename:  # this file's own frames hold everything
        talkative.stack.pop(0)
    everything = "".join(talkative.format())
    for secret in ("the-token-itself", "the-token-secret", "app-secret", "oauth_signature="):
        assert secret not in everything


def resets(connection: socket.socket, _: threading.Event) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


GARBAGE: dict[str, Any] = {
    "nothing": sends(b""),
    "a reset": resets,
    "no HTTP": sends(b"<html>HTTP/0.9, as it were</html>"),
    "binary": sends(bytes(range(256)) * 4),
    "a status that is none": sends(b"HTTP/1.1 otter OK\r\n\r\n"),
    "half a head": sends(OK + b"Content-Le"),
    "a line that is no field": sends(OK + b"this is no field\r\nContent-Length: 2\r\n\r\n{}"),
    "a field without a name": sends(OK + b": nameless\r\nContent-Length: 2\r\n\r\n{}"),
    "a length that is none": sends(OK + b"Content-Length: many\r\n\r\n{}"),
    "a negative length": sends(OK + b"Content-Length: -5\r\n\r\n{}"),
    "two lengths": sends(OK + b"Content-Length: 2\r\nContent-Length: 9\r\n\r\n{}"),
    "less than announced": sends(OK + b'Content-Length: 999\r\n\r\n{"stat":"ok"}'),
    "a chunk without size": sends(OK + b"Transfer-Encoding: chunked\r\n\r\notter\r\n{}\r\n0\r\n\r\n"),
    "a chunk cut off": sends(OK + b'Transfer-Encoding: chunked\r\n\r\nff\r\n{"stat":"ok"}'),
    "no last chunk": sends(OK + b'Transfer-Encoding: chunked\r\n\r\nd\r\n{"stat":"ok"}\r\n'),
    "a chunk with a negative size": sends(OK + b"Transfer-Encoding: chunked\r\n\r\n-1\r\n{}\r\n0\r\n\r\n"),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", GARBAGE)
def test_what_is_no_response_is_a_transport_error(kind: Any, name: str, capfd: pytest.CaptureFixture[str]) -> None:
    with RawServer(GARBAGE[name]) as server:
        outcome = outcome_of(kind, server.base_url, ask)
    assert isinstance(outcome, TransportError), outcome
    assert not isinstance(outcome, ConnectionFailed)
    assert outcome.__cause__ is not None
    assert_sound(outcome)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe\x00",
        b"[" * 200_000,
        b'{"stat":"ok","a":' * 50_000,
        b"<rsp>" * 3000,
        b"\x00" * 5000,
        b"null",
        b'"',
    ],
    ids=["empty", "bytes", "deep list", "deep object", "deep XML", "zeros", "null", "quote"],
)
def test_what_is_no_response_is_unreadable(kind: Any, body: bytes) -> None:
    response = OK + b"Content-Length: %d\r\n\r\n" % len(body) + body
    for call in (ask, lambda flickr: flickr.photos.search(text="otter")):
        with RawServer(sends(response)) as server:
            outcome = outcome_of(kind, server.base_url, call)
        assert isinstance(outcome, UnreadableResponse), outcome
        assert_sound(outcome)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 1 << 30), kind=st.sampled_from(KINDS))
def test_mutated_responses_never_raise_anything_else(seed: int, kind: Any) -> None:
    chance = random.Random(seed)  # noqa: S311  # no secret
    chunked = OK + b'Transfer-Encoding: chunked\r\n\r\nd\r\n{"stat":"ok"}\r\n0\r\n\r\n'
    response = bytearray(chance.choice([FINE, chunked, GARBAGE_HEAD + FINE]))
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(response) or 1)
        what = chance.randrange(4)
        if what == 0:
            response[at : at + 1] = bytes([chance.randrange(256)])
        elif what == 1:
            del response[at : at + chance.randint(1, 9)]
        elif what == 2:
            response[at:at] = chance.choice([b"\r\n", b"\n", b"\x00", b": ", b"0", b"\xff", b"HTTP/1.1 200 OK\r\n"])
        else:
            response = response[: max(1, at)]
    with RawServer(sends(bytes(response))) as server:
        output = outcome_of(kind, server.base_url, ask, timeout=1)
    assert isinstance(output, dict | FlickrError), output
    if isinstance(output, FlickrError):
        assert_sound(output)


GARBAGE_HEAD = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n"


def response_of(status: int, body: bytes, **headers: str) -> bytes:
    """A whole response."""
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status} X\r\n{lines}Content-Length: {len(body)}\r\n\r\n".encode() + body


ENVELOPE = b'{"stat":"fail","code":%d,"message":"%s"}'
XML_ENVELOPE = b'<?xml version="1.0"?>\n<rsp stat="fail">\n\t<err code="%d" msg="%s" />\n</rsp>'


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 500, 503])
@pytest.mark.parametrize("envelope", [ENVELOPE, XML_ENVELOPE])
@pytest.mark.parametrize("typed", [True, False])
def test_an_envelope_behind_a_status_is_what_is_reported(
    kind: Any, status: int, envelope: bytes, *, typed: bool
) -> None:
    def get_info(flickr: Any) -> Any:
        return flickr.photos.get_info("1") if typed else flickr.call("flickr.photos.getInfo", photo_id="1")

    for code, words, family in [
        (2, b"Permission denied", APIError),
        (99, b"Insufficient permissions", PermissionDenied),
        (105, b"Service currently unavailable", ServiceUnavailable),
        (4711, b"Otters only", APIError),
    ]:
        with RawServer(sends(response_of(status, envelope % (code, words)))) as server:
            outcome = outcome_of(kind, server.base_url, get_info)
        assert isinstance(outcome, family), outcome
        assert (outcome.code, outcome.message) == (code, words.decode())


@pytest.mark.parametrize("kind", KINDS)
def test_so_it_is_for_uploads(kind: Any) -> None:
    body = b'<?xml version="1.0"?><rsp stat="fail"><err code="9" msg="Duplicate photo" duplicate_photo_id="77" /></rsp>'
    with RawServer(sends(response_of(409, body))) as server:
        outcome = outcome_of(kind, server.base_url, lambda flickr: flickr.run(sending(flickr)))
    assert isinstance(outcome, DuplicatePhoto)
    assert outcome.duplicate_photo_id == "77"


def sending(flickr: Any) -> Any:
    """The delivery of a file, without the questions that an upload asks first."""
    from flickr_runtime.upload.delivery import Form, deliver
    from flickr_runtime.upload.response import UPLOAD
    from flickr_runtime.upload.source import prepare

    session = flickr.upload_session()
    form = Form(UPLOAD, session.endpoints.upload, {}, prepare(b"\xff\xd8\xff", "a.jpg"))
    return deliver(session, form, None)


@pytest.mark.parametrize("kind", KINDS)
def test_a_429_stays_one_whatever_it_says(kind: Any) -> None:
    with RawServer(sends(response_of(429, ENVELOPE % (105, b"Slow down"), Retry_After="7"))) as server:
        outcome = outcome_of(kind, server.base_url, ask)
    assert isinstance(outcome, HTTPStatusError)
    assert (outcome.status, outcome.retry_after) == (429, 7.0)


@pytest.mark.parametrize("kind", KINDS)
def test_a_redirect_says_where_to(kind: Any) -> None:
    where = "https://user:password@www.flickr.com/sorry?oauth_token=the-token-itself&next=1"
    with RawServer(sends(response_of(302, b"moved", Location=where))) as server:
        outcome = outcome_of(kind, server.base_url, ask)
    assert isinstance(outcome, HTTPStatusError)
    assert "HTTP 302: it leads to https://www.flickr.com/sorry," in str(outcome)
    assert "password" not in str(outcome)
    assert_sound(outcome)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("body", "headers", "problem", "words"),
    [
        (b"oauth_problem=token_rejected", {}, "token_rejected", "token_rejected"),
        (b'{"oauth_problem":"token_expired"}', {}, "token_expired", "token_expired"),
        (b'{"error":{"message":"The otters are out"}}', {}, "unknown", "The otters are out"),
        (b"<html><head><title>401 Not &amp; now</title></head></html>", {}, "unknown", "401 Not & now"),
        (b"<html><body><h1>Sign in</h1> token=the-token-itself</body></html>", {}, "unknown", "Sign in"),
        (b"", {"WWW_Authenticate": 'OAuth realm="x", oauth_problem="nonce_used"'}, "nonce_used", "nonce_used"),
        (b"no: oauth_token=the-token-itself is wrong \x1b[31m", {}, "unknown", "is wrong"),
        (b'{"message":"bad oauth_token_secret: the-token-secret"}', {}, "unknown", "bad oauth_token_secret"),
        (b"", {}, "unknown", "refused the request"),
        (b"\xff\xfe" * 50_000, {}, "unknown", "refused the request"),
    ],
)
def test_a_401_says_what_it_can(kind: Any, body: bytes, headers: dict[str, str], problem: str, words: str) -> None:
    with RawServer(sends(response_of(401, body, **headers))) as server:
        outcome = outcome_of(kind, server.base_url, ask)
    assert isinstance(outcome, OAuthError), outcome
    assert outcome.problem == problem
    assert words in str(outcome)
    assert str(outcome).isprintable()
    assert_sound(outcome)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", ["\ud800", "otter \udcff.jpg", "a" * 50 + "\udfff"])
@pytest.mark.parametrize("signed", [True, False])
def test_half_a_character_is_an_argument_error(kind: Any, text: str, *, signed: bool) -> None:
    def call(flickr: Any) -> Any:
        flickr = flickr if signed else flickr.acting_for(None)
        return flickr.call("flickr.photos.setMeta", photo_id="1", title=text)

    with RawServer(sends(FINE)) as server:
        outcome = outcome_of(kind, server.base_url, call)
        assert server.connections == 0
    assert isinstance(outcome, ArgumentError)
    assert "title" in str(outcome)
    str(outcome).encode()


@pytest.mark.parametrize("kind", KINDS)
def test_a_429_stays_one_while_the_store_is_down(kind: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from flickr_runtime.limits.limiter import Limiter
    from flickr_runtime.state.errors import StateUnavailable

    def down(*_: Any, **__: Any) -> None:
        raise StateUnavailable("the store is down")

    monkeypatch.setattr(Limiter, "pause", down)
    with RawServer(sends(response_of(429, b"", Retry_After="500"))) as server:
        outcome = outcome_of(kind, server.base_url, ask, state="memory:")
    assert isinstance(outcome, HTTPStatusError)
    assert outcome.status == 429
