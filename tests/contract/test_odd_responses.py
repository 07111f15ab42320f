"""Responses that no tidy server sends: each ends in a response or in a `FlickrError`, and no write is made twice."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from flickr_client import AsyncFlickr, Flickr
from flickr_runtime import Token
from flickr_runtime.errors import FlickrError
from tests.contract.raw_server import RawServer, sends

TOKEN = Token(token="token", secret="token-secret", user_nsid="1@N01")
OK = b'{"stat":"ok"}'


def respond(body: bytes, head: bytes = b"", status: bytes = b"200 OK") -> bytes:
    return b"HTTP/1.1 %s\r\nContent-Length: %d\r\n%s\r\n%s" % (status, len(body), head, body)


CASES: dict[str, bytes] = {
    "retry-after float": respond(b"", b"Retry-After: 1.5\r\n", b"429 X"),
    "retry-after neg": respond(b"", b"Retry-After: -5\r\n", b"503 X"),
    "retry-after junk": respond(b"", b"Retry-After: \xff\xfe\r\n", b"503 X"),
    "retry-after nan": respond(b"", b"Retry-After: nan\r\n", b"503 X"),
    "retry-after inf": respond(b"", b"Retry-After: 1e999\r\n", b"503 X"),
    "retry-after date past": respond(b"", b"Retry-After: Thu, 01 Jan 1970 00:00:00 GMT\r\n", b"429 X"),
    "retry-after date bad": respond(b"", b"Retry-After: Thu, 99 Foo 99999 00:00:00 GMT\r\n", b"429 X"),
    "retry-after date tz": respond(b"", b"Retry-After: Thu, 01 Jan 2030 00:00:00 +9999\r\n", b"429 X"),
    "status 000": b"HTTP/1.1 000 X\r\nContent-Length: 0\r\n\r\n",
    "status 99": b"HTTP/1.1 99 X\r\n\r\n",
    "status 1000": b"HTTP/1.1 1000 X\r\n\r\n",
    "status 204": respond(b"", b"", b"204 No"),
    "status 304": respond(b"", b"", b"304 N"),
    "status 206": respond(OK, b"", b"206 P"),
    "redirect bad": respond(b"", b"Location: http://[::\r\n", b"302 F"),
    "redirect other": respond(b"", b"Location: http://evil.test/\r\n", b"302 F"),
    "redirect none": respond(b"", b"", b"301 F"),
    "redirect bytes": respond(b"", b"Location: \xff\xfe\r\n", b"301 F"),
    "upgrade": b"HTTP/1.1 101 Switching\r\nUpgrade: h2c\r\n\r\n",
    "http/2 preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "http09": OK,
    "ssh": b"SSH-2.0-x\r\n",
    "nul": b"\x00" * 500,
    "neg length": b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n" + OK,
    "huge length": b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 400 + b"\r\n\r\n" + OK,
    "two lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 13\r\n\r\n" + OK,
    "length+chunked": b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nd\r\n"
    + OK
    + b"\r\n0\r\n\r\n",
    "bad chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    "neg chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nabc",
    "huge chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nabc",
    "unknown te": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, x\r\n\r\nabc",
    "gzip trunc": respond(gzip.compress(OK)[:-5], b"Content-Encoding: gzip\r\n"),
    "gzip junk": respond(b"abc", b"Content-Encoding: gzip\r\n"),
    "deflate raw": respond(zlib.compress(OK)[2:-4], b"Content-Encoding: deflate\r\n"),
    "br": respond(OK, b"Content-Encoding: br\r\n"),
    "gzip twice": respond(gzip.compress(gzip.compress(OK)), b"Content-Encoding: gzip, gzip\r\n"),
    "zstd": respond(OK, b"Content-Encoding: zstd\r\n"),
    "ce empty": respond(OK, b"Content-Encoding: \r\n"),
    "obs fold": b"HTTP/1.1 200 OK\r\nX: a\r\n b\r\nContent-Length: 13\r\n\r\n" + OK,
    "hdr nocolon": b"HTTP/1.1 200 OK\r\nfoo\r\nContent-Length: 13\r\n\r\n" + OK,
    "hdr nul": b"HTTP/1.1 200 OK\r\nX: a\x00b\r\nContent-Length: 13\r\n\r\n" + OK,
    "many hdr": b"HTTP/1.1 200 OK\r\n"
    + b"".join(b"X%d: y\r\n" % i for i in range(3000))
    + b"Content-Length: 13\r\n\r\n"
    + OK,
    "set-cookie": respond(OK, b"Set-Cookie: a=b; Domain=.flickr.com\r\n"),
    "401 json": respond(b'{"stat":"fail","code":98,"message":"bad"}', b"", b"401 U"),
    "401 html": respond(b"<html>no</html>", b"", b"401 U"),
    "401 empty": respond(b"", b"", b"401 U"),
    "401 oauth": respond(b"oauth_problem=\xff%ZZ", b"", b"401 U"),
    "403 xml": respond(b'<rsp stat="fail"><err code="2" msg="m"/></rsp>', b"", b"403 F"),
    "400 surrogate": respond(b'{"stat":"fail","code":1,"message":"\\ud800"}', b"", b"400 B"),
    "code huge": respond(b'{"stat":"fail","code":' + b"9" * 5000 + b',"message":"x"}'),
    "code float": respond(b'{"stat":"fail","code":1e999,"message":"x"}'),
    "msg list": respond(b'{"stat":"fail","code":1,"message":[1]}'),
    "utf16": respond(OK.decode().encode("utf-16")),
    "utf32": respond(OK.decode().encode("utf-32")),
    "xml 1.1": respond(b'<?xml version="1.1"?><rsp stat="ok"/>'),
    "xml enc": respond(b'<?xml version="1.0" encoding="x-foo"?><rsp stat="ok"/>'),
    "xml ent": respond(b'<!DOCTYPE a [<!ENTITY b "c">]><rsp stat="ok">&b;</rsp>'),
    "deep json": respond(b'{"a":' * 100000),
    "deep list": respond(b'{"stat":"ok","a":' + b"[" * 200000),
    "num": respond(b"1"),
    "null": respond(b"null"),
    "str": respond(b'"x"'),
}
CALLS = {
    "read": lambda flickr: flickr.photos.search(text="otter"),
    "write": lambda flickr: flickr.call("flickr.photos.delete", photo_id="1"),
}


def outcome(kind: Any, what: str, case: str) -> str:
    """What went wrong with a call, or nothing."""
    with RawServer(sends(CASES[case])) as server:
        options = {"token": TOKEN, "base_url": server.base_url, "retries": 1, "timeout": 20, "deadline": 30}

        async def program() -> Any:
            async with AsyncFlickr("key", "secret", state=False, **options) as flickr:
                return await CALLS[what](flickr)

        try:
            if kind is AsyncFlickr:
                asyncio.run(program())
            else:
                with Flickr("key", "secret", state=False, **options) as flickr:
                    CALLS[what](flickr)
        except FlickrError as error:
            f"{error!r}{error}".encode()
        except BaseException as error:  # noqa: BLE001  # that is the question
            return f"{what}, {case}: {error!r}"
        again = what == "write" and len(server.heads) > 1 and not case.startswith("retry-after")
        return f"{what}, {case}: sent {len(server.heads)} times" if again else ""


@pytest.mark.parametrize("kind", [Flickr, AsyncFlickr])
def test_odd_responses_end_well(kind: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flickr_runtime.invoking.pause_before_retry", lambda *_: 0.0)
    jobs = [(kind, what, case) for case in CASES for what in CALLS]
    with ThreadPoolExecutor(16) as pool:
        assert [result for result in pool.map(lambda job: outcome(*job), jobs) if result] == []
