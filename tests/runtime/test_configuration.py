"""Where keys and addresses come from, and what is refused."""

import pytest

from flickr_runtime import BaseClient, Credentials, Endpoints, Token
from flickr_runtime.errors import ArgumentError, ConfigurationError


def test_keys_from_the_environment() -> None:
    found = Credentials.from_env(
        {"FLICKR_API_KEY": "k", "FLICKR_API_SECRET": "s", "FLICKR_OAUTH_TOKEN": "t", "FLICKR_OAUTH_TOKEN_SECRET": "u"}
    )
    assert found == Credentials(api_key="k", api_secret="s", token=Token(token="t", secret="u"))


@pytest.mark.parametrize(
    ("environ", "told"),
    [
        ({}, "FLICKR_API_KEY"),
        ({"FLICKR_API_KEY": "k", "FLICKR_OAUTH_TOKEN": "t"}, "FLICKR_OAUTH_TOKEN_SECRET"),
        (
            {"FLICKR_API_KEY": "k", "FLICKR_OAUTH_TOKEN": "t", "FLICKR_OAUTH_TOKEN_SECRET": "u"},
            "API secret, which is missing",
        ),
    ],
)
def test_half_a_configuration_is_refused(environ: dict[str, str], told: str) -> None:
    with pytest.raises(ConfigurationError, match=told):
        Credentials.from_env(environ)


def test_addresses_are_flickrs_own_unless_told_otherwise() -> None:
    assert Endpoints.from_env({}).rest == "https://api.flickr.com/services/rest/"
    local = Endpoints.from_env(
        {"FLICKR_BASE_URL": "http://127.0.0.1:5000/", "FLICKR_UPLOAD_URL": "http://127.0.0.1:6000/up"}
    )
    assert local.rest == "http://127.0.0.1:5000/services/rest/"
    assert local.upload == "http://127.0.0.1:6000/up"


@pytest.mark.parametrize("url", ["ftp://flickr.com", "flickr.com", "http://", "javascript:alert(1)"])
def test_what_is_no_address_is_refused_by_name(url: str) -> None:
    with pytest.raises(ConfigurationError, match="is no base URL"):
        Endpoints.below(url)


@pytest.mark.parametrize("timeout", [0, -1])
def test_a_call_always_has_a_timeout(timeout: float) -> None:
    with pytest.raises(ConfigurationError, match="timeout"):
        BaseClient("key", timeout=timeout)


@pytest.mark.parametrize("method", ["photos.search", "flickr.", "flickr.photos.search\nX", "flickr.../etc"])
def test_a_name_that_is_no_method(method: str) -> None:
    with BaseClient("key") as client, pytest.raises(ArgumentError, match="no name of a method"):
        client.call(method)
