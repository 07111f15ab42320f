"""Which way of logging in suits a machine, and what a login refuses before any request."""

import sys
import types
import webbrowser
from typing import Any

import pytest

from flickr_runtime import BaseClient, MockTransport, Request, Response
from flickr_runtime.errors import ArgumentError, OAuthError, UnreadableResponse
from flickr_runtime.login.errors import LoginError
from flickr_runtime.login.interactive import has_browser
from flickr_runtime.login.web import PendingLogin

REQUEST_TOKEN = b"oauth_callback_confirmed=true&oauth_token=r-1&oauth_token_secret=rs"


def client(body: bytes = REQUEST_TOKEN, status: int = 200) -> BaseClient:
    def respond(request: Request) -> Response:
        return Response(status=status, body=body)

    return BaseClient("key", "secret", transport=MockTransport(respond))


@pytest.mark.parametrize(
    ("environ", "platform", "found"),
    [
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"SSH_CONNECTION": "x"}, "linux", False),
        ({}, "darwin", True),
        ({}, "win32", True),
    ],
)
def test_a_browser_needs_a_screen(
    environ: dict[str, str], platform: str, found: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(webbrowser, "get", object)
    monkeypatch.delitem(sys.modules, "ipykernel", raising=False)
    assert has_browser(environ) is found


def test_a_notebook_and_a_machine_without_browsers_have_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> Any:
        raise webbrowser.Error

    monkeypatch.setattr(webbrowser, "get", none)
    assert not has_browser({"DISPLAY": ":0"})
    monkeypatch.setattr(webbrowser, "get", object)
    monkeypatch.setitem(sys.modules, "ipykernel", types.ModuleType("ipykernel"))
    assert not has_browser({"DISPLAY": ":0"})


@pytest.mark.parametrize("callback", ["", "back", "/back", "127.0.0.1"])
def test_a_callback_is_an_address(callback: str) -> None:
    with pytest.raises(ArgumentError, match="absolute URL"):
        client().begin_login(callback=callback)


def test_a_permission_is_one_of_three() -> None:
    wrong: Any = "everything"
    with pytest.raises(ArgumentError, match="read, write or delete"):
        client().begin_login(wrong)


@pytest.mark.parametrize(
    ("body", "kind", "messages"),
    [
        (b"oauth_token=r-1&oauth_token_secret=rs", UnreadableResponse, "does not confirm the callback"),
        (b"oauth_callback_confirmed=true&oauth_token=&oauth_token_secret=x", UnreadableResponse, "has no token"),
        (b"\xff\x00<html>", UnreadableResponse, "has no token"),
        (b"a=1&" * 100, UnreadableResponse, "has no token"),
        (b"oauth_problem=consumer_key_unknown", OAuthError, "consumer_key_unknown"),
        (b"oauth_problem=secret%20stuff", OAuthError, "unknown"),
    ],
)
def test_responses_that_begin_no_login(body: bytes, kind: type[Exception], messages: str) -> None:
    with pytest.raises(kind, match=messages) as caught:
        client(body).begin_login()
    assert "stuff" not in str(caught.value)


def test_an_address_of_another_login_is_never_sent() -> None:
    flickr = client()
    request = flickr.begin_login()
    with pytest.raises(LoginError, match="another login"):
        flickr.finish_login(request, "http://127.0.0.1/?oauth_token=r-2&oauth_verifier=v")


@pytest.mark.parametrize(
    "stored", [None, {}, {"token": "t"}, {"token": 1, "secret": "s"}, {"token": None, "secret": None}]
)
def test_a_session_without_login(stored: dict[str, Any] | None) -> None:
    with pytest.raises(LoginError, match="no login is pending"):
        PendingLogin.from_dict(stored)


def test_a_pending_login_survives_its_cookie() -> None:
    pending = PendingLogin(token="r-1", secret="rs")
    assert PendingLogin.from_dict(pending.to_dict()) == pending
