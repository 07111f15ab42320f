"""What an upload responds on bad days: whatever cannot be read may stand for a stored photo, and is looked for."""

from __future__ import annotations

import pickle

import pytest

from flickr_runtime.errors import InvalidArgument, TransportError, UnreadableResponse
from flickr_runtime.upload.errors import DuplicatePhoto
from flickr_runtime.upload.outcome import ErrorKind, classify
from flickr_runtime.upload.response import REPLACE, UPLOAD, read_result

DEEP = b'<rsp stat="ok">' + b"<a>" * 3000 + b"</a>" * 3000 + b"</rsp>"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        DEEP,
        DEEP.replace(b"<a>", b"<photoid>").replace(b"</a>", b"</photoid>"),
        b'<rsp stat="ok"><photoid>' + b"<b>" * 100_000,
        b'<rsp stat="ok"/>',
        b'<rsp stat="ok"><photoid></photoid></rsp>',
        b'<rsp stat="ok"><photoid><photoid>1</photoid></photoid></rsp>',
        b'<?xml version="1.0" encoding="nonsense"?><rsp stat="ok"><photoid>1</photoid></rsp>',
        b'<rsp stat="ok"><photoid>one of yours</photoid></rsp>',
        b'<!DOCTYPE rsp [<!ENTITY a "1">]><rsp stat="ok"><photoid>&a;</photoid></rsp>',
        b'<rsp stat="ok"><photoid>\xff\xfe</photoid></rsp>',
        b'<rsp stat="maybe"><photoid>1</photoid></rsp>' * 2,
        b"[" * 100_000,
        b'{"stat":"ok","photoid":' + b"[" * 5000,
        b'{"stat":"ok"}',
        b"null",
        b"\x00\x01\x02",
    ],
    ids=range(17),
)
def test_a_response_that_cannot_be_read_leaves_the_question_open(body: bytes) -> None:
    with pytest.raises(UnreadableResponse) as caught:
        read_result(UPLOAD, body)
    assert isinstance(caught.value, TransportError)
    assert classify(caught.value) is ErrorKind.UNKNOWN


@pytest.mark.parametrize("method", [UPLOAD, REPLACE])
@pytest.mark.parametrize(
    ("attributes", "photo_id", "status"),
    [
        ('duplicate_photo_id="53" duplicate_photo_status="ready"', "53", "ready"),
        ('duplicate_photo_id="53"', "53", ""),
        ("", "", ""),
    ],
)
def test_a_duplicate_says_of_which_photo(method: object, attributes: str, photo_id: str, status: str) -> None:
    body = f'<rsp stat="fail"><err code="9" msg="Duplicate photo" {attributes} /></rsp>'.encode()
    with pytest.raises(DuplicatePhoto, match="error 9: Duplicate photo") as caught:
        read_result(method, body)  # type: ignore[arg-type]
    error = pickle.loads(pickle.dumps(caught.value))  # noqa: S301
    assert (error.duplicate_photo_id, error.duplicate_photo_status) == (photo_id, status)
    assert isinstance(error, InvalidArgument)
    assert classify(error) is ErrorKind.FINAL
