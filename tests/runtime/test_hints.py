"""Errors that people meet say what they most likely mean: names in place of NSIDs, wrong keys, missing tokens."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from flickr_client import APIError, Flickr, MockTransport, Response, Token
from flickr_client.errors import OAuthError
from flickr_runtime.hints import hint_for as in_words
from flickr_runtime.testing import FlickrMock

TOKEN = Token(token="t", secret="s")


def hint_for(method: str, code: int, message: str, *, token: Token | None = None, **arguments: Any) -> str:
    mock = FlickrMock()
    mock.fails(method, code, message)
    with pytest.raises(APIError) as caught:
        Flickr("key", "secret", token=token, transport=mock.transport, retries=0).call(method, **arguments)
    assert str(caught.value).startswith(f"{method}: error {code}: {message}")
    return caught.value.hint


@pytest.mark.parametrize(
    ("method", "code", "message", "name"),
    [
        ("flickr.people.getPhotos", 1, "User not found", "user_id"),
        ("flickr.people.getInfo", 1, "User not found", "user_id"),
        ("flickr.photos.search", 2, "Unknown user", "user_id"),
        ("flickr.people.getPhotosOf", 1, "User not found", "owner_id"),
        ("flickr.photosets.getPhotos", 2, "Invalid NSID provided", "user_id"),
        ("flickr.testimonials.getAllTestimonialsAboutBy", 1, "user_id", "user_id"),
    ],
)
def test_a_name_of_a_person(method: str, code: int, message: str, name: str) -> None:
    hint = hint_for(method, code, message, **{name: "otterbank"})
    assert hint.startswith(f"{name}='otterbank' is not an NSID")
    assert "flickr.people.find_by_username(username='otterbank')" in hint
    assert "flickr.urls.lookup_user(url='https://www.flickr.com/photos/otterbank/')" in hint


def test_a_name_of_several_words_is_part_of_no_address() -> None:
    hint = hint_for("flickr.people.getInfo", 1, "User not found", user_id="Otter of Sandbank")
    assert hint.endswith("flickr.people.find_by_username(username='Otter of Sandbank') finds the person's")


def test_an_address_of_a_person() -> None:
    address = "https://www.flickr.com/photos/otterbank/"
    hint = hint_for("flickr.people.getInfo", 1, "User not found", user_id=address)
    assert hint.endswith(f"flickr.urls.lookup_user(url='{address}') finds the person's")


def test_a_name_of_a_group() -> None:
    hint = hint_for("flickr.groups.members.getList", 1, "Group not found", group_id="otters")
    assert "flickr.urls.lookup_group(url='https://www.flickr.com/groups/otters/')" in hint


def test_in_the_shell_commands_are_named() -> None:
    error = APIError(1, "User not found", method="flickr.people.getInfo")
    error.arguments = {"user_id": "Otter of Sandbank"}
    hint = in_words(error, is_signed=True, permission="none", in_shell=True)
    assert hint.endswith("`flickr call people.findByUsername 'username=Otter of Sandbank'` finds the person's")
    error.arguments = {"group_id": "otters"}
    error.message = "Group not found"
    address = "https://www.flickr.com/groups/otters/"
    hint = in_words(error, is_signed=True, permission="none", in_shell=True)
    assert hint.endswith(f"`flickr call urls.lookupGroup url={address}` finds the group's")


def test_the_caller_without_a_token() -> None:
    assert "'me' stands for the user who is logged in" in hint_for(
        "flickr.people.getPhotos", 1, "User not found", user_id="me"
    )
    assert hint_for("flickr.people.getPhotos", 1, "User not found", user_id="me", token=TOKEN) == ""


@pytest.mark.parametrize(
    ("method", "code", "message", "arguments"),
    [
        ("flickr.people.getInfo", 1, "User not found", {"user_id": "12345678@N01"}),
        ("flickr.photos.getInfo", 1, "Photo not found", {"photo_id": "1"}),
        ("flickr.photosets.getPhotos", 1, "Photoset not found", {"user_id": "otterbank", "photoset_id": "1"}),
        ("flickr.people.findByUsername", 1, "User not found", {"username": "otterbank"}),
        ("flickr.people.getInfo", 105, "Service currently unavailable", {"user_id": "otterbank"}),
    ],
)
def test_errors_about_something_else_have_no_hint(
    method: str, code: int, message: str, arguments: dict[str, str]
) -> None:
    assert hint_for(method, code, message, **arguments) == ""


@pytest.mark.parametrize(
    ("method", "code", "token", "says"),
    [
        ("flickr.photos.search", 100, None, "Compare the API key with https://www.flickr.com/services/apps/by/me"),
        ("flickr.photos.search", 96, TOKEN, "Compare the API secret with https://www.flickr.com/services/apps/by/me"),
        ("flickr.photos.search", 98, TOKEN, "The token is not valid: log in again with `flickr login`"),
        ("flickr.test.login", 99, None, "This call has no token: log in with `flickr login`, or pass token=…"),
        ("flickr.photos.delete", 99, None, "log in with `flickr login --perms delete`"),
        ("flickr.photos.delete", 99, TOKEN, "log in again with `flickr login --perms delete`"),
        ("flickr.people.getInfo", 99, None, "This call has no token"),
    ],
)
def test_keys_and_tokens(method: str, code: int, token: Token | None, says: str) -> None:
    assert says in hint_for(method, code, "Whatever Flickr says", token=token)


def test_a_message_that_ends_with_a_full_stop() -> None:
    error = APIError(99, "none granted.", method="flickr.test.login")
    error.hint = "Log in"
    assert str(error) == "flickr.test.login: error 99: none granted. Log in"


@pytest.mark.parametrize(
    ("problem", "says"),
    [
        (
            "signature_invalid",
            "signature_invalid. Compare the API secret with https://www.flickr.com/services/apps/by/me",
        ),
        ("consumer_key_unknown", "Compare the API key with"),
        ("token_rejected", "run `flickr login` again"),
        ("timestamp_refused", "Set the clock of this machine"),
        ("verifier_invalid", "begin the login again"),
        ("new_problem", "the request: new_problem"),
    ],
)
def test_what_oauth_refuses(problem: str, says: str) -> None:
    transport = MockTransport(lambda _request: Response(status=401, body=f"oauth_problem={problem}".encode()))
    with pytest.raises(OAuthError) as caught:
        Flickr("key", "secret", token=TOKEN, transport=transport, retries=0).test.login()
    assert says in str(caught.value)
    assert str(caught.value).endswith(caught.value.hint)
    assert copy.copy(caught.value).hint == caught.value.hint
