"""What an upload refuses before a call, and a login, through a transport that remembers what it was given."""

from pathlib import Path
from typing import Any

import pytest

from flickr_runtime import BaseClient, MockTransport, Privacy, Request, Response, Token
from flickr_runtime.errors import ArgumentError, OAuthError, UnreadableResponse


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


def test_the_guides_five_terms() -> None:
    assert [setting.label for setting in Privacy] == ["Public", "Friends", "Family", "Friends and Family", "Private"]


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
