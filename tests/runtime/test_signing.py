"""OAuth signatures, against Flickr's published example and for every kind of text."""

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oauthlib.oauth1 import Client
from oauthlib.oauth1.rfc5849 import signature as reference

from flickr_runtime import Credentials, Token
from flickr_runtime.errors import ConfigurationError
from flickr_runtime.signing import authorization, signature

KEYS = Credentials(api_key="653e7a6ecc1d528c516cc8f92cf98611", api_secret="a9567d986a7539fe")


@pytest.mark.parametrize(
    ("scheme", "expected"),
    [("https", "2zL7aYEzEEY0IvEgQjT7IqB518U="), ("http", "7w18YS2bONDPL/zgyzP5XTr5af4=")],
)
def test_flickrs_own_example_of_a_request_token(scheme: str, expected: str) -> None:
    fields = {
        "oauth_callback": "http://www.example.com",
        "oauth_consumer_key": KEYS.api_key,
        "oauth_nonce": "95613465",
        "oauth_signature_method": "HMAC-SHA1",
        "oauth_timestamp": "1305586162",
        "oauth_version": "1.0",
    }
    url = f"{scheme}://www.flickr.com/services/oauth/request_token"
    assert signature("GET", url, list(fields.items()), KEYS.api_secret or "", "") == expected


@given(st.dictionaries(st.text(st.characters(codec="ascii"), min_size=1), st.text(), max_size=5))
def test_a_header_carries_the_signature_of_what_is_sent(fields: dict[str, str]) -> None:
    token = Token(token="t-1", secret="s&1")
    header = authorization("POST", "https://api.flickr.com/services/rest/", fields, KEYS, token=token)
    sent = dict(part.split("=", 1) for part in header.removeprefix("OAuth ").split(", "))
    oauth = {name: unquote(value.strip('"')) for name, value in sent.items()}
    given_signature = oauth.pop("oauth_signature")
    base = reference.signature_base_string(
        "POST",
        "https://api.flickr.com/services/rest/",
        reference.normalize_parameters([*fields.items(), *oauth.items()]),
    )
    client = Client(KEYS.api_key, KEYS.api_secret, resource_owner_secret="s&1")
    assert given_signature == reference.sign_hmac_sha1_with_client(base, client)
    assert oauth["oauth_token"] == "t-1"


def test_two_signatures_never_share_a_nonce() -> None:
    headers = {authorization("GET", "https://api.flickr.com/", {}, KEYS) for _ in range(50)}
    assert len(headers) == 50


def test_without_a_secret_nothing_is_signed() -> None:
    with pytest.raises(ConfigurationError, match="FLICKR_API_SECRET"):
        authorization("GET", "https://api.flickr.com/", {}, Credentials(api_key="k"))
