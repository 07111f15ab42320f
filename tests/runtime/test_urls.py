"""Short URLs and photo pages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flickr_runtime.urls import photo_page_url, short_url

ALPHABET = "123456789abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"


@pytest.mark.parametrize(
    ("photo_id", "code"),
    [
        ("4325695128", "7Afjsu"),
        ("2811466321", "5hruZg"),
        ("5169665786", "8SPTwJ"),
        ("52980178287", "2oHFgcM"),
        ("1", "2"),
    ],
)
def test_known_short_urls(photo_id: str, code: str) -> None:
    assert short_url(photo_id) == f"https://flic.kr/p/{code}"


@given(st.integers(0, 10**20))
def test_a_short_url_reads_back_as_the_id(number: int) -> None:
    value = 0
    for char in short_url(str(number)).rpartition("/")[2]:
        value = value * 58 + ALPHABET.index(char)
    assert value == number


@pytest.mark.parametrize("photo_id", ["", "-1", "1.5", "abc", "١٢"])
def test_what_is_no_photo_id(photo_id: str) -> None:
    with pytest.raises(ValueError, match="is no photo id"):
        short_url(photo_id)


def test_a_page_needs_an_owner_or_is_the_short_url() -> None:
    assert photo_page_url("1", "otters") == "https://www.flickr.com/photos/otters/1/"
    assert photo_page_url("1") == "https://flic.kr/p/2"
