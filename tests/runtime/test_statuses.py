"""What a server asks to wait, in every way that servers write it."""

from __future__ import annotations

import pytest

from flickr_runtime.messages import Response
from flickr_runtime.statuses import refused, retry_after

NOW = 1_700_000_000.0  # Tue, 14 Nov 2023 22:13:20 GMT
YEAR = 366 * 86400.0


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        ("7", 7.0),
        (" 7 ", 7.0),
        ("1.5", 1.5),
        ("+3", 3.0),
        ("9" * 400, YEAR),
        ("Tue, 14 Nov 2023 22:14:20 GMT", 60.0),
        ("Tuesday, 14-Nov-23 22:14:20 GMT", 60.0),
        ("Tue, 14 Nov 2023 22:00:00 GMT", 0.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", YEAR),
        ("-5", None),
        ("", None),
        ("soon", None),
        ("1e9", None),
        ("inf", None),
        ("\u0663", None),
        ("Tue, 99 Nov 2023 99:99:99 GMT", None),
        ("Tue, 14 Nov 99999999999 22:14:20 GMT", None),
        ("x" * 100_000, None),
    ],
)
def test_retry_after(value: str, seconds: float | None) -> None:
    assert retry_after(Response(status=503, headers={"retry-after": value}), NOW) == seconds


def test_a_date_is_compared_with_the_servers_own_clock() -> None:
    headers = {"retry-after": "Tue, 14 Nov 2023 22:14:20 GMT", "date": "Tue, 14 Nov 2023 22:14:00 GMT"}
    assert retry_after(Response(status=429, headers=headers), NOW - 86400) == 20.0


def test_without_it_nothing_is_asked() -> None:
    assert retry_after(Response(status=503)) is None


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("oauth_token=abc&x", "oauth_token=…&x"),
        ('bad "oauth_token_secret": "shh"', 'bad "oauth_token_secret": "…"'),
        ("error: token=abc", "error: token=…"),
        ("my_api_key%3Dfoo%26 api_sig = 1 api_keys=1", "my_api_key%3D…%26 api_sig = … api_keys=1"),
        ("x.token-y='1', monotonic=ok", "x.token-y='…', monotonic=ok"),
        ("passwords here", "passwords here"),
    ],
)
def test_the_values_of_secrets_are_left_out(text: str, messages: str) -> None:
    assert str(refused("call", Response(status=500, body=text.encode()))) == f"call: HTTP 500: {messages}"


@pytest.mark.parametrize("text", ["token", "token-", "secret.", "nonce_", "api_key", "frob=", "token   "])
def test_words_that_repeat_cost_no_time(text: str) -> None:
    """An expression that looked from the middle of words, too, took minutes for four thousand letters."""
    location = f"https://flickr.test/{text * 1000}"
    for status, place in ((302, {"location": location}), (401, {}), (500, {})):
        result = refused("call", Response(status=status, headers=place, body=location.encode()))
        assert "https://flickr.test/" in str(result)
