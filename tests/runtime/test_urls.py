"""Addresses that are made: short URLs, pages, files and icons."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flickr_runtime.errors import ArgumentError
from flickr_runtime.urls.base58 import decode58
from flickr_runtime.urls.images import DEFAULT_ICON, icon_url, image_url, original_url, short_image_url
from flickr_runtime.urls.pages import (
    album_url,
    albums_url,
    galleries_url,
    gallery_url,
    group_pool_url,
    group_url,
    photo_page_url,
    photostream_url,
    profile_url,
    short_album_url,
    short_url,
    tag_url,
)
from flickr_runtime.urls.sizes import SIZES, size_called, size_of_suffix

ALPHABET = "123456789abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"


@pytest.mark.parametrize(
    ("photo_id", "code"),
    [
        ("4325695128", "7Afjsu"),
        ("2811466321", "5hruZg"),
        ("5169665786", "8SPTwJ"),
        ("52980178287", "2oHFgcM"),
        ("1", "2"),
        ("0", "1"),
    ],
)
def test_known_short_urls(photo_id: str, code: str) -> None:
    assert short_url(photo_id) == f"https://flic.kr/p/{code}"
    assert decode58(code) == photo_id


@given(st.integers(0, 2**64 - 1))
def test_a_short_url_reads_back_as_the_id(number: int) -> None:
    code = short_url(str(number)).rpartition("/")[2]
    value = 0
    for char in code:
        value = value * 58 + ALPHABET.index(char)
    assert value == number
    assert decode58(code) == str(number)


@pytest.mark.parametrize("photo_id", ["", "-1", "1.5", "abc", "١٢", "½", str(2**64), "9" * 5000])
def test_what_is_no_photo_id(photo_id: str) -> None:
    with pytest.raises(ValueError, match="is not a valid photo id"):
        short_url(photo_id)


@pytest.mark.parametrize("code", ["", "0", "O", "I", "l", "7Afj su", "ZZZZZZZZZZZ", "a" * 5000])
def test_what_is_no_short_code(code: str) -> None:
    with pytest.raises(ValueError, match="is not a valid short code"):
        decode58(code)


def test_a_page_needs_an_owner_or_is_the_short_url() -> None:
    assert photo_page_url("1", "otters") == "https://www.flickr.com/photos/otters/1/"
    assert photo_page_url("1") == "https://flic.kr/p/2"


def test_pages() -> None:
    nsid = "12345678@N00"
    assert profile_url(nsid) == "https://www.flickr.com/people/12345678@N00/"
    assert photostream_url("otters") == "https://www.flickr.com/photos/otters/"
    assert photostream_url("otters", page=3) == "https://www.flickr.com/photos/otters/page3/"
    assert albums_url("otters") == "https://www.flickr.com/photos/otters/albums/"
    assert album_url("72157628959784871", nsid) == f"https://www.flickr.com/photos/{nsid}/albums/72157628959784871/"
    assert galleries_url("otters") == "https://www.flickr.com/photos/otters/galleries/"
    assert group_url("central") == "https://www.flickr.com/groups/central/"
    assert group_pool_url("34427469792@N01") == "https://www.flickr.com/groups/34427469792@N01/pool/"
    assert tag_url("riverotter") == "https://www.flickr.com/photos/tags/riverotter/"
    assert tag_url("riverotter", "otters", page=2) == "https://www.flickr.com/photos/otters/tags/riverotter/page2/"


def test_an_album_has_a_short_url_that_does_not_name_its_owner() -> None:
    assert short_album_url("72157628959784871") == "https://flic.kr/s/aHsjybZ5ZD"
    assert album_url("72157628959784871") == "https://flic.kr/s/aHsjybZ5ZD"


def test_a_gallery_is_called_by_what_is_behind_the_hyphen() -> None:
    page = "https://www.flickr.com/photos/otters/galleries/72157721626742458/"
    assert gallery_url("72157721626742458", "otters") == page
    assert gallery_url("72781281-72157721626742458", "otters") == page


@given(st.text(min_size=1))
def test_no_name_leaves_its_place_in_an_address(name: str) -> None:
    name = name.encode("utf-8", "replace").decode()
    if name in {".", ".."}:
        with pytest.raises(ValueError, match="cannot be a part"):
            profile_url(name)
    else:
        rest = profile_url(name).removeprefix("https://www.flickr.com/people/").removesuffix("/")
        assert not set(rest) & set("/?#\\ \n")


@pytest.mark.parametrize(
    ("size", "file"),
    [("sq", "12_ab_s"), ("q", "12_ab_q"), ("s", "12_ab_m"), ("m", "12_ab"), ("z", "12_ab_z"), ("l", "12_ab_b")],
)
def test_files_of_sizes_that_share_the_secret(size: str, file: str) -> None:
    assert image_url("12", "ab", "65535", size) == f"https://live.staticflickr.com/65535/{file}.jpg"


def test_sizes_from_1600_pixels_up_are_never_made_of_the_shared_secret() -> None:
    for size in SIZES:
        if size.edge >= 1600 or size.key == "o":
            with pytest.raises(ArgumentError, match="a secret of its own"):
                image_url("12", "ab", "65535", size.key)
        else:
            assert image_url("12", "ab", "65535", size.key)


def test_the_original_has_a_secret_and_a_form_of_its_own() -> None:
    assert original_url("12", "cd", "65535", "png") == "https://live.staticflickr.com/65535/12_cd_o.png"
    with pytest.raises(ArgumentError, match="no original secret"):
        original_url("12", "", "65535")


def test_a_video_has_no_image_server() -> None:
    with pytest.raises(ArgumentError, match="no image server"):
        image_url("12", "ab", "0")


def test_a_sandbox_keeps_files_too() -> None:
    assert image_url("12", "ab", "5", "t", host="http://127.0.0.1:5000") == "http://127.0.0.1:5000/5/12_ab_t.jpg"


def test_short_addresses_of_small_files() -> None:
    assert short_image_url("1", "s") == "https://flic.kr/p/img/2_m.jpg"
    assert short_image_url("1", "m") == "https://flic.kr/p/img/2.jpg"
    with pytest.raises(ArgumentError, match="the short domain has"):
        short_image_url("1", "l")


def test_sizes_by_each_of_their_names() -> None:
    edges = [size.edge for size in SIZES if not size.square and size.edge]
    assert edges == sorted(edges)
    for size in SIZES:
        assert size_called(size.key) is size
        assert size_of_suffix(size.suffix) is size
    assert size_called("b") is size_called("l")
    assert size_of_suffix("x") is None
    with pytest.raises(ArgumentError, match="size='huge': there are sq, q, t"):
        size_called("huge")


@pytest.mark.parametrize(
    ("server", "farm", "address"),
    [
        (65535, 66, "https://farm66.staticflickr.com/65535/buddyicons/1@N02.jpg"),
        ("7", None, "https://live.staticflickr.com/7/buddyicons/1@N02.jpg"),
        (0, 0, DEFAULT_ICON),
        ("0", "0", DEFAULT_ICON),
        (None, None, DEFAULT_ICON),
    ],
)
def test_buddy_icons(server: int | str | None, farm: int | str | None, address: str) -> None:
    assert icon_url("1@N02", server, farm) == address


def test_buddy_icons_have_sizes() -> None:
    assert icon_url("1@N02", 5, 6, "r").endswith("/5/buddyicons/1@N02_r.jpg")
    with pytest.raises(ArgumentError, match="icons have the sizes"):
        icon_url("1@N02", 5, 6, "x")  # type: ignore[arg-type]
