"""Responses have a limit, enforced while they are read and unpacked: small bodies that unpack to gigabytes included."""

from __future__ import annotations

import asyncio
import gzip
import subprocess
import sys
import zlib
from typing import TYPE_CHECKING, Any

import pytest

from flickr_client import AsyncFlickr, Flickr
from flickr_runtime import Token
from flickr_runtime.errors import FlickrError, ResponseTooLarge, TransportError, UnreadableResponse
from tests.contract.raw_server import RawServer, drips, sends

if TYPE_CHECKING:
    import socket
    import threading
    from collections.abc import Callable

TOKEN = Token(token="token", secret="token-secret", user_nsid="1@N01")
RESPONSE = b'{"stat":"ok","text":"%s"}'
OK = b"HTTP/1.1 200 OK\r\nConnection: close\r\n"


def echo(flickr: Any) -> Any:
    return flickr.call("flickr.test.echo")


def outcome_of(kind: Any, url: str, call: Callable[[Any], Any] = echo, **options: Any) -> Any:
    """What a call responds or raises."""
    client = kind("key", "secret", token=TOKEN, base_url=url, **{"retries": 2, "timeout": 10, **options})
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


def packed(body: bytes, coding: str) -> bytes:
    """A response with a body that is packed."""
    data = {"gzip": gzip.compress, "x-gzip": gzip.compress, "deflate": zlib.compress}.get(coding, bytes)(body)
    if coding == "deflate, without its head":
        packer = zlib.compressobj(wbits=-15)
        data, coding = packer.compress(body) + packer.flush(), "deflate"
    if coding == "gzip, in members":
        data, coding = gzip.compress(body[:9]) + gzip.compress(body[9:]) + b"and something behind", "gzip"
    return OK + b"Content-Encoding: %s\r\nContent-Length: %d\r\n\r\n" % (coding.encode(), len(data)) + data


@pytest.mark.parametrize("kind", [Flickr, AsyncFlickr])
@pytest.mark.parametrize(
    "coding",
    ["identity", "gzip", "x-gzip", "GZIP", "deflate", "deflate, without its head", "gzip, in members"],
)
@pytest.mark.parametrize("size", [0, 70_000, 1_000_000])
def test_what_was_asked_for_is_unpacked(kind: Any, coding: str, size: int) -> None:
    body = RESPONSE % (b"o" * size)
    response = packed(body, coding.lower())
    with RawServer(sends(response)) as server:
        assert outcome_of(kind, server.base_url) == {"text": "o" * size}
        assert b"accept-encoding: gzip, deflate\r\n" in server.heads[0].lower()


@pytest.mark.parametrize("kind", [Flickr, AsyncFlickr])
@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, gzip", "otter"])
def test_what_was_not_asked_for_is_refused(kind: Any, coding: str) -> None:
    body = gzip.compress(gzip.compress(RESPONSE % b"otter"))
    response = OK + b"Content-Encoding: %s\r\nContent-Length: %d\r\n\r\n" % (coding.encode(), len(body)) + body
    with RawServer(sends(response)) as server:
        outcome = outcome_of(kind, server.base_url, retries=0)
    assert isinstance(outcome, UnreadableResponse)
    assert coding in str(outcome)


@pytest.mark.parametrize("kind", [Flickr, AsyncFlickr])
@pytest.mark.parametrize("damage", ["cut", "flipped", "not packed"])
def test_a_packed_body_that_is_damaged_says_so(kind: Any, damage: str) -> None:
    data = gzip.compress(RESPONSE % b"".join(b"%d" % number for number in range(5000)))
    data = {"cut": data[:-900], "flipped": data[:200] + b"\xff\xff\xff" + data[203:], "not packed": RESPONSE}[damage]
    response = OK + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(data) + data
    with RawServer(sends(response)) as server:
        outcome = outcome_of(kind, server.base_url, retries=0)
    assert isinstance(outcome, UnreadableResponse)
    assert "packed body" in str(outcome)


@pytest.mark.parametrize("kind", [Flickr, AsyncFlickr])
@pytest.mark.parametrize("coding", ["identity", "gzip", "deflate"])
def test_the_limit_is_an_option_and_nothing_is_tried_again(kind: Any, coding: str) -> None:
    body = RESPONSE % (b"o" * 100_000)
    with RawServer(sends(packed(body, coding))) as server:
        assert isinstance(outcome_of(kind, server.base_url, max_response_bytes=len(body)), dict)
        outcome = outcome_of(kind, server.base_url, max_response_bytes=len(body) - 1)
        assert server.connections == 2
    assert isinstance(outcome, ResponseTooLarge)
    assert "max_response_bytes" in str(outcome)


@pytest.mark.parametrize("kind", [Flickr, AsyncFlickr])
@pytest.mark.parametrize("status", ["200 OK", "302 Found", "401 Unauthorized", "503 Busy"])
def test_whatever_the_status_the_limit_holds(kind: Any, status: str) -> None:
    head = f"HTTP/1.1 {status}\r\nLocation: /x\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
    chunk = b"10000\r\n" + b"x" * 65536 + b"\r\n"
    with RawServer(drips(head, chunk, 0)) as server:
        outcome = outcome_of(kind, server.base_url, max_response_bytes=5_000_000)
    assert isinstance(outcome, ResponseTooLarge)


@pytest.mark.parametrize("kind", [Flickr, AsyncFlickr])
@pytest.mark.parametrize(
    ("beginning", "piece"),
    [
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 500),
        (b"", b"HTTP/1.1 103 Early Hints\r\nLink: " + b"a" * 60000 + b"\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\n", b"X-Otter: " + b"a" * 1000 + b"\r\n"),
        (b"HTTP/1.1 200 OK\r\nX-Otter: ", b"a" * 65536),
        (b"HTTP/1.1 200 ", b"a" * 65536),
    ],
    ids=["interim", "hints", "fields", "one field", "reason"],
)
def test_heads_have_a_limit_too(kind: Any, beginning: bytes, piece: bytes) -> None:
    moved = 0

    def respond(connection: socket.socket, over: threading.Event) -> None:
        nonlocal moved
        connection.sendall(beginning)
        while not over.is_set() and moved < 300_000_000:
            connection.sendall(piece)
            moved += len(piece)

    with RawServer(respond) as server:
        output = outcome_of(kind, server.base_url, retries=0, timeout=60)
    assert isinstance(output, TransportError)
    assert moved < 100_000_000


EMPTY = gzip.compress(b"", mtime=0)
IDLE = {
    "members": (b"", EMPTY * 3000),
    "blocks": (EMPTY[:10], b"\x00\x00\x00\xff\xff" * 10_000),
    "a name": (b"\x1f\x8b\x08\x08" + bytes(6), b"o" * 65536),
    "behind the end": (gzip.compress(RESPONSE % b"otter"), b"o" * 65536),
}


@pytest.mark.parametrize("kind", [Flickr, AsyncFlickr])
@pytest.mark.parametrize("name", IDLE)
@pytest.mark.parametrize("what", ["call", "download"])
def test_a_packed_body_that_brings_nothing_has_an_end(kind: Any, name: str, what: str) -> None:
    """What comes out of it never reaches a limit, and the bytes that move bring a download ever more time."""
    beginning, piece = IDLE[name]
    head = OK + b"Content-Type: image/jpeg\r\nContent-Encoding: gzip\r\n\r\n"
    with RawServer(drips(head + beginning, piece, 0)) as server:
        call = {
            "call": echo,
            "download": lambda flickr: flickr.download(f"{server.base_url}/1/12_ab_b.jpg"),
        }
        outcome = outcome_of(kind, server.base_url, call[what])
        assert server.connections == 1
    assert isinstance(outcome, ResponseTooLarge)


# Peak memory is that of a process, so a process asks.
BOMB = """
import asyncio, sys
from pathlib import Path
from flickr_client import AsyncFlickr, Flickr
from flickr_runtime.errors import ResponseTooLarge
kind, url, options = sys.argv[1], sys.argv[2], {"timeout": 30, "retries": 2}
try:
    if kind == "Flickr":
        with Flickr("key", base_url=url, **options) as flickr:
            flickr.call("flickr.test.echo")
    else:
        async def program():
            async with AsyncFlickr("key", base_url=url, **options) as flickr:
                await flickr.call("flickr.test.echo")
        asyncio.run(program())
except ResponseTooLarge:
    # The most of this program alone: getrusage counts that of the process which started it, too.
    peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM:"))
    print(int(peak.split()[1]) // 1024)
"""


@pytest.fixture(scope="module")
def bomb() -> bytes:
    """A gigabyte of nothing, packed: the same block again and again."""
    packer = zlib.compressobj(9, wbits=-15)
    block = packer.compress(bytes(16 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff" + block * 64


@pytest.mark.parametrize("kind", ["Flickr", "AsyncFlickr"])
@pytest.mark.parametrize("chunked", [False, True])
def test_a_gigabyte_in_a_megabyte_takes_little_memory(kind: str, bomb: bytes, *, chunked: bool) -> None:
    head = OK + b"Content-Encoding: gzip\r\n"
    if chunked:
        response = head + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n" % (len(bomb), bomb)
    else:
        response = head + b"Content-Length: %d\r\n\r\n%s" % (len(bomb), bomb)
    with RawServer(sends(response)) as server:
        command = [sys.executable, "-c", BOMB, kind, server.base_url]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr == ""
    assert int(done.stdout) < 200  # MB, of which the interpreter and the limit have 64 each
