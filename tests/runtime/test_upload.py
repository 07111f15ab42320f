"""Uploads and logins, through a transport that remembers what it was given."""

import io
from pathlib import Path
from typing import Any

import pytest

from flickr_runtime import BaseClient, MockTransport, Privacy, Request, Response, Token
from flickr_runtime.errors import ArgumentError, InvalidArgument, OAuthError, UnreadableResponse


class Recorder:
    def __init__(self, *bodies: bytes) -> None:
        self.requests: list[Request] = []
        self.contents: list[bytes] = []
        self.bodies = list(bodies)

    def __call__(self, request: Request) -> Response:
        self.requests.append(request)
        for file in request.files.values():
            self.contents.append(file.content if isinstance(file.content, bytes) else file.content.read())
        return Response(status=200, body=self.bodies.pop(0))


def client(recorder: Recorder) -> BaseClient:
    token = Token(token="t", secret="u")
    return BaseClient("key", "secret", token=token, transport=MockTransport(recorder))


STORED = b'<?xml version="1.0" encoding="utf-8" ?>\n<rsp stat="ok">\n<photoid>52980178287</photoid>\n</rsp>\n'


def test_an_upload_leaves_privacy_to_the_user(tmp_path: Path) -> None:
    recorder = Recorder(STORED)
    path = tmp_path / "otter.jpg"
    path.write_bytes(b"jpeg")
    assert client(recorder).upload(path, title="An otter", tags=["river", "sea otter"]) == "52980178287"
    (request,) = recorder.requests
    assert request.fields == {"title": "An otter", "tags": 'river "sea otter"'}
    assert request.files["photo"].name == "otter.jpg"
    assert recorder.contents == [b"jpeg"]
    assert "oauth_signature" in request.headers["Authorization"]


@pytest.mark.parametrize(
    ("privacy", "flags"),
    [
        (Privacy.PUBLIC, ("1", "0", "0")),
        (Privacy.FRIENDS, ("0", "1", "0")),
        (Privacy.FAMILY, ("0", "0", "1")),
        (Privacy.FRIENDS_AND_FAMILY, ("0", "1", "1")),
        (Privacy.PRIVATE, ("0", "0", "0")),
    ],
)
def test_the_five_settings_as_flags(privacy: Privacy, flags: tuple[str, str, str]) -> None:
    recorder = Recorder(STORED)
    client(recorder).upload(b"jpeg", privacy=privacy, hidden=True)
    fields = recorder.requests[0].fields
    assert (fields["is_public"], fields["is_friend"], fields["is_family"]) == flags
    assert fields["hidden"] == "2"


def test_the_guides_five_terms() -> None:
    assert [setting.label for setting in Privacy] == ["Public", "Friends", "Family", "Friends and Family", "Private"]


def test_a_ticket_is_text_with_a_hyphen() -> None:
    recorder = Recorder(b'<rsp stat="ok"><ticketid>200775939-72157722968227621</ticketid></rsp>')
    assert client(recorder).upload(io.BytesIO(b"x"), asynchronous=True) == "200775939-72157722968227621"
    assert recorder.requests[0].fields == {"async": "1"}


def test_a_refused_file_is_an_invalid_argument() -> None:
    recorder = Recorder(b'<rsp stat="fail"><err code="5" msg="Filetype was not recognised" /></rsp>')
    with pytest.raises(InvalidArgument, match="error 5"):
        client(recorder).upload(b"x")


def test_a_missing_file_makes_no_call(tmp_path: Path) -> None:
    recorder = Recorder()
    with pytest.raises(ArgumentError, match="no.jpg: No such file"):
        client(recorder).upload(tmp_path / "no.jpg")
    assert recorder.requests == []


def test_a_misspelt_option_makes_no_call() -> None:
    options: Any = {"privcay": Privacy.PRIVATE}
    recorder = Recorder()
    with pytest.raises(ArgumentError, match="privcay"):
        client(recorder).upload(b"x", **options)
    assert recorder.requests == []


def test_a_login_ends_with_a_user() -> None:
    recorder = Recorder(
        b"oauth_callback_confirmed=true&oauth_token=r-1&oauth_token_secret=rs",
        b"fullname=Alex%20Otter&oauth_token=a-1&oauth_token_secret=as&user_nsid=1%40N02&username=otter",
    )
    flickr = BaseClient("key", "secret", transport=MockTransport(recorder))
    request = flickr.begin_login("write")
    assert request.url == "https://www.flickr.com/services/oauth/authorize?oauth_token=r-1&perms=write"
    token = flickr.finish_login(request, " 123-456-789 ")
    assert token == flickr.token
    assert (token.fullname, token.user_nsid, token.username) == ("Alex Otter", "1@N02", "otter")
    assert 'oauth_callback="oob"' in recorder.requests[0].headers["Authorization"]
    assert 'oauth_verifier="123-456-789"' in recorder.requests[1].headers["Authorization"]


@pytest.mark.parametrize(
    ("body", "kind"), [(b"oauth_problem=token_rejected", OAuthError), (b"<html>", UnreadableResponse)]
)
def test_a_login_that_fails(body: bytes, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        BaseClient("key", "secret", transport=MockTransport(Recorder(body))).begin_login()
