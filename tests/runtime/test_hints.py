"""Names in place of NSIDs: the error says how to look one up."""

from __future__ import annotations

from typing import Any

import pytest

from flickr_client import APIError, Flickr, Token
from flickr_runtime.testing import FlickrMock

TOKEN = Token(token="t", secret="s")


def told(method: str, code: int, message: str, *, token: Token | None = None, **arguments: Any) -> str:
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
    hint = told(method, code, message, **{name: "otterbank"})
    assert hint.startswith(f"{name}='otterbank' is not an NSID")
    assert "flickr.people.find_by_username(username='otterbank')" in hint
    assert "flickr.urls.lookup_user(url='https://www.flickr.com/photos/otterbank/')" in hint


def test_a_name_of_several_words_is_part_of_no_address() -> None:
    hint = told("flickr.people.getInfo", 1, "User not found", user_id="Otter of Sandbank")
    assert hint.endswith("flickr.people.find_by_username(username='Otter of Sandbank') finds the person's")


def test_an_address_of_a_person() -> None:
    address = "https://www.flickr.com/photos/otterbank/"
    hint = told("flickr.people.getInfo", 1, "User not found", user_id=address)
    assert hint.endswith(f"flickr.urls.lookup_user(url='{address}') finds the person's")


def test_a_name_of_a_group() -> None:
    hint = told("flickr.groups.members.getList", 1, "Group not found", group_id="otters")
    assert "flickr.urls.lookup_group(url='https://www.flickr.com/groups/otters/')" in hint


def test_the_caller_without_a_token() -> None:
    assert "'me' stands for the user who is logged in" in told(
        "flickr.people.getPhotos", 1, "User not found", user_id="me"
    )
    assert told("flickr.people.getPhotos", 1, "User not found", user_id="me", token=TOKEN) == ""


@pytest.mark.parametrize(
    ("method", "code", "message", "arguments"),
    [
        ("flickr.people.getInfo", 1, "User not found", {"user_id": "12345678@N01"}),
        ("flickr.photos.getInfo", 1, "Photo not found", {"photo_id": "1"}),
        ("flickr.photosets.getPhotos", 1, "Photoset not found", {"user_id": "otterbank", "photoset_id": "1"}),
        ("flickr.people.findByUsername", 1, "User not found", {"username": "otterbank"}),
        ("flickr.people.getInfo", 105, "Service currently unavailable", {"user_id": "otterbank"}),
        ("flickr.people.getInfo", 99, "User not logged in / Insufficient permissions", {"user_id": "otterbank"}),
    ],
)
def test_errors_about_something_else_have_no_hint(
    method: str, code: int, message: str, arguments: dict[str, str]
) -> None:
    assert told(method, code, message, **arguments) == ""
