"""What a response speaks of is found in whatever form it is said, and what a write changes is never too little."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flickr_runtime import Credentials, Method, Token
from flickr_runtime.cache.scope import Scope
from flickr_runtime.cache.tags import (
    OWNERLESS,
    found_tags,
    id_tag,
    own_tags,
    photo_tags,
    response_tags,
    user_tags,
    write_tags,
)
from flickr_runtime.errors import ArgumentError

SERVER = "https://api.flickr.com/services/rest/"
LIST: Method[Any] = Method(name="flickr.photosets.getList", lifetime=300)
INFO: Method[Any] = Method(name="flickr.photos.getInfo", lifetime=300)
TABLE: Method[Any] = Method(name="flickr.photos.licenses.getInfo", lifetime=86400)


def scope(user: str = "", nsid: str = "", *, key: str = "key", server: str = SERVER) -> Scope:
    token = Token(token=user, secret="s", user_nsid=nsid) if user else None
    return Scope.of(server, Credentials(api_key=key, api_secret="s", token=token))


NOBODY, ANN, BOB = scope(), scope("ann", "1@N01"), scope("bob", "2@N02")


@pytest.mark.parametrize(
    ("body", "tag"),
    [
        (b'{"id":"52980178287","owner":"12345678@N01"}', "52980178287"),
        (b'{"id":52980178287}', "52980178287"),
        (b'{"id":"74"}', "74"),
        (b'{"id": 74}', "74"),
        (b'{"owner":"12345678@N01"}', "12345678@N01"),
        (b'{"url":"https:\\/\\/www.flickr.com\\/photos\\/12345678@N01\\/52980178287\\/"}', "12345678@N01"),
        (b'{"source":"https://live.staticflickr.com/65535/52980178287_0a1b2c_m.jpg"}', "52980178287"),
        (b'{"description":"see\\n52980178287\\tand"}', "52980178287"),
        (b'{"id":"6065-52980178287-72157594077818641"}', "52980178287"),
    ],
)
def test_ids_are_found_in_every_form(body: bytes, tag: str) -> None:
    assert id_tag(tag) in found_tags(body)


def test_what_is_no_id_has_no_tag() -> None:
    assert found_tags(b'{"secret":"0123456789ab","farm":66,"views":"12","server":"65535"}') == set()


@given(st.from_regex(r"[0-9]{6,20}", fullmatch=True), st.from_regex(r"[0-9]{1,20}@N[0-9]{2}", fullmatch=True))
def test_every_photo_and_every_owner_of_a_list_can_be_forgotten(photo: str, owner: str) -> None:
    body = json.dumps({"photos": {"photo": [{"id": photo, "owner": owner, "title": "x"}]}}).encode()
    tags = response_tags(LIST, {}, body, NOBODY)
    assert photo_tags(photo) <= tags
    assert user_tags(owner) & tags


@given(st.text(max_size=40))
def test_tags_fit_into_eight_bytes_and_none_is_that_of_everything(text: str) -> None:
    assert id_tag(text).to_bytes(8, "big", signed=True) != bytes(8)


def test_what_names_no_owner_is_forgotten_with_anybody() -> None:
    exif = response_tags(INFO, {"photo_id": "7"}, b'{"photo":{"id":"7","camera":"x"}}', NOBODY)
    assert OWNERLESS in exif
    assert exif & user_tags("9@N09")
    named = response_tags(INFO, {"photo_id": "7"}, b'{"photo":{"owner":{"nsid":"1@N01"}}}', NOBODY)
    assert not named & user_tags("9@N09")
    assert named & user_tags("1@N01")


def test_a_write_reaches_what_knows_the_object_whoever_asked() -> None:
    page = b'{"photos":{"photo":[{"id":"7777777","owner":"1@N01"}]}}'
    for reader in (NOBODY, ANN, BOB):
        assert response_tags(LIST, {"user_id": "1@N01"}, page, reader) & write_tags({"photo_id": "7777777"}, ANN)
    other = response_tags(INFO, {"photo_id": "8888888"}, b'{"photo":{"id":"8888888"}}', ANN)
    assert not other & write_tags({"photo_id": "7777777"}, ANN)


def test_a_write_reaches_the_lists_of_the_account() -> None:
    albums = response_tags(LIST, {}, b'{"photosets":{}}', ANN)
    public = response_tags(LIST, {"user_id": "1@N01"}, b'{"photosets":{}}', NOBODY)
    mine = response_tags(LIST, {"user_id": "me"}, b'{"photosets":{}}', ANN)
    changed = write_tags({"title": "Otters", "primary_photo_id": "7777777"}, ANN)
    assert albums & changed
    assert public & changed
    assert mine & changed
    assert not albums & write_tags({"photo_id": "7777777"}, BOB)


def test_a_write_that_names_nothing_reaches_all_that_was_responded_to_its_user() -> None:
    location = response_tags(INFO, {"photo_id": "7777777"}, b'{"photo":{"owner":"1@N01"}}', ANN)
    assert location & write_tags({"lat": "1", "lon": "2"}, ANN)
    assert not location & write_tags({"lat": "1", "lon": "2"}, BOB)


def test_no_write_reaches_what_may_be_kept_for_a_day() -> None:
    table = response_tags(TABLE, {}, b'{"licenses":{}}', ANN)
    assert not table & write_tags({"photo_id": "7777777"}, ANN)
    assert table & own_tags(ANN)


def test_ids_within_the_id_of_a_comment_count() -> None:
    comments = response_tags(INFO, {"photo_id": "52980178287"}, b"{}", NOBODY)
    assert comments & write_tags({"comment_id": "6065-52980178287-72157594077818641"}, ANN)


def test_keys_tell_apart_what_must_not_be_mixed_and_nothing_else() -> None:
    arguments = {"text": "otters", "page": "2"}
    key = ANN.key_of("flickr.photos.search", arguments)
    noise = {"page": "2", "format": "rest", "api_key": "other", "text": "otters", "api_sig": "x", "nojsoncallback": "1"}
    assert ANN.key_of("flickr.photos.search", noise) == key
    assert scope("ann").key_of("flickr.photos.search", arguments) == key  # whether the user's name is known or not
    others = [NOBODY, BOB, scope("ann", key="another"), scope("ann", server="http://127.0.0.1/services/rest/")]
    assert key not in [other.key_of("flickr.photos.search", arguments) for other in others]
    assert ANN.key_of("flickr.photos.getRecent", arguments) != key
    assert ANN.key_of("flickr.photos.search", {"text": "otters"}) != key
    assert ANN.key_of("m", {"a": "b", "c": "d"}) != ANN.key_of("m", {"a": 'b", "c": "d'})


def test_no_token_and_no_key_is_in_a_scope() -> None:
    result = repr(scope("a-token-of-mine", key="a-key-of-mine"))
    assert "a-token-of-mine" not in result
    assert "a-key-of-mine" not in result


@pytest.mark.parametrize("text", ["otterbank", "", "me", "1@N01 ", "12345678"])
def test_only_an_nsid_is_a_user(text: str) -> None:
    with pytest.raises(ArgumentError, match="12345678@N01"):
        user_tags(text)


@pytest.mark.parametrize("text", ["", "7a", "-7", "٣"])
def test_only_digits_are_a_photo(text: str) -> None:
    with pytest.raises(ArgumentError, match="all digits"):
        photo_tags(text)
